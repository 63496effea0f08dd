"""Cutting long sequences into statements of a bearable length."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

KEYS_PER_STATEMENT = 500


def chunked(items: Iterable[T], size: int = KEYS_PER_STATEMENT) -> Iterator[list[T]]:
    """Yield the distinct `items` in lists of at most `size`."""
    remaining = iter(dict.fromkeys(items))
    while chunk := list(islice(remaining, size)):
        yield chunk

"""Cutting long sequences into statements of a bearable length."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

KEYS_PER_STATEMENT = 500


def chunked(items: Iterable[T], size: int = KEYS_PER_STATEMENT) -> Iterator[list[T]]:
    """Yield the distinct `items` in lists of at most `size`."""
    yield from batches(dict.fromkeys(items), size)


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the `items` in lists of at most `size`, taking no more than that at once."""
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch

"""`url_for` in templates: the address that every row of a page asks for is made once."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from flask import url_for

_MOST: Final = 1_000


def addresses() -> dict[str, Callable[..., str]]:
    """Return a `url_for` that remembers, while one page is rendered, what it returned."""
    # Typed: 1 and True are one key, but not one address.
    made = lru_cache(maxsize=_MOST, typed=True)(url_for)

    def remembered(endpoint: str, **values: object) -> str:
        kept = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
        return made(endpoint, **kept)

    return {"url_for": remembered}

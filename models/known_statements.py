"""Statements that were looked at before: the walk of `models.statement_scope` costs as much as a
short query, and a page sends the same dozen statements each time.

Two statements with one cache key are one to SQLAlchemy too: it runs the SQL that it compiled for
the first, with the other's parameters. So what was found right about the first holds for both.
"""

from operator import methodcaller
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.sql.selectable import SelectBase

if TYPE_CHECKING:
    from sqlalchemy.sql.cache_key import CacheKey

_MOST: Final = 2_000
# The key by which the compiled SQL is found, kept by the statement: it is made once for both.
_key_of: Final = methodcaller("_generate_cache_key")


class KnownStatements:
    """Remembers SELECTs in which nothing was found; of no other statement, and no refused one."""

    def __init__(self) -> None:
        self._keys: set[tuple[Any, ...]] = set()

    def has(self, statement: object) -> bool:
        """Return whether a statement that runs as the same SQL was remembered."""
        key = _key(statement)
        return key is not None and key in self._keys

    def remember(self, statement: object) -> None:
        """Remember that nothing was found in it; what has no key is looked at each time."""
        key = _key(statement)
        if key is None:
            return
        if len(self._keys) >= _MOST:
            self._keys.clear()
        self._keys.add(key)


def _key(statement: object) -> tuple[Any, ...] | None:
    if not isinstance(statement, SelectBase):
        return None
    made: CacheKey | None = _key_of(statement)
    return None if made is None else made.key

"""Sign-ins to addresses without an account: slowed down like accounts, so that waiting tells
nothing.

The address is kept as a hash under a key of its own. None of it may be called inside a unit of work
that writes: on SQLite it would wait for that unit's own lock.
"""

import hmac
from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from models.base import Base
from models.sign_in_failure import REMEMBERED_FOR, SignInFailure
from security.session_connections import SessionConnections
from security.slow_down import SlowDown, seconds_to_wait
from utils.clock import now

EXTENSION: Final = "strangers"
_AT_ONCE: Final = 1000
_FAILURES: Final[Table] = Base.metadata.tables[SignInFailure.__tablename__]


class Strangers:
    """Counts what accounts count on their own rows."""

    def __init__(
        self,
        connections: SessionConnections,
        *,
        key: bytes,
        limits: SlowDown,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._connections = connections
        self._key = key
        self._limits = limits
        self._clock = clock

    def begin(self, address: str) -> int:
        """Count a failed sign-in and return 0, or return how many seconds it is too early."""
        at, hashed = self._clock(), self._hash_of(address)
        is_it = _FAILURES.c.address_hash == hashed
        with self._connections.writing() as connection:
            _insert_once(connection, hashed, at)
            row = connection.execute(select(_FAILURES).where(is_it).with_for_update()).one()
            failures = row.failures if row.last_failed_at > at - REMEMBERED_FOR else 0
            wait = seconds_to_wait(failures, row.last_failed_at, at, self._limits)
            if wait == 0:
                counted = {"failures": failures + 1, "last_failed_at": at}
                connection.execute(update(_FAILURES).where(is_it).values(counted))
        return wait

    def end(self, address: str) -> None:
        """Write once more, which takes as long as an account's trail."""
        is_it = _FAILURES.c.address_hash == self._hash_of(address)
        with self._connections.writing() as connection:
            connection.execute(update(_FAILURES).where(is_it).values(failures=_FAILURES.c.failures))

    def count_forgotten(self) -> int:
        """Return how many addresses `forget` would remove."""
        query = select(func.count()).select_from(_FAILURES).where(self._is_forgotten())
        with self._connections.reading() as connection:
            return connection.execute(query).scalar_one()

    def forget(self) -> int:
        """Remove addresses that nobody tried for a day, in batches; return how many went."""
        few = select(_FAILURES.c.address_hash).where(self._is_forgotten()).limit(_AT_ONCE)
        batch = delete(_FAILURES).where(_FAILURES.c.address_hash.in_(few))
        total, gone = 0, _AT_ONCE
        while gone == _AT_ONCE:
            with self._connections.writing() as connection:
                gone = connection.execute(batch).rowcount
            total += gone
        return total

    def _is_forgotten(self) -> ColumnElement[bool]:
        return _FAILURES.c.last_failed_at <= self._clock() - REMEMBERED_FOR

    def _hash_of(self, address: str) -> bytes:
        return hmac.digest(
            self._key, address.strip().casefold().encode("utf-8", "replace"), "sha256"
        )


def _insert_once(connection: Connection, hashed: bytes, at: datetime) -> None:
    """Make the row that is locked next; a twin that does the same is waited for."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    values = {"address_hash": hashed, "failures": 0, "last_failed_at": at}
    connection.execute(insert(_FAILURES).values(values).on_conflict_do_nothing())

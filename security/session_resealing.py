"""Puts stored sessions under the newest encryption key, in batches, while people go on working."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Update, bindparam, select, update

from security.session_cleanup import pause
from security.session_connections import SessionConnections
from security.session_data import SessionCodec
from security.session_rows import SESSIONS, still_valid

_WHICH, _SEEN, _ANEW = "which", "seen", "anew"
# Whoever writes a session meanwhile does so with the newest key: that row is left alone.
_RESEALING: Final[Update] = (
    update(SESSIONS)
    .where(SESSIONS.c.id_hash == bindparam(_WHICH), SESSIONS.c.version == bindparam(_SEEN))
    .values(data=bindparam(_ANEW))
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Resealing:
    """How many sessions got the newest key, and how many none of the keys opens."""

    sessions: int
    unreadable: int


def reseal(
    connections: SessionConnections,
    codec: SessionCodec,
    at: datetime,
    batch_size: int,
    *,
    dry_run: bool = False,
) -> Resealing:
    """Seal all that are valid at `at` anew, a transaction for each batch; or only count them."""
    sealed = unreadable = 0
    for rows in _batches(connections, at, batch_size):
        changes = []
        for row in rows:
            try:
                anew = codec.resealed(row.data)
            except ValueError:
                unreadable += 1
                continue
            if anew is not None:
                changes.append({_WHICH: row.id_hash, _SEEN: row.version, _ANEW: anew})
        if dry_run:
            sealed += len(changes)
        elif changes:
            with connections.writing() as connection:
                sealed += connection.execute(_RESEALING, changes).rowcount
            pause()
    return Resealing(sessions=sealed, unreadable=unreadable)


def _batches(connections: SessionConnections, at: datetime, size: int) -> Iterator[list[Row[Any]]]:
    last = b""
    while True:
        query = (
            select(SESSIONS.c.id_hash, SESSIONS.c.version, SESSIONS.c.data)
            .where(SESSIONS.c.id_hash > last, *still_valid(at))
            .order_by(SESSIONS.c.id_hash)
            .limit(size)
        )
        with connections.reading() as connection:
            rows = list(connection.execute(query))
        if rows:
            yield rows
        if len(rows) < size:
            return
        last = rows[-1].id_hash

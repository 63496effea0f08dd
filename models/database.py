"""The engine as Rosterwright needs it: safe transactions on SQLite, limits on PostgreSQL.

SQLite: the driver's own transaction handling loses updates under read-then-write, and a deferred
BEGIN that later writes is
refused at once whatever the busy timeout; so every transaction begins explicitly, IMMEDIATE unless
it only reads.
"""

import sqlite3
from time import monotonic

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from models.base import Base
from models.tenancy import RosterSession, TenancyError
from models.write_turns import Line, begin_immediate
from utils.folding import folded
from utils.metrics import POOL_CHECKED_OUT, POOL_OVERFLOW, POOL_SIZE

READ_ONLY = "read_only"
_IS_QUERY_ONLY = "is_query_only"
_HAS_TURN = "has_turn"
_USED_AT = "used_at"
# A connection that rested for longer is asked whether it still lives before it is used again.
_TRUSTED_SECONDS = 1.0

db = SQLAlchemy(metadata=Base.metadata, session_options={"class_": RosterSession})


def current_session() -> RosterSession:
    """Return the one Session of this request or command."""
    session = db.session()
    if not isinstance(session, RosterSession):
        raise TenancyError("the Session must be a RosterSession")
    return session


def init_database(app: Flask) -> None:
    """Bind the database to `app` and prepare its engine."""
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine, busy_timeout_ms=app.config["SQLITE_BUSY_TIMEOUT_MS"])


def prepare_engine(engine: Engine, *, busy_timeout_ms: int) -> None:
    """Attach the transaction rules of this module to `engine`, and count its connections."""
    _count_connections(engine)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, busy_timeout_ms)
    else:
        _replace_dead_connections(engine)


def _replace_dead_connections(engine: Engine) -> None:
    """Ask a connection that rested whether it still lives; a busy one would pay for it each time.

    A server that restarts takes longer than a connection is trusted.
    """
    dialect = engine.dialect

    def ask(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        used_at = record.info.get(_USED_AT)
        if used_at is None or monotonic() - used_at < _TRUSTED_SECONDS:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    def note(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        record.info[_USED_AT] = monotonic()

    event.listen(engine, "checkout", ask)
    event.listen(engine, "checkin", note)


def _count_connections(engine: Engine) -> None:
    """Keep the figures of the pool up to date: each process tells its own."""

    def tell_use(on_their_way_back: int) -> None:
        pool = engine.pool  # another one after a dispose()
        if isinstance(pool, QueuePool):
            POOL_CHECKED_OUT.set(pool.checkedout() - on_their_way_back)

    def tell_size(on_their_way_out: int) -> None:
        pool = engine.pool
        if isinstance(pool, QueuePool):
            POOL_SIZE.set(pool.size())
            POOL_OVERFLOW.set(max(pool.overflow() - on_their_way_out, 0))

    event.listen(engine, "checkout", lambda *_about: tell_use(0))
    event.listen(engine, "checkin", lambda *_about: tell_use(1))
    event.listen(engine, "connect", lambda *_about: tell_size(0))
    event.listen(engine, "close", lambda *_about: tell_size(1))


def transaction_options(*, read_only: bool) -> dict[str, bool]:
    """Return the execution options of a connection whose next transaction reads only, or not.

    On PostgreSQL the driver then sends `BEGIN READ ONLY` as one message instead of two.
    """
    return {READ_ONLY: read_only, "postgresql_readonly": read_only}


def _prepare_sqlite(engine: Engine, busy_timeout_ms: int) -> None:
    def connect(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver must not emit its own BEGIN
        connection.create_function("folded", 1, _folded, deterministic=True)
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={busy_timeout_ms:d}",
            "foreign_keys=ON",
            "synchronous=FULL",
            "cache_size=-16000",
            "temp_store=MEMORY",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    event.listen(engine, "connect", connect)
    event.listen(engine, "checkin", _reset_sqlite)
    _take_turns(engine, Line())


def _folded(text: str | None) -> str | None:
    return None if text is None else folded(text)


def _take_turns(engine: Engine, line: Line) -> None:
    """Begin each transaction explicitly; those that write, one after the other."""

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(READ_ONLY):
            connection.info[_IS_QUERY_ONLY] = True
            connection.exec_driver_sql("PRAGMA query_only=ON")
            connection.exec_driver_sql("BEGIN DEFERRED")
        else:
            connection.info[_HAS_TURN] = begin_immediate(connection, line)

    def end(connection: Connection) -> None:
        if not connection.invalidated:
            leave(connection.info)

    def checkin(_connection: sqlite3.Connection | None, record: ConnectionPoolEntry) -> None:
        # Whatever did not end by itself ends here: its connection broke, or nobody cared.
        leave(record.info)

    def leave(info: dict[str, bool]) -> None:
        if info.pop(_HAS_TURN, False):
            line.leave()

    event.listen(engine, "begin", begin)
    event.listen(engine, "commit", end)
    event.listen(engine, "rollback", end)
    event.listen(engine, "checkin", checkin)


def _reset_sqlite(connection: sqlite3.Connection | None, record: ConnectionPoolEntry) -> None:
    # None: it broke, and the pool is throwing it away.
    if connection is not None and record.info.pop(_IS_QUERY_ONLY, False):
        connection.execute("PRAGMA query_only=OFF")

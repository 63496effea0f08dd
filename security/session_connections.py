"""How the session store reaches the database: apart from the application's own work."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, Final

import structlog
from sqlalchemy import Connection, Engine, Row, Select
from sqlalchemy.exc import SQLAlchemyError

from repositories.database_errors import map_database_error
from security.prepared_query import DRIVER_ERRORS, PreparedQuery
from security.short_waits import transaction

EngineSource = Engine | Callable[[], Engine]
# No part of a page's budget of statements.
_UNCOUNTED: Final[Mapping[str, bool]] = MappingProxyType({"counted": False})

_log = structlog.get_logger("rosterwright.sessions")


class SessionConnections:
    """Short transactions on an engine; every failure of the database is one of ours."""

    def __init__(self, engine: EngineSource) -> None:
        self._engine = engine
        self._prepared: dict[Select[Any], PreparedQuery] = {}

    @property
    def engine(self) -> Engine:
        """The engine that is used now."""
        return self._engine if isinstance(self._engine, Engine) else self._engine()

    @contextmanager
    def writing(
        self, *, wait_ms: int | None = None, engine: Engine | None = None
    ) -> Iterator[Connection]:
        """Open one transaction that commits at the end of the block."""
        try:
            with (engine or self.engine).connect() as opened:
                connection = opened.execution_options(**_UNCOUNTED)
                with transaction(connection, wait_ms=wait_ms):
                    yield connection
        except SQLAlchemyError as error:
            raise map_database_error(error) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection that only reads and waits for nobody."""
        try:
            with self.engine.connect() as opened:
                yield opened.execution_options(**_UNCOUNTED, **_reading_options(opened))
        except SQLAlchemyError as error:
            raise map_database_error(error) from error

    def first(self, query: Select[Any], parameters: dict[str, Any]) -> Row[Any] | None:
        """Return the first row, or None; `query` is one that is asked again and again.

        Connections that the server has closed are replaced, and it is asked once more.
        """
        engine = self.engine
        try:
            if PreparedQuery.serves(engine):
                return self._prepared_for(query, engine).first(engine, parameters)
        except DRIVER_ERRORS as error:
            _log.warning("session-query-repeated", reason=repr(error))
            # Whatever closed this connection closed the others, too.
            engine.dispose()
        except SQLAlchemyError as error:
            raise map_database_error(error) from error
        with self.reading() as connection:
            return connection.execute(query, parameters).first()

    def _prepared_for(self, query: Select[Any], engine: Engine) -> PreparedQuery:
        known = self._prepared.get(query)
        if known is None or known.dialect is not engine.dialect:
            known = self._prepared[query] = PreparedQuery(query, engine.dialect)
        return known


def _reading_options(connection: Connection) -> dict[str, Any]:
    if connection.dialect.name == "sqlite":
        return {"read_only": True}
    # One statement needs no BEGIN and no ROLLBACK, and so two round trips less.
    return {"isolation_level": "AUTOCOMMIT"}

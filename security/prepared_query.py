"""A SELECT that every request asks: compiled once, and run on the driver's own connection.

SQLAlchemy's execution costs more than finding one row by its key. The statement, the types of its
parameters and of its columns are still SQLAlchemy's; what is left out is its way from one to the
other. The connection comes from the engine's pool and goes back there.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from sqlalchemy import Dialect, Engine, Row, Select
from sqlalchemy.engine import result_tuple

DRIVER_ERRORS: Final = (sqlite3.Error, psycopg.Error)

_Driver = sqlite3.Connection | psycopg.Connection[Any]
_Convert = Callable[[Any], Any]


class PreparedQuery:
    """One SELECT for one dialect; `serves` says of which engines it can be asked."""

    def __init__(self, query: Select[Any], dialect: Dialect) -> None:
        self.dialect = dialect
        compiled = query.compile(dialect=dialect)
        self._text = str(compiled)
        self._order = getattr(compiled, "positiontup", None)
        self._fixed = compiled.params
        self._binders = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect)
            for name, bind in getattr(compiled, "binds", {}).items()
        }
        columns = query.selected_columns
        self._types = [column.type.dialect_impl(dialect) for column in columns]
        self._row = result_tuple(list(columns.keys()))
        self._readers: tuple[tuple[int, _Convert], ...] | None = None

    @staticmethod
    def serves(engine: Engine) -> bool:
        """Return whether the engine's driver is one of those known here."""
        return engine.dialect.driver in {"pysqlite", "psycopg"}

    def first(self, engine: Engine, parameters: Mapping[str, Any]) -> Row[Any] | None:
        """Return the first row, or None: one statement, without a transaction around it.

        Raises:
            sqlite3.Error, psycopg.Error: whatever the driver says; the pool then forgets the
            connection.
        """
        bound = {
            name: value if (bind := self._binders[name]) is None else bind(value)
            for name, value in {**self._fixed, **parameters}.items()
        }
        given = bound if self._order is None else [bound[name] for name in self._order]
        with _driver_connection(engine) as driver:
            cursor = driver.cursor()
            try:
                cursor.execute(self._text, given)
                row = cursor.fetchone()
                if self._readers is None and row is not None:
                    self._readers = self._readers_of(cursor.description or ())
            finally:
                cursor.close()
        return None if row is None else self._row(self._read(row))

    def _readers_of(self, description: Sequence[Any]) -> tuple[tuple[int, _Convert], ...]:
        """Return which columns need converting, and how; the driver's types are always the same."""
        kinds = zip(self._types, description, strict=True)
        readers = [column.result_processor(self.dialect, kind[1]) for column, kind in kinds]
        return tuple((number, read) for number, read in enumerate(readers) if read is not None)

    def _read(self, row: Iterable[Any]) -> list[Any]:
        values = list(row)
        for number, read in self._readers or ():
            values[number] = read(values[number])
        return values


@contextmanager
def _driver_connection(engine: Engine) -> Iterator[_Driver]:
    """Lend a connection of the pool that commits each statement by itself."""
    pooled = engine.raw_connection()
    driver: Any = pooled.driver_connection
    is_as_before = False
    try:
        if isinstance(driver, psycopg.Connection):
            driver.autocommit = True
            yield driver
            driver.autocommit = False
        else:
            yield driver  # on SQLite the engine's connections do so until they are told BEGIN
        is_as_before = True
    finally:
        if not is_as_before:
            pooled.invalidate()
        pooled.close()

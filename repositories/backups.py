"""All rows of all organizations, read as of one moment and written in one transaction.

These are statements below organizations and models, on the Session's own connection.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

from sqlalchemy import Connection

from error_handlers.exceptions import DatabaseException
from repositories.base import SessionRepository
from repositories.table_rows import (
    StoredTable,
    count_rows,
    delete_rows,
    kept_tables,
    read_lines,
    stored_tables,
    write_lines,
)
from utils.row_digest import RowDigest

_POSTGRESQL: Final = "postgresql"


class BackupRepository(SessionRepository):
    """Everything that a backup holds."""

    def begin_reading(self) -> None:
        """See everything as of now until the unit ends; first thing in a unit that reads.

        Raises:
            DatabaseException: the file of an SQLite database is damaged.
        """
        if self._is_postgresql:
            self._run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            self._without_time_limit()
            return
        found = self._connection.exec_driver_sql("PRAGMA integrity_check(3)").scalars().all()
        if found != ["ok"]:
            raise DatabaseException(f"The database file is damaged: {'; '.join(found)}")

    def begin_writing(self) -> None:
        """Keep everybody else from writing until the unit ends; others still read."""
        if self._is_postgresql:
            self._without_time_limit()
            names = ", ".join(f'"{table.name}"' for table in self._stored)
            self._run(f"LOCK TABLE {names} IN EXCLUSIVE MODE")

    def tables(self) -> list[StoredTable]:
        """Return what a backup holds, those that others refer to first."""
        return kept_tables(self._stored)

    def count(self, table: StoredTable) -> int:
        """Return how many rows there are."""
        return count_rows(self._connection, table)

    def lines(self, table: StoredTable) -> Iterator[bytes]:
        """Yield the rows, each as a line."""
        return read_lines(self._connection, table)

    def write(
        self, table: StoredTable, columns: Sequence[str], lines: Iterable[bytes]
    ) -> Iterator[int]:
        """Store rows; yield how many, batch by batch."""
        return write_lines(self._connection, table, columns, lines)

    def empty(self) -> None:
        """Take all rows out, those of sessions as well."""
        for table in reversed(self._stored):
            delete_rows(self._connection, table)

    def digest(self, table: StoredTable, told: Callable[[int], None]) -> RowDigest:
        """Return the checksum of what is stored."""
        digest = RowDigest()
        for line in read_lines(self._connection, table):
            digest.add(line)
            told(1)
        return digest

    @cached_property
    def _stored(self) -> list[StoredTable]:
        return stored_tables(self._connection)

    @property
    def _connection(self) -> Connection:
        return self.session.connection()

    @property
    def _is_postgresql(self) -> bool:
        return self._connection.dialect.name == _POSTGRESQL

    def _without_time_limit(self) -> None:
        self._run("SET LOCAL statement_timeout = 0")

    def _run(self, statement: str) -> None:
        self._connection.exec_driver_sql(statement)

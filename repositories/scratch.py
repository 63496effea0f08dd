"""A database beside the real one, for a moment: an older backup is migrated there."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, create_engine

from models.database import prepare_engine
from repositories.table_rows import StoredTable, kept_tables, read_lines, stored_tables, write_lines

Migrate = Callable[[Engine, str], None]
_BUSY_TIMEOUT_MS: Final = 5000


class ScratchDatabase:
    """A file of SQLite's that nobody else knows."""

    def __init__(self, engine: Engine, migrate: Migrate) -> None:
        self._engine = engine
        self._migrate = migrate

    def migrate(self, revision: str) -> None:
        """Migrate it up to `revision`."""
        self._migrate(self._engine, revision)

    def write(self, name: str, columns: Sequence[str], lines: Iterator[bytes]) -> Iterator[int]:
        """Store rows of the table called `name`; yield how many, batch by batch."""
        with self._engine.begin() as connection:
            tables = {table.name: table for table in stored_tables(connection)}
            yield from write_lines(connection, tables[name], columns, lines)

    @contextmanager
    def tables(self) -> Iterator[list[tuple[StoredTable, Iterator[bytes]]]]:
        """Yield what a backup holds of it: each table with its rows."""
        with self._engine.connect() as connection:
            found = kept_tables(stored_tables(connection))
            yield [(table, read_lines(connection, table)) for table in found]


@contextmanager
def scratch_database(migrate: Migrate) -> Iterator[ScratchDatabase]:
    """Yield an empty one; it is gone after the block."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="rosterwright-"))
        engine = create_engine(f"sqlite:///{Path(folder) / 'scratch.sqlite3'}")
        stack.callback(engine.dispose)
        prepare_engine(engine, busy_timeout_ms=_BUSY_TIMEOUT_MS)
        yield ScratchDatabase(engine, migrate)

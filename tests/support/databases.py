"""Migrated databases for tests: one that is emptied before each test, and fresh ones on demand."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal, Protocol

import flask_migrate
import sqlalchemy as sa

from app import create_app
from models.base import Base
from models.database import db
from tests.support.postgres import create_database, drop_database, postgres_server
from tests.support.settings import settings

Kind = Literal["sqlite", "postgresql"]
KINDS: Final[tuple[Kind, ...]] = ("sqlite", "postgresql")


class Database(Protocol):
    """A migrated database of one kind."""

    kind: Kind

    @property
    def url(self) -> str:
        """Where it is."""

    def empty(self) -> None:
        """Take every row out; on SQLite nobody may be connected."""

    def another(self) -> str:
        """Return the URL of a further migrated, empty database of this kind."""

    def second(self) -> str:
        """Return the URL of a second migrated database, always the same one, emptied as this is."""

    def copy_of(self, url: str) -> str:
        """Return the URL of a copy of a further database, which nobody may be connected to."""

    def blank(self) -> str:
        """Return the URL of a further database without any table (tests of migrations)."""


def migrate(url: str) -> None:
    """Run all migrations on the database at `url`."""
    application = create_app(settings(url))
    with application.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()


class SqliteDatabase:
    """A file, put back to a copy of the migrated template."""

    kind: Kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.sqlite3"
        self._file = folder / "test.sqlite3"
        self._second = folder / "second.sqlite3"
        self._numbers = itertools.count(1)
        migrate(_sqlite_url(self._template))

    @property
    def url(self) -> str:
        return _sqlite_url(self._file)

    def empty(self) -> None:
        self._put_back(self._file)

    def another(self) -> str:
        return self.copy_of(_sqlite_url(self._template))

    def second(self) -> str:
        self._put_back(self._second)
        return _sqlite_url(self._second)

    def copy_of(self, url: str) -> str:
        file = self._folder / f"another{next(self._numbers)}.sqlite3"
        shutil.copyfile(sa.make_url(url).database or "", file)
        return _sqlite_url(file)

    def blank(self) -> str:
        return _sqlite_url(self._folder / f"blank{next(self._numbers)}.sqlite3")

    def _put_back(self, file: Path) -> None:
        for leftover in self._folder.glob(f"{file.name}*"):
            leftover.unlink()
        shutil.copyfile(self._template, file)


def _sqlite_url(file: Path) -> str:
    return f"sqlite:///{file}"


@contextmanager
def sqlite_database() -> Iterator[SqliteDatabase]:
    """Yield the SQLite database of this process, on memory-backed storage if there is any."""
    shared_memory = Path("/dev/shm")
    parent = shared_memory if os.access(shared_memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="roster", dir=parent) as folder:
        yield SqliteDatabase(Path(folder))


class PostgresDatabase:
    """A database on the throw-away server, made from a migrated template."""

    kind: Kind = "postgresql"

    def __init__(self, server: sa.URL) -> None:
        self._server = server
        self._name = f"roster_{os.getpid()}"
        self._template = f"{self._name}_template"
        self._numbers = itertools.count(1)
        self._made: list[str] = []
        migrate(self._create(self._template).render_as_string(hide_password=False))
        self._url = self._create(self._name, template=self._template)
        self._cleaner = _cleaner(self._url)
        self._deletes = _deletes(self._cleaner)
        self._second: sa.Engine | None = None

    @property
    def url(self) -> str:
        return self._url.render_as_string(hide_password=False)

    def empty(self) -> None:
        with self._cleaner.connect() as connection:
            connection.exec_driver_sql(self._deletes)

    def another(self) -> str:
        return self._numbered(template=self._template)

    def second(self) -> str:
        if self._second is None:
            self._second = _cleaner(sa.make_url(self.another()))
        with self._second.connect() as connection:
            connection.exec_driver_sql(self._deletes)
        return self._second.url.render_as_string(hide_password=False)

    def copy_of(self, url: str) -> str:
        return self._numbered(template=sa.make_url(url).database or "")

    def blank(self) -> str:
        return self._numbered(template="template1")

    def close(self) -> None:
        """Drop what was made: the server may be one that outlives the tests."""
        self._cleaner.dispose()
        if self._second is not None:
            self._second.dispose()
        for name in self._made:
            drop_database(self._server, name)

    def _numbered(self, *, template: str) -> str:
        url = self._create(f"{self._name}_{next(self._numbers)}", template=template)
        return url.render_as_string(hide_password=False)

    def _create(self, name: str, *, template: str = "template1") -> sa.URL:
        self._made.append(name)
        return create_database(self._server, name, template=template)


def _cleaner(url: sa.URL) -> sa.Engine:
    return sa.create_engine(url, isolation_level="AUTOCOMMIT", pool_size=1, max_overflow=0)


def _deletes(engine: sa.Engine) -> str:
    """Return one round trip that empties every table, faster than TRUNCATE on small tables.

    As a replica, which only a superuser may be, the server looks up no foreign key for each row.
    """
    stored = set(sa.inspect(engine).get_table_names())
    children_first = [table.name for table in reversed(Base.metadata.sorted_tables)]
    deletes = [f"DELETE FROM {name}" for name in children_first if name in stored]
    unchecked = (
        "SELECT set_config('session_replication_role', 'replica', false)"
        " WHERE current_setting('is_superuser') = 'on'"
    )
    return "; ".join(["SET lock_timeout = '5s'", unchecked, *deletes])


@contextmanager
def postgresql_database() -> Iterator[PostgresDatabase]:
    """Yield the PostgreSQL database of this process, on a server of its own."""
    with postgres_server() as server:
        database = PostgresDatabase(server)
        try:
            yield database
        finally:
            database.close()

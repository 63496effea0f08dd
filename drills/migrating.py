"""F17: kill -9 at each statement of every migration; running it again succeeds, and keeps the data.

The first migration starts from nothing, all later ones from full tables.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import flask_migrate
import sqlalchemy as sa

from app import create_app
from drills.harness import QUIET, Outcome, Place, still_going
from models.database import db
from tests.support.factories import FACTORIES, World
from tests.support.settings import settings

_FIRST: Final = "0001"
_NEWEST: Final = "head"
_VERSIONS: Final = "alembic_version"
_LONGEST_SECONDS: Final = 80  # before the drill counts as stuck
_COLUMNS: Final = (
    "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns "
    "WHERE table_schema = 'public'"
)
_SCHEMA: Final[Mapping[str, Sequence[str]]] = MappingProxyType(
    {
        "sqlite": ("SELECT type, name, sql FROM sqlite_master",),
        "postgresql": (
            _COLUMNS,
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0",
            "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        ),
    }
)

Row = Mapping[str, object]
Rows = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """What a database holds: its schema, and the rows of each table."""

    schema: Sequence[str]
    rows: Rows


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """Migrations from one start to the newest revision; the process is killed on its way to `to`.

    `fresh` makes a further database at the start, `undisturbed` is what is left of one when nobody
    is killed.
    """

    start: str
    to: str
    fresh: Callable[[], str]
    statements: int
    undisturbed: Content


def drill(place: Place) -> Outcome:
    """Die at every place there is, each time on another database."""
    full = _full_after_the_first(place)
    ways = (
        _way("nothing", _FIRST, place.database.blank),
        _way("rows in every table", _NEWEST, lambda: place.database.copy_of(full)),
    )
    faults = [
        fault
        for way in ways
        for number in range(1, way.statements + 1)
        for fault in _die_and_repeat(way, number)
    ]
    kills = sum(way.statements for way in ways)
    where = ", ".join(f"{way.statements} from {way.start}" for way in ways)
    figures = f"stuck, half done or lost {len(faults)} of {kills} kills ({where})"
    return Outcome(figures=figures, faults=faults[:3])


def _way(start: str, to: str, fresh: Callable[[], str]) -> Way:
    url = fresh()
    before = _content(url)
    statements = _upgrade(url, to)
    _upgrade(url, _NEWEST)
    after = _content(url)
    if any(not are_kept(rows, after.rows[table]) for table, rows in before.rows.items()):
        raise RuntimeError(f"migrating from {start} loses rows even when nobody is killed")
    return Way(start=start, to=to, fresh=fresh, statements=statements, undisturbed=after)


def _die_and_repeat(way: Way, number: int) -> Iterator[str]:
    """Die at that statement, migrate again, and yield what is wrong then."""
    still_going()
    url, where = way.fresh(), f"statement {number} from {way.start}"
    forked = multiprocessing.get_context("fork")
    victim = forked.Process(target=_upgrade, args=(url, way.to, number))
    victim.start()
    victim.join(_LONGEST_SECONDS)
    if victim.exitcode != -signal.SIGKILL:
        yield f"{where}: ended with {victim.exitcode}, not by the kill"
    _upgrade(url, _NEWEST)
    left = _content(url)
    if left.schema != way.undisturbed.schema:
        yield f"{where}: another schema"
    for table, rows in way.undisturbed.rows.items():
        if not are_kept(rows, left.rows[table]):
            yield f"{where}: other rows in {table}"


def _upgrade(url: str, revision: str, dies_at: int = 0) -> int:
    """Do what `flask db upgrade` does and return how many statements and commits that took.

    Or die at one of them.
    """
    count = 0

    def burn(*_about: object) -> None:
        nonlocal count
        count += 1
        if count == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    with create_app(settings(url, LOG_LEVEL="CRITICAL")).app_context():
        sa.event.listen(db.engine, "before_cursor_execute", burn)
        sa.event.listen(db.engine, "commit", burn)
        flask_migrate.upgrade(revision=revision)
        db.engine.dispose()
    return count


def _full_after_the_first(place: Place) -> str:
    """Return a database with rows in every table that the first migration made."""
    url = place.database.another()
    app = create_app(settings(url, LOG_LEVEL=QUIET))
    world = World(app)
    for make in FACTORIES.values():
        make(world)
    with app.app_context():
        flask_migrate.downgrade(revision=_FIRST)
        db.engine.dispose()
    return url


def _content(url: str) -> Content:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        questions = _SCHEMA[engine.dialect.name]
        schema = sorted(str(row) for ask in questions for row in connection.exec_driver_sql(ask))
        tables = sa.inspect(connection).get_table_names()
        rows = {name: _rows_of(connection, name) for name in tables if name != _VERSIONS}
    return Content(schema=schema, rows=rows)


def _rows_of(connection: sa.Connection, table: str) -> list[Row]:
    found = connection.execute(sa.select(sa.text("*")).select_from(sa.table(table)))
    return [dict(row) for row in found.mappings()]


def are_kept(before: Sequence[Row], after: Sequence[Row]) -> bool:
    """Whether the same rows are there, whatever columns they were given besides."""
    columns = before[0].keys() if before else ()
    return _sorted(before, columns) == _sorted(after, columns)


def _sorted(rows: Sequence[Row], columns: Iterable[str]) -> list[str]:
    return sorted(repr([row[name] for name in columns]) for row in rows)

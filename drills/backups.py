"""F20: a backup is taken while clients write, and restored on a clean database of its own.

Nobody may wait for the backup longer than for each other. What it says of itself must be what is
restored: the same counts and checksums; and every restored row must be one of the first database.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from time import perf_counter
from typing import Any, Final

import sqlalchemy as sa

from benchmarks.worlds import Size, fill, found_organization
from drills.harness import QUIET, Outcome, Place
from drills.load import Tally, load
from drills.restarts import Wishes, signed_in
from models.base import Base
from repositories.table_rows import LEFT_OUT
from tests.support.factories import World
from tooling.sources import ROOT
from utils.json import dumps_sorted, loads

SIZE: Final = Size(people=50, schedules=6_000, on_day=100)
CLIENTS: Final = 8
# At which a writer that waits for another one would be refused.
LONGEST_WAIT_SECONDS: Final = 5.0
_BEFORE: Final = 200
_FEWEST: Final = 20


def drill(place: Place) -> Outcome:
    """Back up under load, restore, compare."""
    app = place.app()
    fill(app, found_organization(app), SIZE)
    wishes = Wishes(cookie=signed_in(place, World(app)))
    file, url = place.folder / "backup.zip", place.database.url
    with place.server() as server:
        with load(server.port, wishes.next_ask, clients=CLIENTS) as before:
            before.await_answers(_BEFORE)
        with load(server.port, wishes.next_ask, clients=CLIENTS) as during:
            began = perf_counter()
            taken = _flask(url, "backup", str(file), "--json")
            seconds = perf_counter() - began
    clean = place.database.another()
    began = perf_counter()
    _flask(clean, "restore", str(file), "--yes", "--json")
    restoring = perf_counter() - began
    again = _flask(clean, "backup", str(place.folder / "again.zip"), "--json")
    faults = [*_differences(taken["tables"], again["tables"]), *_strangers(url, clean)]
    equal = "differ" if faults else "equal"
    figures = (
        f"counts and checksums {equal}: {taken['rows']} rows of {len(taken['tables'])} tables, "
        f"written in {seconds:.1f} s beside {during.answers} requests, restored in "
        f"{restoring:.1f} s; longest wait {during.slowest:.2f} s (without: {before.slowest:.2f} s)"
    )
    return Outcome(figures=figures, faults=[*faults, *_disturbances(during)])


def _disturbances(during: Tally) -> Iterator[str]:
    """Yield what clients noticed of the backup."""
    yield from (*during.refused, *during.cut)
    if during.server_errors:
        yield f"{during.server_errors} answers were 5xx"
    if during.answers < _FEWEST:
        yield f"{during.answers} answers beside the backup are no load"
    if during.slowest > LONGEST_WAIT_SECONDS:
        yield f"somebody waited {during.slowest:.1f} s"


def _flask(url: str, *arguments: str) -> dict[str, Any]:
    """Run a command on the database at `url`; return what it prints."""
    run = subprocess.run(
        [sys.executable, "-m", "flask", *arguments],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "LOG_LEVEL": QUIET},
        stdout=subprocess.PIPE,
        check=True,
    )
    document: Any = loads(run.stdout)
    return dict(document)


def _differences(taken: Mapping[str, object], again: Mapping[str, object]) -> list[str]:
    names = sorted(taken.keys() | again.keys())
    return [f"{name} differs" for name in names if taken.get(name) != again.get(name)]


def _strangers(url: str, clean: str) -> list[str]:
    """Return what was restored and never stored, seen without the code of backups."""
    first, second = _rows(url), _rows(clean)
    return [
        f"{name} has {len(rows - first[name])} rows that nobody stored"
        for name, rows in second.items()
        if rows - first[name]
    ]


def _rows(url: str) -> dict[str, set[str]]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: {
                str([_comparable(value) for value in row])
                for row in connection.execute(sa.select(table))
            }
            for table in Base.metadata.sorted_tables
            if table.name not in LEFT_OUT
        }
    engine.dispose()
    return found


def _comparable(value: object) -> object:
    """Return documents in an order of keys that no database chose."""
    return dumps_sorted(value) if isinstance(value, dict | list) else value

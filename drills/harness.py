"""What every drill stands on: a database, servers on it, and the value of its outcome.

To add a drill, write a module with a function `drill(place: Place) -> Outcome` and enter it in
`drills/__main__.py:DRILLS` under its number. It is run once on SQLite and once on PostgreSQL:

    def drill(place: Place) -> Outcome:
        with place.server() as server:
            with load(server.port, lambda: Ask(path="/healthz")) as tally:
                os.kill(server.workers[0], signal.SIGKILL)
        faults = [] if is_alive(server.port) else ["it stayed away"]
        return Outcome(figures=f"{tally.answers} answers", faults=faults)

`place.database` is migrated and empty, `another()` gives a further one and `blank()` one without
tables; `place.app()` is the product in this process (`World(place.app())` stores rows),
`place.server()` the product as its own processes, `place.folder` is for files. All of it goes away
afterwards. Everything stays on this machine. A drill that says nothing for 90 seconds is ended; a
long one calls `still_going()`.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app import Rosterwright, create_app
from tests.support.databases import Database, Kind, postgresql_database, sqlite_database
from tests.support.server import Gunicorn, gunicorn
from tests.support.settings import bare_machine, settings

QUIET = "WARNING"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What came of a drill: its figures, and in words what did not hold."""

    figures: str
    faults: Sequence[str] = ()

    @property
    def is_passed(self) -> bool:
        """Whether everything held."""
        return not self.faults

    def line(self, name: str) -> str:
        """Return the one line that says so."""
        if self.is_passed:
            return f"{name}: PASS {self.figures}"
        return f"{name}: FAIL {'; '.join(self.faults)} ({self.figures})"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where one drill runs."""

    database: Database
    folder: Path

    def app(self, **overrides: object) -> Rosterwright:
        """Return the product on the database, in this process."""
        return create_app(settings(self.database.url, LOG_LEVEL=QUIET) | overrides)

    def server(self, **environment: str) -> AbstractContextManager[Gunicorn]:
        """Start the product as processes of its own; it ends with the block."""
        return gunicorn(self.database.url, self.folder, LOG_LEVEL=QUIET, **environment)


def still_going() -> None:
    """Tell whoever waits for the drill that it gets on, however slow the machine is."""
    print(".", end="", file=sys.stderr, flush=True)


Drill = Callable[[Place], Outcome]


def verdict(drill: Drill, kind: Kind) -> Outcome:
    """Run `drill` on a database of that kind and return what came of it."""
    with tempfile.TemporaryDirectory(prefix="drill") as scratch:
        folder = Path(scratch)
        with bare_machine(folder / "instance"), _database(kind) as database:
            database.empty()
            return drill(Place(database=database, folder=folder))


@contextmanager
def _database(kind: Kind) -> Iterator[Database]:
    if kind == "sqlite":
        with sqlite_database() as file:
            yield file
    else:
        with postgresql_database() as server:
            yield server

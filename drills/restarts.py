"""F16: whatever replaces running processes, under load: nobody is refused and no answer is cut off.

Clients ask the product itself and, on a machine that has nginx, through nginx with the documented
configuration. Meanwhile workers are replaced after their number of requests, gunicorn stops
(SIGTERM) and starts again on the socket that systemd would hold, reloads (SIGHUP), and version N+1
with a migration takes over from N. Every write that was acknowledged must be there afterwards.
"""

import itertools
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Final

from alembic.script import ScriptDirectory

from drills.harness import QUIET, Outcome, Place
from drills.load import Ask, Tally, load
from models.site import Site
from tests.support.cast import SAME_ORIGIN, member, sign_in
from tests.support.factories import CHICAGO, World
from tests.support.nginx import nginx, nginx_program
from tests.support.server import Gunicorn, listening, running
from tooling.sources import ROOT
from utils.json import dumps
from utils.principal import Role

CLIENTS: Final = 4
_BETWEEN: Final = 100
_REQUESTS_OF_A_WORKER: Final = "120"
_REPLACED_WORKERS: Final = 4
_PATIENCE_SECONDS: Final = 30
_PAUSE_SECONDS: Final = 0.1
_SHOWN_FAULTS: Final = 3
_NEXT_REVISION: Final = "9999"
_NOT_COPIED: Final = (".*", "var", "instance", "node_modules", "__pycache__", "tests")
_MIGRATION: Final = '''"""The next version has one column more."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "{revision}", "{head}"


def upgrade():
    op.add_column("sites", sa.Column("drilled", sa.String(20), nullable=True))


def downgrade():
    op.drop_column("sites", "drilled")
'''


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """What clients ask for: every third request adds a site."""

    cookie: str
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def next_ask(self) -> Ask:
        number = next(self.numbers)
        headers = SAME_ORIGIN | {"Cookie": self.cookie}
        if number % 3:
            path = "/imports" if number % 3 == 1 else "/api/v1/sites?limit=20"
            return Ask(path=path, headers=headers)
        site = {"code": f"D{number}", "name": f"Drill {number}", "time_zone": CHICAGO}
        headers |= {"Content-Type": "application/json", "Idempotency-Key": f"drill-{number}"}
        return Ask(path="/api/v1/sites", method="POST", body=dumps(site), headers=headers)


def drill(place: Place) -> Outcome:
    """Replace processes in every way there is while clients read and write."""
    world = World(place.app())
    wishes = Wishes(cookie=signed_in(place, world))
    with ExitStack() as stack:
        listener = stack.enter_context(listening())
        first = _server(place, listener, WEB_MAX_REQUESTS=_REQUESTS_OF_A_WORKER)
        second, upgraded = _server(place, listener), _next_version(place, listener)
        serving = stack.enter_context(ExitStack())
        serving.enter_context(running(first))
        tallies = stack.enter_context(_clients(place, listener, wishes))
        _await_replacements(first)
        _take_over(serving, second, tallies)
        second.reload()
        _go_on(tallies)
        _migrate(place)
        _take_over(serving, upgraded, tallies)
    return _outcome(tallies, lost=_lost(world, tallies))


def signed_in(place: Place, world: World) -> str:
    app = place.app()
    client = sign_in(app.test_client(), member(world, "Alice", Role.ADMIN))
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    return f"{cookie.key}={cookie.value}" if cookie else ""


def _server(
    place: Place, listener: socket.socket, checkout: Path = ROOT, **environment: str
) -> Gunicorn:
    return Gunicorn(
        place.database.url,
        place.folder,
        listener=listener,
        checkout=checkout,
        environment={"LOG_LEVEL": QUIET, **environment},
    )


def _next_version(place: Place, listener: socket.socket) -> Gunicorn:
    """Return the server of a checkout with one migration more."""
    checkout = place.folder / "next"
    shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns(*_NOT_COPIED))
    head = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    migration = checkout / "migrations" / "versions" / f"{_NEXT_REVISION}_add_drilled.py"
    migration.write_text(_MIGRATION.format(revision=_NEXT_REVISION, head=head), encoding="utf-8")
    return _server(place, listener, checkout)


@contextmanager
def _clients(place: Place, listener: socket.socket, wishes: Wishes) -> Iterator[list[Tally]]:
    """Let clients ask the product itself and, where there is one, through nginx."""
    port: int = listener.getsockname()[1]
    with ExitStack() as stack:
        tallies = [stack.enter_context(load(port, wishes.next_ask, clients=CLIENTS))]
        program = nginx_program()
        if program is not None:
            proxy = stack.enter_context(nginx(program, place.folder / "nginx", upstream_port=port))
            through = load(proxy.port, wishes.next_ask, clients=CLIENTS, trust=proxy.trust)
            tallies.append(stack.enter_context(through))
        yield tallies


def _take_over(serving: ExitStack, server: Gunicorn, tallies: Sequence[Tally]) -> None:
    """Stop who serves, then start `server`: what was asked meanwhile waits at the socket."""
    serving.close()
    serving.enter_context(running(server))
    _go_on(tallies)


def _go_on(tallies: Sequence[Tally]) -> None:
    for tally in tallies:
        tally.await_answers(_BETWEEN)


def _await_replacements(server: Gunicorn) -> None:
    seen = set(server.workers)
    wanted = len(seen) + _REPLACED_WORKERS
    for _attempt in range(round(_PATIENCE_SECONDS / _PAUSE_SECONDS)):
        seen.update(server.workers)
        if len(seen) >= wanted:
            return
        threading.Event().wait(_PAUSE_SECONDS)
    raise RuntimeError("no worker is replaced after its number of requests")


def _migrate(place: Place) -> None:
    """Migrate to the next version while the one before it still serves."""
    subprocess.run(
        [sys.executable, "-m", "flask", "db", "upgrade"],
        cwd=place.folder / "next",
        env=os.environ | {"DATABASE_URL": place.database.url, "LOG_LEVEL": QUIET},
        check=True,
    )


def _lost(world: World, tallies: Sequence[Tally]) -> int:
    acknowledged = sum(tally.statuses[HTTPStatus.CREATED] for tally in tallies)
    return acknowledged - world.count(Site, Site.name.like("Drill %"))


def _outcome(tallies: Sequence[Tally], *, lost: int) -> Outcome:
    refused = [words for tally in tallies for words in tally.refused]
    cut = [words for tally in tallies for words in tally.cut]
    failed = sum(tally.server_errors for tally in tallies)
    asked = sum(tally.requests for tally in tallies)
    slowest = max(tally.slowest for tally in tallies)
    faults = [*refused, *cut][:_SHOWN_FAULTS]
    faults += [f"{failed} answers were 5xx"] if failed else []
    faults += [f"{lost} acknowledged writes are gone"] if lost > 0 else []
    ways = "bare and behind nginx" if len(tallies) > 1 else "bare, no nginx here"
    figures = (
        f"refused {len(refused)} cut {len(cut)} lost {max(lost, 0)} of {asked} requests "
        f"({ways}; max_requests, SIGTERM, SIGHUP, N to N+1; longest wait {slowest:.1f} s)"
    )
    return Outcome(figures=figures, faults=faults)

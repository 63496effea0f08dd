"""Signed-in requests with a million stored sessions, beside Flask's cookies and Flask-Session.

All are served by gunicorn as the product configures it. Afterwards a million expired sessions are
removed while pages are asked for. `BENCH_ROWS` and `BENCH_SECONDS` make it smaller.
"""

import os
import statistics
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

import sqlalchemy as sa

from benchmarks import session_cleaning
from benchmarks.http_load import GENERATOR, Load, load, middle
from benchmarks.measure import milliseconds
from benchmarks.session_rows import fill, fill_theirs, our_cookies, signed_cookies
from benchmarks.worlds import databases, found_organization, make_app, user_of
from models.database import db
from security import session_rows
from security.sessions import session_store
from tests.support.server import Gunicorn, running
from tooling.sources import ROOT

ROWS: Final = int(os.environ.get("BENCH_ROWS", "1000000"))
SECONDS: Final = int(os.environ.get("BENCH_SECONDS", "10"))
AIM_OF_SIGNED, AIM_OF_THEIRS, AIM_LOOKUP_MS = 0.6, 2.0, 5
_ROUNDS: Final = 3
_CONNECTIONS: Final = 32
_USED: Final = 1_000
_LOOKUPS: Final = 3_000
_WARMING_SECONDS: Final = 2
_SIGNED, _OURS, _THEIRS = "Flask's signed cookie", "ours", "Flask-Session (SQLAlchemy)"
_OUR_APP: Final = "benchmarks.session_apps:ours()"
_SIGNED_APP: Final = "benchmarks.session_apps:signed()"
_THEIR_APP: Final = "benchmarks.flask_session_app:made()"


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """Something to ask: what gunicorn serves, where, and with which cookies."""

    serves: str
    cookies: Sequence[str]
    path: str = "/"
    environment: Mapping[str, str] = field(default_factory=dict)


def main() -> None:
    """Print requests a second, the lookup and the cleaning, on each database."""
    print(
        f"{ROWS:,} stored sessions; {_CONNECTIONS} connections from {GENERATOR} for {SECONDS} s; "
        f"medians of {_ROUNDS} runs in turn"
    )
    with databases() as urls, tempfile.TemporaryDirectory(prefix="bench") as folder:
        for kind, url in urls.items():
            app = make_app(url)
            principal = user_of(app, found_organization(app))
            with app.app_context():
                ids = fill(db.engine, principal, ROWS, _USED)
                theirs = fill_theirs(db.engine, ROWS, _USED)
                _look_up(kind, ids)
                _compare(kind, _asked_in_turn(url, Path(folder), _served(ids, theirs)))
                session_cleaning.measure(kind, url, principal, Path(folder), ROWS)
                db.engine.dispose()


def _served(ids: Sequence[str], theirs: Sequence[str]) -> dict[str, Served]:
    ours, their = our_cookies("session", ids), [f"session={one}" for one in theirs]
    (packages,) = (ROOT / "var" / "suites" / "venv").glob("lib/python*/site-packages")
    with_refresh = {"PYTHONPATH": str(packages)}
    without = {**with_refresh, "REFRESH": "off"}
    return {
        _SIGNED: Served(serves=_SIGNED_APP, cookies=signed_cookies(_USED)),
        _OURS: Served(serves=_OUR_APP, cookies=ours),
        _THEIRS: Served(serves=_THEIR_APP, cookies=their, environment=with_refresh),
        f"{_THEIRS}, no refresh": Served(serves=_THEIR_APP, cookies=their, environment=without),
        "the product's /api/v1/me": Served(
            serves="wsgi:app", cookies=our_cookies("rosterwright", ids), path="/api/v1/me"
        ),
    }


def _look_up(kind: str, ids: Sequence[str]) -> None:
    store, random = session_store(), Random(3)
    times = [milliseconds(lambda: store.load(random.choice(ids))) for _ in range(_LOOKUPS)]
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{kind}: lookup p95 {p95:.2f} ms, aim {AIM_LOOKUP_MS}; {_plan()}")


def _plan() -> str:
    """Return how the database finds a session."""
    ask = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
    with db.engine.connect() as connection:
        wanted = {session_rows.WANTED: b"\0" * 32}
        plan = connection.execute(sa.text(f"{ask} {session_rows.by_id()}"), wanted)
        return str(plan.all()[0][-1])


def _asked_in_turn(url: str, folder: Path, served: Mapping[str, Served]) -> dict[str, Load]:
    runs: dict[str, list[Load]] = {label: [] for label in served}
    for _round in range(_ROUNDS):
        for label, one in served.items():
            runs[label].append(_asked(url, folder, one))
    return {label: middle(loads) for label, loads in runs.items()}


def _asked(url: str, folder: Path, one: Served) -> Load:
    environment = {"LOG_LEVEL": "WARNING", **one.environment}
    with running(Gunicorn(url, folder, serves=one.serves, environment=environment)) as server:
        ask = partial(load, server.port, one.path, one.cookies, connections=_CONNECTIONS)
        ask(seconds=_WARMING_SECONDS)
        return ask(seconds=SECONDS)


def _compare(kind: str, found: Mapping[str, Load]) -> None:
    for label, one in found.items():
        print(one.row(f"{kind}: {label}"))
    ours = found[_OURS].per_second
    of_signed, of_theirs = ours / found[_SIGNED].per_second, ours / found[_THEIRS].per_second
    print(
        f"{kind}: ours is {of_signed:.2f} of the signed cookie (aim {AIM_OF_SIGNED}) and "
        f"{of_theirs:.1f} of Flask-Session (aim {AIM_OF_THEIRS:.0f})"
    )

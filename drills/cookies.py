"""F9: 100,000 cookies that were never given, each a corruption of one that was; none is let in."""

import itertools
import multiprocessing
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from werkzeug.test import create_environ

from app import Rosterwright, create_app
from drills.browsers import COOKIE, OWN_PAGE, Browser, cookie_of, opens
from drills.corruption import corrupted
from drills.harness import Outcome, Place, still_going
from models.base import Base
from tests.support.cast import make_cast
from tests.support.factories import World
from tests.support.settings import settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_ALL: Final = 100_000
_BY_GUNICORN: Final = 2_000
_PROCESSES: Final = 2
_TOLD_EVERY: Final = 5_000
_SESSIONS_EACH: Final = 20
# gunicorn refuses headers that are none before the application sees them.
_REFUSALS: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.BAD_REQUEST})

Rows = dict[str, list[tuple[Any, ...]]]


def drill(place: Place) -> Outcome:
    """Send them to the application itself, some of them through gunicorn."""
    app = place.app()
    people = make_cast(app, World(app)).everyone.values()
    valid = [cookie_of(app, person) for person in people for _ in range(_SESSIONS_EACH)]
    before = _rows(app)
    statuses = _ask_app(place.database.url, valid) + _ask_gunicorn(place, valid)
    changed = [table for table, rows in _rows(app).items() if rows != before[table]]
    accepted = statuses[HTTPStatus.OK]
    failed = sum(count for status, count in statuses.items() if status not in _REFUSALS) - accepted
    faults = [f"{accepted} were let in"] if accepted else []
    faults += [f"{failed} were not simply refused: {dict(statuses)}"] if failed else []
    faults += [f"rows changed in {', '.join(changed)}"] if changed else []
    faults += [] if all(opens(app, cookie) for cookie in valid) else ["a valid one was refused"]
    figures = (
        f"accepted {accepted} of {statuses.total()} corrupted cookies, 5xx {failed}, "
        f"tables changed {len(changed)}"
    )
    return Outcome(figures=figures, faults=faults)


def _ask_app(url: str, valid: Sequence[str]) -> Counter[int]:
    share = (_ALL - _BY_GUNICORN) // _PROCESSES
    ask = partial(_ask_in_process, url, valid, share)
    with ProcessPoolExecutor(_PROCESSES, multiprocessing.get_context("spawn")) as pool:
        return sum(pool.map(ask, range(_PROCESSES)), Counter())


def _ask_in_process(url: str, valid: Sequence[str], count: int, seed: int) -> Counter[int]:
    app = create_app(settings(url, LOG_LEVEL="CRITICAL"))
    statuses: Counter[int] = Counter()

    def note(status: str, *_headers: object) -> Callable[[bytes], object]:
        statuses[int(status.partition(" ")[0])] += 1
        return bytearray().extend

    environment = create_environ(OWN_PAGE)
    for number, cookie in enumerate(corrupted(valid, count, seed)):
        if number % _TOLD_EVERY == 0:
            still_going()
        _serve(app, {**environment, "HTTP_COOKIE": f"{COOKIE}={cookie}"}, note)
    return statuses


def _serve(app: Rosterwright, environment: "WSGIEnvironment", note: "StartResponse") -> None:
    answer = app(environment, note)
    for _part in answer:
        pass
    close = getattr(answer, "close", None)
    if close is not None:
        close()


def _ask_gunicorn(place: Place, valid: Sequence[str]) -> Counter[int]:
    # One with an end of line in it would be two headers.
    texts = (text for text in corrupted(valid, _ALL, _PROCESSES) if len(text.splitlines()) == 1)
    with place.server() as server:
        return Counter(
            Browser(server.port, text).ask("GET", OWN_PAGE)
            for text in itertools.islice(texts, _BY_GUNICORN)
        )


def _rows(app: Rosterwright) -> Rows:
    with app.app_context(), app.extensions["sqlalchemy"].engine.connect() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(sa.select(table).order_by(*table.primary_key))
            ]
            for table in Base.metadata.sorted_tables
        }

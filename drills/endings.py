"""F11: requests of one session that run while it is ended or changed, in two workers.

Nothing is alive after its end, and nothing that was written is lost without a word.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count
from pathlib import Path
from typing import Final

from app import Rosterwright
from drills.browsers import Browser
from drills.gates import GATES, open_up, wait_until_in
from drills.harness import QUIET, Outcome, Place
from services.registry import service
from services.sessions import SessionService
from tests.support.cast import Cast, make_cast
from tests.support.factories import World
from tests.support.server import Gunicorn, running
from utils.json import loads
from utils.principal import acting_as

_OPEN_REQUESTS: Final = 32
_ROUNDS: Final = 4
_WRITES_EACH: Final = 10
_LONGEST_WAIT_SECONDS: Final = 60
_LOGOUT: Final = ("POST", "/api/v1/auth/logout")


@dataclass(kw_only=True, slots=True)
class Scene:
    """A running product and what was found so far."""

    app: Rosterwright
    cast: Cast
    port: int
    gates: Path
    alive: int = 0
    lost: int = 0
    tries: Counter[str] = field(default_factory=Counter)
    errors: Counter[int] = field(default_factory=Counter)
    _numbers: Iterator[int] = field(default_factory=count)

    def new_gate(self) -> Path:
        """Return a closed gate."""
        gate = self.gates / f"gate{next(self._numbers)}"
        gate.mkdir()
        return gate

    def browser(self) -> Browser:
        """Return a browser in which Bob is signed in."""
        browser = Browser(self.port)
        browser.sign_in(self.cast.bob)
        return browser

    def note(self, status: int) -> bool:
        """Count an answer; return whether it says that all went well."""
        self.tries["requests"] += 1
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.errors[status] += 1
        return status == HTTPStatus.OK


def drill(place: Place) -> Outcome:
    """Let requests be open during a sign-out, a revocation, and each other; then hammer."""
    app = place.app()
    cast = make_cast(app, World(app))
    gates = place.folder / "gates"
    gates.mkdir()
    # Room for all open requests in either worker, and connections within what the server allows.
    room = {"WEB_THREADS": "64", "DATABASE_POOL_SIZE": "10", "DATABASE_MAX_OVERFLOW": "10"}
    product = Gunicorn(
        place.database.url,
        place.folder,
        serves="drills.open_views:app",
        environment={**room, GATES: str(gates), "LOG_LEVEL": QUIET},
    )
    with running(product) as server:
        scene = Scene(app=app, cast=cast, port=server.port, gates=gates)
        for _round in range(_ROUNDS):
            _ended_meanwhile(scene, _sign_out)
            _ended_meanwhile(scene, _revoke)
            _written_together(scene)
            _hammered(scene)
    figures = (
        f"alive after its end {scene.alive} of {scene.tries['endings']}, "
        f"silently lost {scene.lost} of {scene.tries['writes']} writes, "
        f"5xx {scene.errors.total()} of {scene.tries['requests']} requests"
    )
    faults = ["something lived after its end"] if scene.alive else []
    faults += ["something was lost without a word"] if scene.lost else []
    faults += [f"errors: {dict(scene.errors)}"] if scene.errors else []
    return Outcome(figures=figures, faults=faults)


def _ended_meanwhile(scene: Scene, end: Callable[[Scene, Browser], None]) -> None:
    """No request that was open brings the session back, and none is given another one."""
    browser = scene.browser()
    before = browser.cookie
    with _open_requests(scene, before) as tabs:
        end(scene, browser)
    scene.tries["endings"] += 1
    cookies = {before, browser.cookie, *(tab.cookie for tab in tabs)} - {""}
    scene.alive += any(Browser(scene.port, cookie).is_signed_in() for cookie in cookies)


def _sign_out(scene: Scene, browser: Browser) -> None:
    scene.note(browser.ask(*_LOGOUT))


def _revoke(scene: Scene, _browser: Browser) -> None:
    alice, bob = scene.cast.alice.principal, scene.cast.bob.user
    with scene.app.app_context(), acting_as(alice), service(SessionService) as sessions:
        sessions.end_others(None, bob.id)


def _written_together(scene: Scene) -> None:
    """All tabs read the session before any of them writes; each writes another key."""
    browser = scene.browser()
    with _open_requests(scene, browser.cookie) as tabs:
        pass
    scene.tries["writes"] += len(tabs)
    scene.lost += len(tabs) - len(_values(browser))


def _hammered(scene: Scene) -> None:
    """Tabs write at once, over and over; then one signs out while the others go on."""
    browser = scene.browser()
    last = str(_WRITES_EACH - 1)
    with ThreadPoolExecutor(_OPEN_REQUESTS) as threads:
        list(
            threads.map(lambda tab: _write_often(scene, browser.cookie, tab), range(_OPEN_REQUESTS))
        )
    kept = [value for value in _values(browser).values() if value == last]
    scene.tries["writes"] += _OPEN_REQUESTS
    scene.lost += _OPEN_REQUESTS - len(kept)
    _signed_out_under_load(scene, browser)


def _write_often(scene: Scene, cookie: str, tab: int) -> None:
    own = Browser(scene.port, cookie)
    for value in range(_WRITES_EACH):
        scene.note(own.ask("GET", f"/drills/write/key{tab}/{value}"))


def _signed_out_under_load(scene: Scene, browser: Browser) -> None:
    """Whatever is asked after the sign-out was answered is refused."""
    cookie, is_out, first = browser.cookie, threading.Event(), threading.Barrier(_OPEN_REQUESTS + 1)

    def ask_on(_tab: int) -> bool:
        own = Browser(scene.port, cookie)
        first.wait(_LONGEST_WAIT_SECONDS)
        while not is_out.is_set():
            scene.note(own.ask("GET", "/api/v1/me"))
        return Browser(scene.port, cookie).is_signed_in() or own.is_signed_in()

    with ThreadPoolExecutor(_OPEN_REQUESTS) as threads:
        asking = [threads.submit(ask_on, tab) for tab in range(_OPEN_REQUESTS)]
        first.wait(_LONGEST_WAIT_SECONDS)
        scene.note(browser.ask(*_LOGOUT))
        is_out.set()
        answers = [each.result(_LONGEST_WAIT_SECONDS) for each in asking]
    scene.tries["endings"] += 1
    scene.alive += any(answers)


def _values(browser: Browser) -> dict[str, object]:
    browser.ask("GET", "/drills/values")
    found = loads(browser.body)
    return dict(found) if isinstance(found, dict) else {}


@contextmanager
def _open_requests(scene: Scene, cookie: str) -> Iterator[list[Browser]]:
    """Run the block while all tabs have a request open; they end with it and are answered."""
    gate, tabs = scene.new_gate(), [Browser(scene.port, cookie) for _ in range(_OPEN_REQUESTS)]
    with ThreadPoolExecutor(_OPEN_REQUESTS) as threads:
        asking: list[Future[int]] = [
            threads.submit(tab.ask, "GET", f"/drills/open/{gate.name}/key{number}")
            for number, tab in enumerate(tabs)
        ]
        try:
            wait_until_in(gate, len(tabs))
            yield tabs
        finally:
            open_up(gate)
        for each in asking:
            scene.note(each.result(_LONGEST_WAIT_SECONDS))

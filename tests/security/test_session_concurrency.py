"""Several requests of one browser at once: nothing is lost silently, nothing comes back to life."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask, flash, session
from flask.testing import FlaskClient

from security.session_data import Changes
from security.session_records import Owner
from security.session_rows import SESSIONS
from security.store import SessionStore
from utils.json import loads

START = datetime(2026, 5, 4, 10, 30, tzinfo=UTC)


class SlowView:
    """A view that waits in its middle until the test lets it go on."""

    def __init__(self, app: Flask) -> None:
        self._is_inside, self._may_finish = threading.Event(), threading.Event()
        self._work: Callable[[], object] = write_b
        app.add_url_rule("/slow", view_func=self._view, endpoint="slow")

    def _view(self) -> str:
        session.get("a")
        self._is_inside.set()
        assert self._may_finish.wait(10)
        self._work()
        return ""

    def during(
        self,
        client: FlaskClient,
        meanwhile: Callable[[], object],
        work: Callable[[], object] | None = None,
    ) -> str | None:
        """Do something while the view runs; return the cookie that the view's answer sets."""
        self._work = work or self._work
        with ThreadPoolExecutor(1) as other:
            answer = other.submit(lambda: client.get("/slow"))
            assert self._is_inside.wait(10)
            meanwhile()
            self._may_finish.set()
            return answer.result(10).headers.get("Set-Cookie")


@pytest.fixture
def slow(small_app: Flask) -> SlowView:
    """A slow view of the small application, which writes b unless told otherwise."""
    return SlowView(small_app)


def two_tabs(app: Flask) -> tuple[FlaskClient, FlaskClient]:
    """Return two clients of one session."""
    first, second = app.test_client(), app.test_client()
    first.get("/set?a=1")
    cookie = first.get_cookie("session")
    assert cookie is not None
    second.set_cookie("session", cookie.value)
    return first, second


def write_b() -> None:
    session["b"] = "2"


def test_two_tabs_that_write_different_keys_keep_both(small_app: Flask, slow: SlowView) -> None:
    first, second = two_tabs(small_app)
    slow.during(second, lambda: first.get("/set?a=0&c=3"))

    assert first.get("/show").data == b'{"a":"0","b":"2","c":"3"}'


def test_of_two_writers_of_one_key_the_later_wins(small_app: Flask, slow: SlowView) -> None:
    first, second = two_tabs(small_app)
    slow.during(second, lambda: first.get("/set?b=1"))

    assert first.get("/show").data == b'{"a":"1","b":"2"}'


def test_a_key_that_one_tab_removed_stays_removed_when_the_other_writes(
    small_app: Flask, slow: SlowView
) -> None:
    first, second = two_tabs(small_app)
    first.get("/set?kept=1")
    slow.during(second, lambda: first.get("/pop/a"))

    assert first.get("/show").data == b'{"b":"2","kept":"1"}'


@pytest.mark.parametrize(
    ("before", "work", "meanwhile", "left"),
    [
        ([], lambda: flash("mine", "note"), ["/flash/theirs"], ["theirs", "mine"]),
        (["old"], lambda: flash("mine", "note"), ["/flashes"], ["mine"]),
        (["old"], lambda: session.pop("_flashes"), ["/flash/new"], ["new"]),
        (["old"], lambda: session.pop("_flashes"), ["/flashes", "/flash/new"], ["new"]),
        (["old"], lambda: session.pop("_flashes"), [], []),
    ],
    ids=["both flash", "they read, we flash", "we read, they flash", "both read", "we read"],
)
def test_flashes_of_two_requests_are_joined_and_none_is_shown_twice(
    small_app: Flask,
    slow: SlowView,
    before: list[str],
    work: Callable[[], object],
    meanwhile: list[str],
    left: list[str],
) -> None:
    first, second = two_tabs(small_app)
    for words in before:
        first.get(f"/flash/{words}")

    slow.during(second, lambda: [first.get(path) for path in meanwhile], work)

    assert loads(first.get("/flashes").data) == [["note", words] for words in left]


@pytest.mark.parametrize("path", ["/clear", "/sign-out"])
def test_signing_out_during_a_slow_request_is_not_undone_by_it(
    small_app: Flask, slow: SlowView, store: SessionStore, engine: sa.Engine, path: str
) -> None:
    first, second = two_tabs(small_app)

    cookie = slow.during(second, lambda: first.get(path))

    assert cookie is None
    assert second.get("/show").data == b"{}"
    with engine.connect() as connection:
        assert connection.execute(sa.select(SESSIONS.c.ended_at)).scalars().all() != [None]
    assert store.cleanup_expired() == 1


def test_rotation_during_a_slow_request_leaves_one_living_session(
    small_app: Flask, slow: SlowView
) -> None:
    first, second = two_tabs(small_app)

    slow.during(second, lambda: first.get("/rotate"))

    assert first.get("/show").data == b'{"a":"1"}'
    assert second.get("/show").data == b"{}"


def test_thirty_two_threads_on_one_session_lose_nothing_and_see_no_error(
    store: SessionStore,
) -> None:
    stored = store.start({}, Owner())
    all_ready = threading.Barrier(32)

    def write(number: int) -> bool:
        seen = store.load(stored.session_id)
        all_ready.wait(30)
        assert seen is not None
        return store.save(seen, Changes(written={f"key{number}": str(number)})) is not None

    with ThreadPoolExecutor(32) as threads:
        assert all(threads.map(write, range(32)))

    final = store.load(stored.session_id)
    assert final is not None
    assert final.document == {f"key{number}": str(number) for number in range(32)}
    assert final.version == 33


def test_threads_that_write_while_one_signs_out_never_bring_the_session_back(
    store: SessionStore,
) -> None:
    stored = store.start({}, Owner())
    all_ready = threading.Barrier(17)

    def write(number: int) -> None:
        all_ready.wait(30)
        store.save(stored, Changes(written={f"key{number}": "1"}))

    with ThreadPoolExecutor(16) as threads:
        writing = [threads.submit(write, number) for number in range(16)]
        all_ready.wait(30)
        store.end(stored)
        for each in writing:
            each.result(30)

    assert store.load(stored.session_id) is None


def test_noting_activity_waits_only_a_moment_for_a_lock(
    store: SessionStore, engine: sa.Engine
) -> None:
    with time_machine.travel(START, tick=True) as clock:
        stored = store.start({}, Owner())
        clock.shift(timedelta(minutes=2))
        with engine.begin() as holder:
            holder.execute(sa.update(SESSIONS).values(version=SESSIONS.c.version))
            began = monotonic()
            store.touch(stored)
            waited = monotonic() - began

    assert waited < 1
    with engine.connect() as connection:
        assert connection.execute(sa.select(SESSIONS.c.last_active_at)).scalar_one() < (
            START + timedelta(minutes=1)
        )


def test_after_a_short_wait_the_connection_waits_as_long_as_before(
    store: SessionStore, engine: sa.Engine
) -> None:
    with store.connections.writing(wait_ms=50):
        pass
    setting = "PRAGMA busy_timeout" if engine.dialect.name == "sqlite" else "SHOW lock_timeout"
    with engine.connect() as connection:
        assert str(connection.exec_driver_sql(setting).scalar_one()) in {"5000", "0"}

"""When sessions end: by time, for good, and their rows by the cleaner."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from security.identity import UserIdentity
from security.session_data import Changes
from security.session_records import Ending, Owner, SessionEvent, StoredSession
from security.session_rows import SESSIONS, WANTED, by_id
from security.store import SessionStore
from utils.clock import now
from utils.ids import new_id

START = datetime(2026, 5, 4, 10, 30, tzinfo=UTC)
NOBODY = Owner()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still until it is moved."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def column(engine: sa.Engine, name: str) -> list[object]:
    with engine.connect() as connection:
        return list(connection.execute(sa.select(SESSIONS.c[name])).scalars())


def test_a_session_ends_after_thirty_idle_minutes(
    store: SessionStore, clock: time_machine.Traveller
) -> None:
    stored = store.start({}, NOBODY)

    clock.shift(timedelta(minutes=30, seconds=-1))
    assert store.load(stored.session_id) is not None
    clock.shift(timedelta(seconds=1))
    assert store.load(stored.session_id) is None


def test_activity_keeps_it_but_never_beyond_the_absolute_lifetime(
    small_app: Flask, engine: sa.Engine, clock: time_machine.Traveller
) -> None:
    client = small_app.test_client()
    client.get("/set?a=1")
    for _ in range(24 * 4 - 1):
        clock.shift(timedelta(minutes=15))
        assert client.get("/show").data == b'{"a":"1"}'

    assert column(engine, "idle_expires_at") == [START + timedelta(hours=24)]
    clock.shift(timedelta(minutes=15))
    assert client.get("/show").data == b"{}"


def test_activity_is_written_at_most_once_a_minute(
    store: SessionStore, engine: sa.Engine, clock: time_machine.Traveller
) -> None:
    stored = store.start({}, NOBODY)
    for _ in range(5):
        clock.shift(timedelta(seconds=25))
        again = store.load(stored.session_id)
        assert again is not None
        store.touch(again)

    assert column(engine, "last_active_at") == [START + timedelta(seconds=75)]


def test_a_clock_that_is_set_back_brings_no_session_to_life(
    store: SessionStore, clock: time_machine.Traveller
) -> None:
    stored = store.start({}, NOBODY)
    clock.shift(timedelta(hours=2))
    assert store.load(stored.session_id) is None

    clock.move_to(START)

    assert store.load(stored.session_id) is None


def test_an_ended_session_keeps_no_data_and_takes_no_more(
    store: SessionStore, engine: sa.Engine
) -> None:
    stored = store.start({"a": '"private"'}, NOBODY)
    store.end(stored)

    assert store.load(stored.session_id) is None
    assert store.save(stored, Changes(written={"a": "1"})) is None
    assert store.rotate(stored, {"a": "1"}, NOBODY) is None
    assert b"private" not in repr(column(engine, "data")).encode()
    assert column(engine, "ended_because") == [Ending.SIGNED_OUT]


def test_rotation_does_not_lengthen_a_session(
    store: SessionStore, clock: time_machine.Traveller
) -> None:
    stored = store.start({}, NOBODY)
    clock.shift(timedelta(minutes=20))
    fresh = store.rotate(stored, {}, NOBODY)

    assert fresh is not None
    assert fresh.expires_at == stored.expires_at


def make(store: SessionStore, count: int) -> list[StoredSession]:
    return [store.start({}, NOBODY) for _ in range(count)]


def test_cleaning_takes_what_expired_or_ended_and_nothing_else(
    store: SessionStore, engine: sa.Engine, clock: time_machine.Traveller
) -> None:
    make(store, 7)
    clock.shift(timedelta(hours=1))
    ended, kept = make(store, 2)
    store.end(ended)

    assert store.cleanup_expired(dry_run=True) == 8
    assert store.cleanup_expired(batch_size=3) == 8
    assert store.cleanup_expired() == 0
    assert column(engine, "id_hash") == [kept.id_hash]


def test_two_cleaners_at_once_count_each_row_once(
    store: SessionStore, engine: sa.Engine, clock: time_machine.Traveller
) -> None:
    make(store, 90)
    clock.shift(timedelta(hours=1))
    kept = make(store, 5)

    with ThreadPoolExecutor(2) as both:
        counts = list(both.map(lambda _: store.cleanup_expired(batch_size=10), range(2)))
    counts.append(store.cleanup_expired())

    assert sum(counts) == 90
    assert set(column(engine, "id_hash")) == {session.id_hash for session in kept}


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (
            sa.select(SESSIONS.c.id_hash).where(SESSIONS.c.idle_expires_at <= now()).limit(10),
            "ix_user_sessions_idle_expires_at",
        ),
        (
            by_id(UserIdentity()).params({WANTED: b"x" * 32}),
            "(pk_user_sessions|USING INDEX sqlite_autoindex_user_sessions_1)",
        ),
    ],
    ids=["cleaning", "looking up"],
)
def test_rows_are_found_by_an_index(
    store: SessionStore, engine: sa.Engine, query: sa.Select[Any], index: str
) -> None:
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            # Of an empty table any index is as good as the right one.
            for _ in range(200):
                store.start({}, Owner(user_id=new_id()))
            connection.exec_driver_sql("ANALYZE user_sessions")
            connection.exec_driver_sql("SET enable_seqscan = off")
        text = query.compile(engine, compile_kwargs={"literal_binds": True})
        plan = repr(connection.exec_driver_sql(f"{explain} {text}").all())
    assert re.search(index, plan)
    assert "Seq Scan on user_sessions" not in plan


def test_ending_a_users_sessions_can_spare_one_or_take_one(store: SessionStore) -> None:
    ana, ben = Owner(user_id=new_id()), Owner(user_id=new_id())
    assert ana.user_id is not None
    first, second, third = (store.start({}, ana) for _ in range(3))
    others = store.start({}, ben)

    assert store.end_sessions_of(ana.user_id, handle=others.id_hash.hex()) == 0
    assert store.end_sessions_of(ana.user_id, handle="no handle") == 0
    assert store.end_sessions_of(ana.user_id, handle=first.id_hash.hex()) == 1
    assert store.end_sessions_of(ana.user_id, keep=second) == 1
    assert [shown.handle for shown in store.sessions_of(ana.user_id)] == [second.id_hash.hex()]
    assert store.load(third.session_id) is None
    assert store.load(others.session_id) is not None


def test_ending_inside_a_transaction_lasts_only_if_that_commits(
    store: SessionStore, engine: sa.Engine
) -> None:
    ana = Owner(user_id=new_id())
    assert ana.user_id is not None
    stored = store.start({}, ana)

    with engine.connect() as connection:
        assert store.end_sessions_of(ana.user_id, connection=connection) == 1
        connection.rollback()

    assert store.load(stored.session_id) is not None


def test_listeners_hear_of_starts_endings_and_refusals_of_known_users(
    engine: sa.Engine, clock: time_machine.Traveller
) -> None:
    heard: list[SessionEvent] = []
    store = SessionStore(engine, listeners=[heard.append])
    ana = Owner(user_id=new_id(), ip_address="192.0.2.1")
    stored = store.start({}, ana)
    fresh = store.rotate(stored, {}, ana)
    assert fresh is not None
    store.load(stored.session_id)
    clock.shift(timedelta(hours=1))
    store.load(fresh.session_id)
    store.load(fresh.session_id)
    store.end(store.start({}, NOBODY))

    assert [(event.kind, event.reason, event.owner.user_id) for event in heard] == [
        ("started", None, ana.user_id),
        ("replaced", None, ana.user_id),
        ("refused", "replaced", ana.user_id),
        ("ended", "expired", ana.user_id),
        ("refused", "expired", ana.user_id),
        ("started", None, None),
        ("ended", "signed-out", None),
    ]

"""The trail that sessions leave beside the use cases of signing in and out."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from models.history import AuditEntry
from models.user import User
from security.audit_rows import SYSTEM
from security.session_rows import SESSIONS
from tests.security.conftest import signed_in
from tests.security.test_signed_in import post_sign_in, store_of
from tests.support.cast import SAME_ORIGIN
from tests.support.factories import World
from utils.ids import new_id
from utils.principal import Role, acting_as

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def world(secured: Flask) -> World:
    """The organization of Alice."""
    return World(secured)


@pytest.fixture
def alice(world: World) -> User:
    """Somebody who can sign in."""
    return world.user(name="Alice", role=Role.ADMIN)


def entries(world: World) -> list[tuple[str, str | None, int]]:
    found = sorted(world.rows(AuditEntry), key=lambda entry: (entry.at, entry.action))
    return [(entry.action, entry.reason, entry.count) for entry in found]


def test_a_new_id_is_audited_with_whose_it_is(secured: Flask, world: World, alice: User) -> None:
    browser = signed_in(secured, alice)
    assert browser.post("/more", headers=SAME_ORIGIN).status_code == 200
    (entry,) = world.rows(AuditEntry)
    assert (entry.action, entry.object_id, entry.count) == ("session-replaced", alice.id, 1)


def test_that_time_ended_a_session_is_audited_once_and_its_next_use_is_a_refusal(
    secured: Flask, world: World, alice: User
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        browser = signed_in(secured, alice)
        clock.shift(timedelta(hours=25))
        again(browser)
        again(browser)
    assert entries(world) == [("session-ended", "expired", 1), ("session-refused", "expired", 1)]
    for entry in world.rows(AuditEntry):
        assert (entry.object_id, entry.actor_id, entry.actor_name) == (alice.id, None, SYSTEM)
        assert entry.at == NOON + timedelta(hours=25)
        assert entry.ip_address == "127.0.0.1"


def test_a_session_that_is_emptied_ended_without_its_use_case_and_is_audited(
    secured: Flask, world: World, alice: User
) -> None:
    signed_in(secured, alice).post("/empty", headers=SAME_ORIGIN)
    (entry,) = world.rows(AuditEntry)
    assert (entry.action, entry.reason) == ("session-ended", "cleared")
    assert (entry.actor_id, entry.actor_name) == (alice.id, "Alice")


def test_signing_in_over_somebodys_session_is_audited_as_its_end(
    secured: Flask, world: World, alice: User
) -> None:
    browser = signed_in(secured, alice)
    post_sign_in(browser, world.user(name="Ben"))
    (entry,) = world.rows(AuditEntry)
    assert (entry.action, entry.reason, entry.object_id) == ("session-ended", "replaced", alice.id)


def test_signing_out_is_left_to_its_use_case(secured: Flask, world: World, alice: User) -> None:
    signed_in(secured, alice).post("/out", headers=SAME_ORIGIN)
    assert entries(world) == []


def test_revoking_is_audited_with_who_did_it_and_how_many_there_were(
    secured: Flask, world: World, alice: User
) -> None:
    ben = world.user(name="Ben")
    for _ in range(3):
        signed_in(secured, ben)
    with secured.app_context(), acting_as(world.principal(Role.ADMIN, user=alice)):
        assert store_of(secured).end_sessions_of(ben.id) == 3
    (entry,) = world.rows(AuditEntry)
    assert (entry.action, entry.reason, entry.count) == ("session-ended", "revoked", 3)
    assert (entry.object_id, entry.actor_id, entry.actor_name) == (ben.id, alice.id, "Alice")


def test_cleaning_audits_whom_time_signed_out_and_the_trail_outlives_the_rows(
    secured: Flask, world: World, alice: User
) -> None:
    ben = world.user(name="Ben")
    with time_machine.travel(NOON, tick=False) as clock:
        for user in (alice, alice, ben):
            signed_in(secured, user)
        signed_in(secured, ben).post("/out", headers=SAME_ORIGIN)
        clock.shift(timedelta(hours=1))
        with secured.app_context():
            assert store_of(secured).cleanup_expired() == 4
            assert store_of(secured).cleanup_expired() == 0
    found = {entry.object_id: entry for entry in world.rows(AuditEntry)}
    assert {user_id: entry.count for user_id, entry in found.items()} == {alice.id: 2, ben.id: 1}
    for entry in found.values():
        assert (entry.action, entry.reason) == ("session-ended", "expired")
        assert (entry.actor_id, entry.ip_address) == (None, "127.0.0.1")
        assert entry.at == NOON + timedelta(hours=1)


def test_a_trail_that_cant_be_written_keeps_no_session_alive(
    secured: Flask, world: World, alice: User
) -> None:
    browser = signed_in(secured, alice)
    with secured.app_context():
        store = store_of(secured)
        with store.connections.writing() as connection:
            connection.execute(sa.update(SESSIONS).values(organization_id=new_id()))
        assert store.end_sessions_of(alice.id) == 1
    again(browser)
    assert entries(world) == []


def test_refusals_at_the_same_moment_are_one_row(secured: Flask, world: World, alice: User) -> None:
    browsers = [signed_in(secured, alice) for _ in range(8)]
    with secured.app_context():
        store_of(secured).end_sessions_of(alice.id)
    meeting = threading.Barrier(len(browsers))

    def refused_together(browser: FlaskClient) -> None:
        meeting.wait(10)
        again(browser)

    with ThreadPoolExecutor(len(browsers)) as threads:
        list(threads.map(refused_together, browsers))
    refused = [count for action, _, count in entries(world) if action == "session-refused"]
    assert len(refused) == 1
    assert refused[0] > 0


def test_refusals_of_a_known_account_are_one_row_a_minute_with_a_count(
    secured: Flask, world: World, alice: User
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        browser = signed_in(secured, alice)
        with secured.app_context():
            store_of(secured).end_sessions_of(alice.id)
        for _ in range(5):
            again(browser)
        clock.shift(timedelta(seconds=61))
        again(browser)
    refused = [count for action, _, count in entries(world) if action == "session-refused"]
    assert refused == [5, 1]


def again(browser: FlaskClient) -> None:
    assert browser.get("/public").text == "nobody"

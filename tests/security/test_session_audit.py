"""The trail that sessions leave beside the use cases of signing in and out."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from models.history import AuditEntry
from models.user import User
from tests.security.conftest import signed_in
from tests.security.test_signed_in import store_of
from tests.support.cast import SAME_ORIGIN
from tests.support.factories import World
from utils.principal import Role

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


def test_an_end_that_nobody_asked_for_is_audited(secured: Flask, world: World, alice: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        browser = signed_in(secured, alice)
        clock.shift(timedelta(hours=25))
        assert browser.get("/public").text == "nobody"
    assert ("session-refused", "expired", 1) in entries(world)


def test_revoking_is_audited_and_signing_out_is_left_to_its_use_case(
    secured: Flask, world: World, alice: User
) -> None:
    signed_in(secured, alice).post("/out", headers=SAME_ORIGIN)
    assert entries(world) == []


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

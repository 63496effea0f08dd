"""The model's own calls: create, find, refresh, clean."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from models.database import db
from models.user_session import UserSession
from security.session_cookies import CookieSigner, hash_of, new_session_id
from tests.support.factories import World
from tests.support.statements import counted_statements

START = datetime(2026, 5, 4, 10, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still until it is moved."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def context(secured: Flask) -> Iterator[None]:
    """The model finds its store in the current application."""
    with secured.app_context():
        yield


def add(row: UserSession) -> str:
    session_id = row.session_id
    db.session.add(row)
    db.session.commit()
    db.session.remove()
    return session_id


def test_a_new_session_is_not_added_and_shows_its_id_once(secured: Flask) -> None:
    ana = World(secured).user()
    made = UserSession.create_session(ana.id, {"theme": "dark"})
    session_id = made.session_id

    assert len(session_id) == 43
    assert made.id_hash == hash_of(session_id)
    assert UserSession.get_valid_session(session_id) is None
    add(made)

    found = UserSession.get_valid_session(session_id)
    assert found is not None
    assert found.session_id == ""
    assert (found.user_id, found.session_data) == (ana.id, {"theme": "dark"})
    assert found.expires_at == START + timedelta(hours=24)


def test_its_id_in_a_signed_cookie_is_a_signed_in_browser(secured: Flask) -> None:
    ana = World(secured).user(name="Ana")
    session_id = add(UserSession.create_session(ana.id, {}))
    client = secured.test_client()
    signer = CookieSigner.of(secured)
    assert signer is not None
    client.set_cookie("rosterwright", signer.sign(session_id, is_lasting=False))

    assert client.get("/public").text == "Ana"


def test_finding_costs_one_statement(secured: Flask) -> None:
    session_id = add(UserSession.create_session(None, {}))
    engine = secured.extensions["session_store"].connections.engine
    with counted_statements(engine) as statements:
        UserSession.get_valid_session(session_id)
    assert statements.count == 0  # none of the page's budget


@pytest.mark.parametrize("text", ["", "x", "é" * 43, "a" * 43, "a" * 10_000, "\x00"])
def test_an_id_that_is_unknown_or_malformed_finds_nothing(text: str) -> None:
    assert UserSession.get_valid_session(text) is None


def test_expired_and_ended_sessions_are_not_found(
    secured: Flask, clock: time_machine.Traveller
) -> None:
    ana = World(secured).user()
    ended = add(UserSession.create_session(ana.id, {}))
    secured.extensions["session_store"].end_sessions_of(ana.id)
    expired = add(UserSession.create_session(ana.id, {}, duration_hours=1))
    clock.shift(timedelta(hours=1))

    assert UserSession.get_valid_session(ended) is None
    assert UserSession.get_valid_session(expired) is None


def test_refreshing_moves_the_idle_deadline_at_most_once_a_minute(
    clock: time_machine.Traveller,
) -> None:
    session_id = add(UserSession.create_session(None, {}))
    for _ in range(3):
        clock.shift(timedelta(seconds=40))
        found = UserSession.get_valid_session(session_id)
        assert found is not None
        assert found.refresh()

    found = UserSession.get_valid_session(session_id)
    assert found is not None
    assert found.last_active_at == START + timedelta(seconds=80)


def test_refreshing_never_goes_beyond_the_absolute_lifetime(clock: time_machine.Traveller) -> None:
    row = UserSession.create_session(None, {}, duration_hours=1)
    session_id = add(row)
    clock.shift(timedelta(minutes=25))
    refreshed = UserSession.get_valid_session(session_id)
    assert refreshed is not None
    assert refreshed.refresh()
    clock.shift(timedelta(minutes=25))
    again = UserSession.get_valid_session(session_id)
    assert again is not None
    assert again.refresh()
    clock.shift(timedelta(minutes=10))

    assert not again.refresh()
    assert UserSession.get_valid_session(session_id) is None


def test_a_row_of_a_session_is_refreshed_by_that_sessions_commit(
    clock: time_machine.Traveller,
) -> None:
    row = UserSession.create_session(None, {})
    session_id = row.session_id
    db.session.add(row)
    clock.shift(timedelta(minutes=2))
    assert row.refresh()
    db.session.commit()
    db.session.remove()

    found = UserSession.get_valid_session(session_id)
    assert found is not None
    assert found.last_active_at == START + timedelta(minutes=2)


def test_a_session_that_was_ended_elsewhere_does_not_refresh(
    secured: Flask, clock: time_machine.Traveller
) -> None:
    ana = World(secured).user()
    session_id = add(UserSession.create_session(ana.id, {}))
    found = UserSession.get_valid_session(session_id)
    assert found is not None
    secured.extensions["session_store"].end_sessions_of(ana.id)
    clock.shift(timedelta(minutes=2))

    assert not found.refresh()


def test_cleaning_returns_how_many_rows_went(clock: time_machine.Traveller) -> None:
    for _ in range(3):
        add(UserSession.create_session(None, {}))
    clock.shift(timedelta(hours=1))
    kept = add(UserSession.create_session(None, {}))

    assert UserSession.cleanup_expired(db.session) == 3
    assert UserSession.get_valid_session(kept) is not None


def test_two_ids_are_never_the_same() -> None:
    assert len({new_session_id() for _ in range(1000)}) == 1000

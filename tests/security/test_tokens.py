"""Programs that act by API tokens: who acts, who is refused, and what it costs."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Final

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask, session
from werkzeug.test import TestResponse

from models.api_token import ApiToken
from models.history import AuditEntry
from models.user import User
from models.user_session import UserSession
from security.permissions import Permission
from security.tokens import is_token_text, new_token_text, prefix_of
from tests.security.conftest import signed_in
from tests.security.test_session_ids import corrupted
from tests.security.test_signed_in import permissions_now, store_of
from tests.support.cast import SAME_ORIGIN
from tests.support.driver_statements import driver_statements, first_words
from tests.support.factories import World
from tests.support.tokens import KnownToken, known_token
from utils.principal import Role, current_principal

NOON: Final = datetime(2026, 5, 4, 12, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
VIEW, EDIT = Permission.ROSTER_VIEW, Permission.ROSTER_EDIT


@pytest.fixture
def world(secured: Flask) -> World:
    """The organization of Alice."""
    return World(secured)


@pytest.fixture
def alice(world: World) -> User:
    """The user of the token."""
    return world.user(name="Alice", role=Role.ADMIN)


@pytest.fixture
def token(world: World, alice: User) -> KnownToken:
    """Alice's token, which may look."""
    return known_token(world, alice, VIEW)


def engine_of(app: Flask) -> sa.Engine:
    with app.app_context():
        return store_of(app).connections.engine


def ask(app: Flask, token: KnownToken, path: str = "/public") -> TestResponse:
    return app.test_client().get(path, headers=token.header)


def asked(app: Flask) -> AbstractContextManager[list[str]]:
    return driver_statements(engine_of(app))


def change(app: Flask, statement: sa.Update) -> None:
    with engine_of(app).begin() as connection:
        connection.execute(statement)


def stored(world: World, token: KnownToken) -> ApiToken:
    row = world.again(token.row)
    assert row is not None
    return row


@pytest.mark.parametrize("path", ["/public", "/pages/mine", "/api/v1/mine"])
def test_a_token_opens_whatever_a_cookie_does(secured: Flask, token: KnownToken, path: str) -> None:
    assert ask(secured, token, path).text == "Alice"
    assert current_principal() is None


def test_a_token_may_do_what_both_its_scopes_and_its_users_role_allow(
    secured: Flask, world: World, alice: User
) -> None:
    seen: list[frozenset[str]] = []

    def look() -> str:
        seen.append(permissions_now())
        return ""

    secured.add_url_rule("/look", view_func=look)
    wide = known_token(world, alice, VIEW, EDIT, "long.forgotten")
    ask(secured, wide, "/look")
    change(secured, sa.update(User).values(role=Role.VIEWER))
    ask(secured, wide, "/look")
    assert seen == [{VIEW, EDIT}, {VIEW}]


def test_the_principal_names_the_token(secured: Flask, token: KnownToken) -> None:
    def name_actor() -> str:
        principal = current_principal()
        return f"{principal.actor_name} {principal.token_id}" if principal else ""

    secured.add_url_rule("/actor", view_func=name_actor)
    assert ask(secured, token, "/actor").text == f"Alice (token Nightly export) {token.row.id}"


def test_of_cookie_and_token_together_the_token_counts(
    secured: Flask, world: World, token: KnownToken
) -> None:
    browser = signed_in(secured, world.user(name="Ben"))
    assert browser.get("/public", headers=token.header).text == "Alice"
    unknown = replace(token, text=new_token_text())
    assert browser.get("/public", headers=unknown.header).status_code == 401
    assert browser.get("/public").text == "Ben"


def test_with_a_token_no_session_is_read_written_or_touched(
    secured: Flask, world: World, token: KnownToken
) -> None:
    def remember() -> str:
        session["seen"] = session.get("seen", 0) + 1
        return str(session["seen"])

    secured.add_url_rule("/remember", view_func=remember)
    with time_machine.travel(NOON, tick=False) as clock:
        browser = signed_in(secured, world.user(name="Ben"))
        clock.shift(2 * MINUTE)
        before = world.rows(UserSession)[0].last_active_at
        with asked(secured) as statements:
            answers = [browser.get("/remember", headers=token.header) for _ in range(2)]
        assert [answer.text for answer in answers] == ["1", "1"]
        assert not any("Set-Cookie" in answer.headers for answer in answers)
        assert [text for text in statements if "user_sessions" in text] == []
        (row,) = world.rows(UserSession)
        assert (row.last_active_at, row.version) == (before, 1)


def test_a_program_with_a_token_can_neither_sign_in_nor_out(
    secured: Flask, world: World, alice: User, token: KnownToken
) -> None:
    body = {
        "user_id": str(alice.id),
        "organization_id": str(world.id),
        "name": "Alice",
        "role": "admin",
    }
    client = secured.test_client()
    for path in ("/api/v1/auth/login", "/out", "/more"):
        answer = client.post(path, json=body, headers={**token.header, **SAME_ORIGIN})
        assert answer.status_code == 403
    assert world.rows(UserSession) == []


def test_a_request_with_a_token_costs_one_query_outside_of_the_budget(
    secured: Flask, token: KnownToken
) -> None:
    ask(secured, token)
    with asked(secured) as statements:
        assert ask(secured, token).text == "Alice"
    assert first_words(statements) == ["SELECT"]


@pytest.mark.parametrize("scheme", ["Basic", "Digest", "Token"])
def test_other_credentials_are_passed_over(secured: Flask, token: KnownToken, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {token.text}"}
    assert secured.test_client().get("/public", headers=headers).text == "nobody"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"revoked_at": NOON}, "was revoked"),
        ({"expires_at": NOON}, "has expired"),
        ({"revoked_at": NOON, "expires_at": NOON}, "was revoked"),
    ],
)
def test_a_token_whose_time_is_over_is_refused_with_what_to_do(
    secured: Flask, world: World, alice: User, values: dict[str, object], words: str
) -> None:
    answer = ask(secured, known_token(world, alice, VIEW, **values), "/api/v1/mine")
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (401, "token-refused")
    assert words in problem["detail"]
    assert "Make another one" in problem["detail"]
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


def test_who_sends_nothing_is_told_that_a_token_would_do(secured: Flask) -> None:
    answer = secured.test_client().get("/api/v1/mine")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_a_token_ends_at_the_very_instant_that_it_names(
    secured: Flask, world: World, alice: User
) -> None:
    brief = known_token(world, alice, VIEW, expires_at=NOON)
    instant = timedelta(microseconds=1)
    with time_machine.travel(NOON - instant, tick=False) as clock:
        assert ask(secured, brief).text == "Alice"
        clock.shift(instant)
        assert ask(secured, brief).status_code == 401


def test_the_tokens_of_a_disabled_user_open_nothing_until_the_user_is_back(
    secured: Flask, token: KnownToken
) -> None:
    change(secured, sa.update(User).values(is_active=False))
    answer = ask(secured, token, "/api/v1/mine")
    assert answer.status_code == 401
    assert "administrator" in answer.get_json()["detail"]
    change(secured, sa.update(User).values(is_active=True))
    assert ask(secured, token).text == "Alice"


def test_a_token_that_is_revoked_in_the_middle_of_a_request_opens_no_further_one(
    secured: Flask, token: KnownToken
) -> None:
    def revoke() -> str:
        change(secured, sa.update(ApiToken).values(revoked_at=NOON))
        principal = current_principal()
        return principal.name if principal else "nobody"

    secured.add_url_rule("/revoke", view_func=revoke)
    assert ask(secured, token, "/revoke").text == "Alice"
    assert ask(secured, token).status_code == 401


def test_no_corrupted_token_is_accepted_and_what_is_no_token_costs_no_query(
    secured: Flask, world: World, token: KnownToken
) -> None:
    tried = {text for text in corrupted(token.text) if text != token.text}
    wire = [text for text in tried if text.isascii() and text.isprintable() and text.strip()]
    assert len(wire) > 300
    with asked(secured) as statements:
        for text in wire:
            answer = ask(secured, replace(token, text=text))
            assert answer.status_code == (200 if text.strip() == token.text else 401), text
    looked_up = [text for text in wire if is_token_text(text.strip())]
    assert 0 < len(looked_up) < len(wire)
    assert len([text for text in statements if "api_tokens" in text]) <= len(looked_up) + 2
    assert world.count(AuditEntry) == 0


def test_thirty_two_programs_with_one_token_all_get_their_answer(
    secured: Flask, world: World, token: KnownToken
) -> None:
    ready = threading.Barrier(32)

    def once(_number: int) -> int:
        ready.wait(30)
        return ask(secured, token).status_code

    with ThreadPoolExecutor(32) as threads:
        assert set(threads.map(once, range(32))) == {200}
    assert stored(world, token).last_used_at is not None


def test_the_last_use_is_noted_at_most_once_a_minute_and_is_no_change_of_version(
    secured: Flask, world: World, token: KnownToken
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        ask(secured, token)
        clock.shift(MINUTE / 2)
        ask(secured, token)
        row = stored(world, token)
        assert (row.last_used_at, row.last_used_from, row.version) == (NOON, "127.0.0.1", 1)
        clock.shift(MINUTE / 2)
        ask(secured, token)
        assert stored(world, token).last_used_at == NOON + MINUTE


def test_noting_the_use_waits_only_a_moment_for_a_lock(
    secured: Flask, world: World, token: KnownToken
) -> None:
    with engine_of(secured).begin() as holder:
        holder.execute(sa.update(ApiToken).values(name=ApiToken.name))
        began = monotonic()
        assert ask(secured, token).text == "Alice"
        assert monotonic() - began < 1
    assert stored(world, token).last_used_at is None


def test_refusals_of_a_known_token_are_one_row_a_minute_with_a_count(
    secured: Flask, world: World, alice: User
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        over = known_token(world, alice, VIEW, revoked_at=NOON)
        for _ in range(5):
            ask(secured, over)
        clock.shift(MINUTE)
        ask(secured, over)
    entries = sorted(world.rows(AuditEntry), key=lambda entry: entry.at)
    assert [entry.count for entry in entries] == [5, 1]
    first = entries[0]
    assert (first.action, first.reason, first.ip_address) == (
        "token-refused",
        "revoked",
        "127.0.0.1",
    )
    assert (first.object_id, first.actor_id) == (over.row.id, alice.id)


def test_a_database_that_fails_is_a_failure_and_no_refusal(
    secured: Flask, token: KnownToken
) -> None:
    with engine_of(secured).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE api_tokens RENAME TO away")
    try:
        assert ask(secured, token, "/api/v1/mine").get_json()["code"] == "database"
        assert secured.test_client().get("/public").text == "nobody"
    finally:
        with engine_of(secured).begin() as connection:
            connection.exec_driver_sql("ALTER TABLE away RENAME TO api_tokens")


def test_the_text_of_a_token_is_random_of_one_form_and_begins_with_what_is_shown() -> None:
    texts = {new_token_text() for _ in range(100)}
    assert len(texts) == 100
    assert all(is_token_text(text) and len(text) == 55 for text in texts)
    assert all(text.startswith(f"{prefix_of(text)}_") for text in texts)
    with pytest.raises(ValueError, match="no token"):
        prefix_of("rw_short")

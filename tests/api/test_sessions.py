"""Where somebody is signed in, over HTTP."""

from datetime import timedelta
from typing import Any

import time_machine
from flask.testing import FlaskClient

from app import Rosterwright
from models.history import AuditEntry
from models.user_session import UserSession
from tests.api.caller import Caller
from tests.api.looking import Differing, audited
from tests.support.cast import Cast, Member, sign_in
from tests.support.factories import World
from tests.support.statements import Statements
from utils.clock import now

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
READ = 3


def browser_of(app: Rosterwright, person: Member, agent: str = FIREFOX) -> FlaskClient:
    """Return a further browser in which that person is signed in."""
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = agent
    return sign_in(client, person)


def listed(caller: Caller, query: str = "") -> list[dict[str, Any]]:
    answer = caller.get(f"/sessions{query}")
    assert answer.status_code == 200, answer.get_json()
    rows: list[dict[str, Any]] = answer.get_json()["items"]
    return rows


def told_endings(app: Rosterwright, person: Member) -> list[Differing]:
    """Return what the trail says of ended sessions of that person."""
    return [after for action, _, after in audited(app, person.user.id) if action == "end-sessions"]


def is_signed_in(browser: FlaskClient) -> bool:
    return browser.get("/api/v1/me").status_code == 200


def test_ones_sessions_are_listed_the_one_used_last_first_and_this_one_is_marked(
    app: Rosterwright, as_bob: Caller, as_alice: Caller, cast: Cast
) -> None:
    with time_machine.travel(now() + timedelta(minutes=1), tick=False):
        browser_of(app, cast.bob)
        rows = listed(as_bob)
    assert [row["is_current"] for row in rows] == [False, True]
    assert [row["last_active_at"] for row in rows] == sorted(
        (row["last_active_at"] for row in rows), reverse=True
    )
    assert (rows[0]["user_agent"], rows[0]["ip_address"]) == (FIREFOX, "127.0.0.1")
    assert len(listed(as_alice)) == 1


def test_no_secret_of_a_session_is_shown(as_bob: Caller, app: Rosterwright) -> None:
    cookie = as_bob.client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    (row,) = listed(as_bob)
    assert cookie.value.partition(".")[0] not in str(row)
    thief = app.test_client()
    thief.set_cookie(cookie.key, row["handle"])
    assert not is_signed_in(thief)


def test_a_session_that_is_ended_from_afar_is_over_at_its_next_request(
    app: Rosterwright, as_bob: Caller, cast: Cast, world: World
) -> None:
    other = browser_of(app, cast.bob)
    (handle,) = [row["handle"] for row in listed(as_bob) if not row["is_current"]]
    assert as_bob.delete(f"/sessions/{handle}").status_code == 204
    assert not is_signed_in(other)
    assert is_signed_in(as_bob.client)
    assert as_bob.delete(f"/sessions/{handle}").status_code == 404
    where = {"ip_address": "127.0.0.1", "user_agent": FIREFOX}
    assert told_endings(app, cast.bob) == [{"sessions": 1, "because": "revoked", **where}]
    (row,) = world.rows(UserSession, UserSession.ended_because.is_not(None))
    assert row.ended_because == "revoked"


def test_signing_out_everywhere_else_leaves_this_browser(
    app: Rosterwright, as_bob: Caller, as_alice: Caller, cast: Cast
) -> None:
    others = [browser_of(app, cast.bob) for _ in range(3)]
    assert as_bob.delete("/sessions").status_code == 204
    assert not any(is_signed_in(other) for other in others)
    assert is_signed_in(as_bob.client)
    assert is_signed_in(as_alice.client)
    assert told_endings(app, cast.bob) == [{"sessions": 3, "because": "revoked"}]


def test_signing_out_nowhere_leaves_no_trail(app: Rosterwright, as_bob: Caller, cast: Cast) -> None:
    assert as_bob.delete("/sessions").status_code == 204
    assert told_endings(app, cast.bob) == []


def test_one_can_end_the_session_that_asks(as_bob: Caller) -> None:
    (row,) = listed(as_bob)
    assert as_bob.delete(f"/sessions/{row['handle']}").status_code == 204
    assert not is_signed_in(as_bob.client)


def test_an_administrator_sees_and_ends_the_sessions_of_others(
    app: Rosterwright, as_alice: Caller, cast: Cast
) -> None:
    browsers = [browser_of(app, cast.bob) for _ in range(3)]
    query = f"?user_id={cast.bob.user.id}"
    rows = listed(as_alice, query)
    assert [row["is_current"] for row in rows] == [False] * 3
    assert as_alice.delete(f"/sessions/{rows[0]['handle']}").status_code == 404
    assert as_alice.delete(f"/sessions/{rows[0]['handle']}{query}").status_code == 204
    assert sum(map(is_signed_in, browsers)) == 2
    assert as_alice.delete(f"/sessions{query}").status_code == 204
    assert not any(map(is_signed_in, browsers))
    assert is_signed_in(as_alice.client)


def test_an_administrator_who_names_themselves_keeps_this_browser(
    app: Rosterwright, as_alice: Caller, cast: Cast
) -> None:
    other = browser_of(app, cast.alice)
    assert as_alice.delete(f"/sessions?user_id={cast.alice.user.id}").status_code == 204
    assert (is_signed_in(as_alice.client), is_signed_in(other)) == (True, False)


def test_who_ended_whose_session_stays_known_when_the_session_is_cleaned_away(
    app: Rosterwright, as_alice: Caller, cast: Cast, world: World
) -> None:
    browser_of(app, cast.bob)
    as_alice.delete(f"/sessions?user_id={cast.bob.user.id}")
    with app.app_context():
        assert app.extensions["session_store"].cleanup_expired() == 1
    entries = world.rows(AuditEntry, AuditEntry.action == "end-sessions")
    assert [(entry.actor_name, entry.object_id) for entry in entries] == [
        ("Alice", cast.bob.user.id)
    ]


def test_others_touch_their_own_sessions_alone(
    as_bob: Caller, as_viewer: Caller, as_alice: Caller, cast: Cast
) -> None:
    (row,) = listed(as_alice)
    query = f"?user_id={cast.alice.user.id}"
    for caller in (as_bob, as_viewer):
        assert caller.get(f"/sessions{query}").status_code == 403
        assert caller.delete(f"/sessions{query}").status_code == 403
        assert caller.delete(f"/sessions/{row['handle']}{query}").status_code == 403
        assert caller.delete(f"/sessions/{row['handle']}").status_code == 404
    assert is_signed_in(as_alice.client)


def test_users_of_another_organization_are_not_there(
    as_charlie: Caller, as_bob: Caller, cast: Cast
) -> None:
    (row,) = listed(as_bob)
    query = f"?user_id={cast.bob.user.id}"
    assert as_charlie.get(f"/sessions{query}").status_code == 404
    assert as_charlie.delete(f"/sessions{query}").status_code == 404
    assert as_charlie.delete(f"/sessions/{row['handle']}{query}").status_code == 404
    assert as_charlie.delete(f"/sessions/{row['handle']}").status_code == 404
    assert is_signed_in(as_bob.client)


def test_what_expired_is_not_listed(as_bob: Caller, cast: Cast, world: World) -> None:
    world.user_session(user=cast.bob.user)
    assert [row["is_current"] for row in listed(as_bob)] == [True]


def test_no_more_than_a_hundred_are_listed_in_one_statement_and_all_of_them_can_end(
    as_bob: Caller, cast: Cast, world: World, statements: Statements
) -> None:
    later = now() + timedelta(hours=1)
    for _ in range(101):
        world.user_session(
            user=cast.bob.user, last_active_at=now(), idle_expires_at=later, expires_at=later
        )
    with statements.at_most(READ):
        assert len(listed(as_bob)) == 100
    as_bob.delete("/sessions")
    assert len(listed(as_bob)) == 1


def test_an_unusable_user_is_named(as_alice: Caller) -> None:
    for method in (as_alice.get, as_alice.delete):
        answer = method("/sessions?user_id=bob")
        assert answer.status_code == 400
        assert answer.get_json()["errors"][0]["field"] == "user_id"

"""Who acts in a request, and who may not enter."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask, Response
from flask.testing import FlaskClient

from models.user import User
from security.identity import UserIdentity
from security.permissions import ROLE_PERMISSIONS, Permission
from security.session_rows import SESSIONS
from security.store import SessionStore
from tests.security.conftest import MakeSecured, signed_in
from tests.support.cast import SAME_ORIGIN
from tests.support.driver_statements import driver_statements, first_words
from tests.support.factories import World
from tests.support.statements import counted_statements
from utils.principal import Role, current_principal


@pytest.fixture
def world(secured: Flask) -> World:
    """The organization of Alice."""
    return World(secured)


@pytest.fixture
def alice(world: World) -> User:
    """Somebody who can sign in."""
    return world.user(name="Alice", role=Role.ADMIN)


@pytest.fixture
def browser(secured: Flask, alice: User) -> FlaskClient:
    """Alice's browser."""
    return signed_in(secured, alice)


def store_of(app: Flask) -> SessionStore:
    store: SessionStore = app.extensions["session_store"]
    return store


def test_a_signed_in_user_acts_until_the_request_ends(browser: FlaskClient) -> None:
    assert browser.get("/public").text == "Alice"
    assert current_principal() is None


def test_the_principal_carries_user_organization_and_permissions(
    secured: Flask, world: World, alice: User
) -> None:
    signed_in(secured, alice)
    with secured.app_context():
        store = store_of(secured)
        with store.connections.engine.connect() as connection:
            row = connection.execute(sa.select(SESSIONS)).one()
    assert (row.user_id, row.organization_id) == (alice.id, world.id)
    assert (row.ip_address, row.user_agent is None) == ("127.0.0.1", False)


@pytest.mark.parametrize("role", Role)
def test_each_role_brings_its_permissions(role: Role) -> None:
    allowed = ROLE_PERMISSIONS[role]
    assert (Permission.USERS_EDIT in allowed) is (role is Role.ADMIN)
    assert (Permission.ROSTER_EDIT in allowed) is (role in {Role.ADMIN, Role.MANAGER})
    assert (Permission.ROSTER_VIEW in allowed) is (role is not Role.EMPLOYEE)


def test_a_signed_in_request_costs_one_query_outside_of_the_budget(
    secured: Flask, browser: FlaskClient
) -> None:
    with secured.app_context():
        engine = store_of(secured).connections.engine
    with (
        counted_statements(engine) as statements,
        driver_statements(engine) as asked,
        statements.exactly(0),
    ):
        assert browser.get("/public").text == "Alice"

    assert first_words(asked) == ["SELECT"]  # no BEGIN around it, nothing to undo after it


def test_nobody_is_sent_to_sign_in_and_back_to_the_page_they_wanted(secured: Flask) -> None:
    client = secured.test_client()

    assert client.get("/pages/mine?a=1&b=2").headers["Location"] == (
        "/sign-in?next=%2Fpages%2Fmine%3Fa%3D1%26b%3D2"
    )
    assert client.get("/pages/mine").headers["Location"] == "/sign-in?next=%2Fpages%2Fmine"
    assert client.post("/pages/mine", headers=SAME_ORIGIN).headers["Location"] == "/sign-in"


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(secured: Flask) -> None:
    answer = secured.test_client().get("/pages/mine", headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=%2Fpages%2Fmine"


def test_a_program_that_is_not_signed_in_gets_401_as_a_problem(secured: Flask) -> None:
    answer = secured.test_client().get("/api/v1/mine")

    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_the_signed_in_enter(browser: FlaskClient) -> None:
    assert browser.get("/pages/mine").text == "Alice"
    assert browser.get("/api/v1/mine").text == "Alice"


@pytest.mark.parametrize(
    "change",
    [
        sa.update(User).values(is_active=False),
        sa.delete(User),
    ],
    ids=["disabled", "deleted"],
)
def test_whoever_is_disabled_or_gone_is_out_at_the_next_request_and_stays_out(
    secured: Flask, browser: FlaskClient, change: sa.Update | sa.Delete
) -> None:
    with secured.app_context():
        engine = store_of(secured).connections.engine
    with engine.begin() as connection:
        connection.execute(change)

    assert browser.get("/public").text == "nobody"

    with engine.begin() as connection:
        connection.execute(sa.update(User).values(is_active=True))
    assert browser.get("/public").text == "nobody"


def test_a_changed_role_counts_at_the_next_request(
    secured: Flask, browser: FlaskClient, alice: User
) -> None:
    seen: list[frozenset[str]] = []

    def look(response: Response) -> Response:
        seen.append(permissions_now())
        return response

    secured.after_request_funcs.setdefault(None, []).append(look)
    browser.get("/public")
    with secured.app_context():
        engine = store_of(secured).connections.engine
    with engine.begin() as connection:
        connection.execute(sa.update(User).where(User.id == alice.id).values(role=Role.VIEWER))
    browser.get("/public")

    assert Permission.USERS_EDIT in seen[0]
    assert seen[1] == {Permission.ROSTER_VIEW}


def permissions_now() -> frozenset[str]:
    principal = current_principal()
    return principal.permissions if principal else frozenset()


def test_signing_in_gives_a_new_id_and_ends_what_the_browser_had(
    secured: Flask, world: World, browser: FlaskClient
) -> None:
    before = browser.get_cookie(secured.config["SESSION_COOKIE_NAME"])
    ben = world.user(name="Ben")
    again = signed_in(secured, ben)
    stolen = secured.test_client()
    assert before is not None
    stolen.set_cookie(before.key, before.value)
    post_sign_in(stolen, ben)

    assert browser.get("/public").text == "nobody"
    assert stolen.get("/public").text == "Ben"
    assert again.get("/public").text == "Ben"


def post_sign_in(client: FlaskClient, user: User) -> None:
    body = {
        "user_id": str(user.id),
        "organization_id": str(user.organization_id),
        "name": user.name,
        "role": str(user.role),
    }
    assert client.post("/api/v1/auth/login", json=body, headers=SAME_ORIGIN).status_code == 200


@pytest.mark.parametrize("path", ["/out", "/empty"])
def test_signing_out_ends_the_session_and_takes_the_cookie(
    secured: Flask, browser: FlaskClient, path: str
) -> None:
    cookie = browser.get_cookie(secured.config["SESSION_COOKIE_NAME"])
    assert cookie is not None

    browser.post(path, headers=SAME_ORIGIN)

    assert browser.get_cookie(cookie.key) is None
    thief = secured.test_client()
    thief.set_cookie(cookie.key, cookie.value)
    assert thief.get("/public").text == "nobody"


def test_after_a_change_of_privilege_the_old_id_is_worth_nothing(
    secured: Flask, browser: FlaskClient
) -> None:
    cookie = browser.get_cookie(secured.config["SESSION_COOKIE_NAME"])
    assert cookie is not None

    browser.post("/more", headers=SAME_ORIGIN)

    assert browser.get("/public").text == "Alice"
    thief = secured.test_client()
    thief.set_cookie(cookie.key, cookie.value)
    assert thief.get("/public").text == "nobody"


def test_reading_the_last_flash_does_not_sign_out(browser: FlaskClient) -> None:
    browser.get("/flash")
    assert b"hello" in browser.get("/flashes").data
    assert browser.get("/flashes").data == b"[]"
    assert browser.get("/public").text == "Alice"


def test_all_sessions_of_a_user_can_be_ended_at_once(
    secured: Flask, alice: User, browser: FlaskClient
) -> None:
    second = signed_in(secured, alice)
    with secured.app_context():
        assert store_of(secured).end_sessions_of(alice.id) == 2

    assert {browser.get("/public").text, second.get("/public").text} == {"nobody"}


def test_a_bearer_token_makes_the_cookie_count_for_nothing(browser: FlaskClient) -> None:
    assert browser.get("/public", headers={"Authorization": "Bearer x"}).status_code == 401


def test_a_probe_answers_without_the_database(secured: Flask, browser: FlaskClient) -> None:
    with secured.app_context():
        engine = store_of(secured).connections.engine
    with counted_statements(engine) as statements:
        assert browser.get("/probe").text == "up"
    assert statements.count == 0


def test_with_an_https_address_the_cookie_is_bound_to_the_host(make_secured: MakeSecured) -> None:
    app = make_secured(PUBLIC_URL="https://roster.example.org")
    alice = World(app).user(name="Alice")
    client = app.test_client()
    body = {
        "user_id": str(alice.id),
        "organization_id": str(alice.organization_id),
        "name": "Alice",
        "role": "manager",
    }
    answer = client.post("/api/v1/auth/login", json=body, headers=SAME_ORIGIN)

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-rosterwright=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert UUID(body["user_id"]) == alice.id


def test_on_a_plain_http_address_the_cookie_has_neither_prefix_nor_secure(
    browser: FlaskClient,
) -> None:
    cookie = browser.get_cookie("rosterwright")
    assert cookie is not None
    assert not cookie.secure
    assert cookie.http_only


def test_an_organization_that_is_gone_lets_nobody_in(engine: sa.Engine) -> None:
    row = sa.select(sa.true().label("user_is_active"), sa.null().label("tenant_id"))
    with engine.connect() as connection:
        assert UserIdentity().principal(connection.execute(row).one()) is None

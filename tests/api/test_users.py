"""Users and invitations over HTTP."""

from typing import Any, Final
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert

from app import Rosterwright
from models.account_link import AccountLink, LinkPurpose
from models.database import db
from models.idempotency_key import IdempotencyKey
from models.user import User
from security.permissions import Permission
from tests.api.caller import Caller, faulty_fields
from tests.api.looking import audited
from tests.api.test_budgets import CHECKED, FEW, MANY, READ
from tests.conftest import MakeApp
from tests.support.cast import Cast, make_cast, sign_in
from tests.support.factories import World
from tests.support.statements import Statements
from tests.support.tokens import carrying, known_token
from utils.clock import now
from utils.ids import new_id
from utils.principal import Role

ANA: Final = {"email": "ana@acme.example", "name": "Ana", "role": "manager"}


def path_of(user: User) -> str:
    return f"/users/{user.id}"


def names(page: dict[str, Any]) -> list[str]:
    return [row["name"] for row in page["items"]]


def test_accounts_are_listed_in_order_of_name_and_found_by_what_is_asked(
    as_alice: Caller, world: World
) -> None:
    person = world.employee(code="EMP7", name="Zoe Lang")
    world.user(name="Zoe", email="zoe@acme.example", role=Role.EMPLOYEE, employee_id=person.id)
    world.user(name="Yann", is_active=False)
    assert names(as_alice.get("/users").get_json()) == ["Alice", "Bob", "Yann", "Zoe"]
    for query, expected in (
        ("role=employee", ["Zoe"]),
        ("is_active=false", ["Yann"]),
        ("is_active=true&q=B", ["Bob"]),
        ("q=zoe@", ["Zoe"]),
        ("q=nobody", []),
    ):
        assert names(as_alice.get(f"/users?{query}").get_json()) == expected, query
    zoe = as_alice.get("/users?q=zoe").get_json()["items"][0]
    assert zoe["employee"] == {"employee_id": "EMP7", "name": "Zoe Lang"}
    assert [len(page) for page in as_alice.pages("/users", 3)] == [3, 1]


def test_nothing_secret_is_shown(as_alice: Caller, cast: Cast) -> None:
    shown = as_alice.get(path_of(cast.bob.user)).get_json()
    assert set(shown) == {
        "id",
        "email",
        "name",
        "role",
        "employee",
        "is_active",
        "last_signed_in_at",
        "password_changed_at",
        "second_factor_since",
        "created_at",
        "version",
    }


def test_an_account_is_changed_in_the_version_that_was_read(
    as_alice: Caller, cast: Cast, world: World
) -> None:
    path = path_of(cast.bob.user)
    world.employee(code="EMP7")
    body = {"name": "Robert", "role": "viewer", "employee_id": "EMP7"}
    answer = as_alice.patch(path, body)
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"2"'
    assert answer.get_json() == as_alice.get(path).get_json()
    assert answer.get_json()["employee"]["employee_id"] == "EMP7"
    stale = as_alice.patch(path, {"name": "Bobby"})
    assert (stale.status_code, stale.get_json()["code"]) == (412, "precondition-failed")
    assert stale.get_json()["current"]["name"] == "Robert"
    missing = as_alice.patch(path, {"employee_id": "EMP404"}, version=2)
    assert (missing.status_code, faulty_fields(missing)) == (404, {"employee_id"})


def test_a_role_that_does_not_exist_is_named(as_alice: Caller, cast: Cast) -> None:
    answer = as_alice.patch(path_of(cast.bob.user), {"role": "boss"})
    assert (answer.status_code, faulty_fields(answer)) == (400, {"role"})


def test_disabling_signs_out_at_once_and_enabling_brings_tokens_alone_back(
    as_alice: Caller, as_bob: Caller, client: FlaskClient, cast: Cast
) -> None:
    token = known_token(cast.bob.world, cast.bob.user, Permission.ROSTER_VIEW)
    program, path = Caller(carrying(client, token)), path_of(cast.bob.user)
    for is_active, by_token in ((False, 401), (True, 200)):
        version = as_alice.get(path).get_json()["version"]
        assert as_alice.patch(path, {"is_active": is_active}, version).status_code == 200
        assert as_bob.get("/me").status_code == 401
        assert program.get("/sites").status_code == by_token


def test_the_only_administrator_can_neither_be_disabled_nor_demoted(
    as_alice: Caller, cast: Cast
) -> None:
    path = path_of(cast.alice.user)
    version = as_alice.get(path).get_json()["version"]
    for body in ({"is_active": False}, {"role": "manager"}):
        answer = as_alice.patch(path, body, version)
        assert (answer.status_code, faulty_fields(answer)) == (409, set(body))


def test_only_administrators_see_users_and_invitations(
    as_bob: Caller, as_viewer: Caller, as_employee: Caller, cast: Cast
) -> None:
    for caller in (as_bob, as_viewer, as_employee):
        for path in ("/users", path_of(cast.alice.user), "/invitations"):
            assert caller.get(path).status_code == 403
        assert caller.post("/invitations", ANA).status_code == 403
        assert caller.post(f"{path_of(cast.alice.user)}/reset-link", {}).status_code == 403


def test_an_invitation_shows_its_link_once(
    app: Rosterwright, as_alice: Caller, client: FlaskClient
) -> None:
    answer = as_alice.post("/invitations", ANA)
    made = answer.get_json()
    path = answer.headers["Location"].removeprefix("/api/v1")
    assert (answer.status_code, made["state"], made["purpose"]) == (201, "open", "join")
    assert made["link"].startswith("http://localhost/join/")
    shown = as_alice.get(path).get_json()
    assert shown == {name: value for name, value in made.items() if name != "link"}
    assert as_alice.get("/invitations").get_json()["items"] == [shown]
    secret = made["link"].rpartition("/")[2]
    for left in (shown, audited(app, UUID(made["id"]))):
        assert secret not in repr(left)
    assert client.get(f"/join/{secret}").status_code == 200


def test_the_link_begins_with_the_public_address(make_app: MakeApp) -> None:
    app = make_app(PUBLIC_URL="http://roster.example.org")
    cast = make_cast(app, World(app))
    answer = Caller(sign_in(app.test_client(), cast.alice)).post("/invitations", ANA)
    assert answer.get_json()["link"].startswith("http://roster.example.org/join/")


def test_a_repetition_shows_everything_but_the_link_which_is_kept_nowhere(
    as_alice: Caller, world: World
) -> None:
    first = as_alice.post("/invitations", ANA, Idempotency_Key="k1")
    again = as_alice.post("/invitations", ANA, Idempotency_Key="k1")
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (201, "true")
    assert again.get_json() == {**first.get_json(), "link": None}
    (kept,) = world.rows(IdempotencyKey)
    assert first.get_json()["link"].rpartition("/")[2].encode() not in (kept.body or b"")
    assert world.count(AccountLink) == 1


def test_who_has_an_account_or_an_invitation_is_not_invited(as_alice: Caller, cast: Cast) -> None:
    as_alice.post("/invitations", ANA)
    for email in (cast.bob.email, cast.charlie.email, ANA["email"]):
        answer = as_alice.post("/invitations", {**ANA, "email": email})
        assert (answer.status_code, faulty_fields(answer)) == (409, {"email"})
    for body, field in (({**ANA, "email": "ana"}, "email"), ({**ANA, "role": "boss"}, "role")):
        answer = as_alice.post("/invitations", body)
        assert (answer.status_code, faulty_fields(answer)) == (400, {field})


def test_an_invitation_is_renewed_and_withdrawn(as_alice: Caller, client: FlaskClient) -> None:
    made = as_alice.post("/invitations", ANA).get_json()
    path = f"/invitations/{made['id']}"
    renewed = as_alice.post(f"{path}/link", {})
    assert renewed.status_code == 201
    old, new = (one["link"].removeprefix("http://localhost") for one in (made, renewed.get_json()))
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    assert as_alice.delete(path, version=made["version"]).status_code == 412
    assert as_alice.delete(path, version=renewed.get_json()["version"]).status_code == 204
    assert as_alice.get(path).get_json()["state"] == "withdrawn"
    assert client.get(new).status_code == 404
    assert as_alice.post(f"{path}/link", {}).status_code == 409


def test_a_link_to_a_new_password_is_made_for_whoever_may_sign_in(
    as_alice: Caller, cast: Cast, world: World
) -> None:
    answer = as_alice.post(f"{path_of(cast.bob.user)}/reset-link", {})
    made = answer.get_json()
    assert (answer.status_code, made["purpose"], made["email"]) == (201, "reset", cast.bob.email)
    assert made["link"].startswith("http://localhost/new-password/")
    assert as_alice.get("/invitations").get_json()["items"] == []
    assert as_alice.get(f"/invitations/{made['id']}").status_code == 404
    off = world.user(is_active=False)
    assert as_alice.post(f"{path_of(off)}/reset-link", {}).status_code == 409
    assert as_alice.post(f"/users/{new_id()}/reset-link", {}).status_code == 404


@pytest.mark.parametrize("path", ["/invitations", "/users/{bob}/reset-link"])
def test_a_program_makes_no_links(client: FlaskClient, cast: Cast, world: World, path: str) -> None:
    program = Caller(carrying(client, known_token(world, cast.alice.user, *Permission)))
    answer = program.post(path.format(bob=cast.bob.user.id), ANA)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "in-person")
    assert world.count(AccountLink) == 0


@pytest.mark.parametrize("number", [FEW, MANY], ids=["10 rows", "10,000 rows"])
def test_the_budgets_hold(
    app: Rosterwright, as_alice: Caller, world: World, statements: Statements, number: int
) -> None:
    store_many(app, world, number)
    user = world.user()
    with statements.at_most(READ):
        assert as_alice.get("/users?limit=500&q=person&is_active=true").status_code == 200
    with statements.at_most(READ):
        assert as_alice.get(path_of(user)).status_code == 200
    with statements.at_most(READ):
        assert as_alice.get("/invitations?limit=500").status_code == 200
    with statements.at_most(CHECKED):
        assert as_alice.patch(path_of(user), {"role": "viewer"}).status_code == 200
    with statements.at_most(CHECKED):
        assert as_alice.post("/invitations", ANA, Idempotency_Key="k").status_code == 201


def store_many(app: Rosterwright, world: World, number: int) -> None:
    """Store that many accounts and invitations as plain values: fast."""
    known = {"organization_id": world.id, "role": Role.VIEWER}
    people = [
        {**known, "email": f"p{place}@acme.example", "name": f"Person {place:05}"}
        for place in range(number)
    ]
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(insert(User), [{**one, "password_hash": "x"} for one in people])
        expiring = {"purpose": LinkPurpose.JOIN, "expires_at": now()}
        connection.execute(
            insert(AccountLink),
            [
                {**one, **expiring, "secret_hash": place.to_bytes(32, "big")}
                for place, one in enumerate(people)
            ],
        )
        connection.exec_driver_sql("ANALYZE")

"""API tokens over HTTP: made, shown, used and revoked."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import time_machine
from werkzeug.test import TestResponse

from app import Rosterwright
from models.api_token import ApiToken
from models.employee import Employee
from models.history import AuditEntry
from models.idempotency_key import IdempotencyKey
from security.permissions import Permission
from services.tokens import MOST_LIVE_TOKENS
from tests.api.caller import Caller, faulty_fields
from tests.api.looking import audited
from tests.api.operations import Operation, document_of, one_of_each, operations_of
from tests.support.cast import Cast, Member, member
from tests.support.factories import World
from tests.support.statements import Statements
from tests.support.tokens import KnownToken, carrying, known_token
from utils.clock import now
from utils.principal import Role

BODY: Final = {"name": "Nightly export", "scopes": ["roster.view"], "expires_in_days": 90}
READ: Final = 3


def caller_with(app: Rosterwright, text: str) -> Caller:
    """Return a program that sends this token and has no cookie."""
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {text}"
    return Caller(client)


def program_of(app: Rosterwright, person: Member, *scopes: Permission) -> Caller:
    """Return a program of that person's."""
    token = known_token(person.world, person.user, *scopes)
    return Caller(carrying(app.test_client(), token))


def made(answer: TestResponse) -> dict[str, Any]:
    assert answer.status_code == 201, answer.get_json()
    body: dict[str, Any] = answer.get_json()
    return body


def test_a_new_token_is_shown_once_and_lets_its_program_in(
    app: Rosterwright, as_bob: Caller
) -> None:
    answer = as_bob.post("/tokens", BODY)
    row = made(answer)
    assert answer.headers["Location"] == f"/api/v1/tokens/{row['id']}"
    assert answer.headers["ETag"] == '"1"'
    text = row.pop("token")
    assert text.startswith(f"{row['prefix']}_")
    assert as_bob.get(f"/tokens/{row['id']}").get_json() == row
    assert as_bob.get("/tokens").get_json()["items"] == [row]
    program = caller_with(app, text)
    assert program.get("/me").get_json()["permissions"] == ["roster.view"]
    assert program.get("/employees").status_code == 200
    assert program.post("/employees", {"employee_id": "E", "name": "A"}).status_code == 403


def test_only_the_hash_of_a_token_is_kept(as_bob: Caller, world: World) -> None:
    text = made(as_bob.post("/tokens", BODY, Idempotency_Key="k"))["token"]
    secret = text.rpartition("_")[2]
    for model in (ApiToken, AuditEntry, IdempotencyKey):
        for row in world.rows(model):
            kept = {name: value for name, value in vars(row).items() if name[0] != "_"}
            assert secret not in repr(kept), model.__name__


def test_a_repetition_makes_no_second_token_and_does_not_show_the_first_again(
    as_bob: Caller, world: World
) -> None:
    first = as_bob.post("/tokens", BODY, Idempotency_Key="k")
    second = as_bob.post("/tokens", BODY, Idempotency_Key="k")
    assert second.headers["Idempotent-Replayed"] == "true"
    assert made(second) == {**made(first), "token": None}
    assert second.headers["ETag"] == first.headers["ETag"]
    assert world.count(ApiToken) == 1


def test_a_key_belongs_to_the_token_that_sent_it_and_not_to_its_user(
    app: Rosterwright, as_bob: Caller, cast: Cast, world: World
) -> None:
    programs = [program_of(app, cast.bob, Permission.ROSTER_EDIT) for _ in range(2)]
    for number, caller in enumerate([as_bob, *programs]):
        body = {"employee_id": f"E{number}", "name": "Ana"}
        for _ in range(2):
            assert caller.post("/employees", body, Idempotency_Key="k").status_code == 201
    assert world.count(Employee) == 3


def test_what_a_token_does_is_audited_in_its_name(
    app: Rosterwright, cast: Cast, world: World
) -> None:
    program = program_of(app, cast.bob, Permission.ROSTER_EDIT)
    program.post("/employees", {"employee_id": "E", "name": "Ana"})
    (entry,) = world.rows(AuditEntry, AuditEntry.object_type == "employee")
    assert (entry.actor_id, entry.actor_name) == (cast.bob.user.id, "Bob (token Nightly export)")


def test_files_come_by_token_too(app: Rosterwright, cast: Cast, world: World) -> None:
    world.employee(name="Ana García")
    program = program_of(app, cast.bob, Permission.DATA_EXPORT)
    for path in ("/exports/employees.csv", "/api/v1/exports/employees"):
        assert "Ana García" in program.client.get(path).get_data(as_text=True)
    narrow = program_of(app, cast.bob, Permission.ROSTER_VIEW)
    assert narrow.client.get("/exports/employees.csv").status_code == 403
    stranger = caller_with(app, "rw_nobody")
    assert stranger.client.get("/exports/employees.csv").status_code == 401


def test_lists_keep_their_budget_by_token(
    app: Rosterwright, cast: Cast, world: World, statements: Statements
) -> None:
    program = program_of(app, cast.alice, *Permission)
    for _ in range(5):
        world.employee()
    for path in ("/employees", "/sites", "/events", "/me"):
        with statements.at_most(READ):
            assert program.get(path).status_code == 200


def test_reading_tokens_keeps_its_budget(
    as_alice: Caller, cast: Cast, world: World, statements: Statements
) -> None:
    rows = [known_token(world, cast.bob.user).row for _ in range(5)]
    for path in ("/tokens", f"/tokens?user_id={cast.bob.user.id}", f"/tokens/{rows[0].id}"):
        with statements.at_most(READ):
            assert as_alice.get(path).status_code == 200


def test_tokens_are_listed_oldest_first_and_page_by_page(
    as_bob: Caller, cast: Cast, world: World
) -> None:
    for day in range(7):
        at = now() + timedelta(days=day % 3)
        known_token(world, cast.bob.user, name=f"Token {day}", created_at=at)
    known_token(world, cast.alice.user, name="Not Bob's")
    pages = as_bob.pages("/tokens", limit=3)
    rows = [row for page in pages for row in page]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert {row["name"] for row in rows} == {f"Token {day}" for day in range(7)}
    assert rows == sorted(rows, key=lambda row: (row["created_at"], row["id"]))


def test_a_revoked_token_stays_in_the_list_and_opens_nothing(
    app: Rosterwright, as_bob: Caller
) -> None:
    row = made(as_bob.post("/tokens", BODY))
    path = f"/tokens/{row['id']}"
    assert as_bob.delete(path).status_code == 204
    assert caller_with(app, row["token"]).get("/me").status_code == 401
    shown = as_bob.get(path).get_json()
    assert shown["revoked_at"] is not None
    assert as_bob.get("/tokens").get_json()["items"] == [shown]


def test_revoking_twice_is_no_failure_and_an_old_version_is(as_bob: Caller) -> None:
    path = f"/tokens/{made(as_bob.post('/tokens', BODY))['id']}"
    as_bob.delete(path)
    stale = as_bob.delete(path)
    assert (stale.status_code, stale.get_json()["current"]["version"]) == (412, 2)
    assert as_bob.delete(path, version=2).status_code == 204
    assert as_bob.get(path).headers["ETag"] == '"2"'


def test_use_leaves_the_version_alone(app: Rosterwright, as_bob: Caller) -> None:
    row = made(as_bob.post("/tokens", BODY))
    caller_with(app, row["token"]).get("/me")
    used = as_bob.get(f"/tokens/{row['id']}").get_json()
    assert used["last_used_at"] is not None
    assert used["last_used_from"] == "127.0.0.1"
    assert as_bob.delete(f"/tokens/{row['id']}").status_code == 204


def test_making_and_revoking_are_audited(app: Rosterwright, as_bob: Caller, cast: Cast) -> None:
    row = made(as_bob.post("/tokens", BODY))
    as_bob.delete(f"/tokens/{row['id']}")
    told = {name: row[name] for name in ("name", "prefix")}
    create, revoke = audited(app, UUID(row["id"]))
    assert create[0] == "create"
    assert create[2] is not None
    assert {name: create[2][name] for name in told} == told
    assert revoke == ("revoke", {**told, "user_id": str(cast.bob.user.id)}, None)


def test_with_null_a_token_lives_until_it_is_revoked_and_else_as_many_days(
    app: Rosterwright, as_bob: Caller
) -> None:
    lasting = made(as_bob.post("/tokens", {**BODY, "expires_in_days": None}))
    brief = made(as_bob.post("/tokens", {**BODY, "expires_in_days": 1}))
    assert lasting["expires_at"] is None
    with time_machine.travel(now() + timedelta(days=1, seconds=1), tick=False):
        assert caller_with(app, brief["token"]).get("/me").status_code == 401
        assert caller_with(app, lasting["token"]).get("/me").status_code == 200


def test_unusable_values_are_named(as_bob: Caller) -> None:
    for values, field in (
        ({"name": " "}, "name"),
        ({"name": "n" * 101}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": "roster.view"}, "scopes"),
        ({"scopes": ["everything"]}, "scopes.0"),
        ({"scopes": ["roster.view"] * 50}, "scopes"),
        ({"expires_in_days": 0}, "expires_in_days"),
        ({"expires_in_days": 367}, "expires_in_days"),
        ({"expires_in_days": "30"}, "expires_in_days"),
    ):
        answer = as_bob.post("/tokens", {**BODY, **values})
        assert answer.status_code == 400
        assert faulty_fields(answer) == {field}
    for missing in BODY:
        body = {name: value for name, value in BODY.items() if name != missing}
        assert faulty_fields(as_bob.post("/tokens", body)) == {missing}


def test_nobody_makes_a_token_that_may_more_than_they_do(as_bob: Caller, world: World) -> None:
    answer = as_bob.post("/tokens", {**BODY, "scopes": ["roster.view", "users.edit"]})
    assert answer.status_code == 403
    assert faulty_fields(answer) == {"scopes"}
    assert "users.edit" in answer.get_json()["detail"]
    assert world.count(ApiToken) == 0


def test_there_are_only_so_many_live_tokens_for_each_user(
    as_bob: Caller, as_alice: Caller, cast: Cast, world: World
) -> None:
    tokens = [known_token(world, cast.bob.user).row for _ in range(MOST_LIVE_TOKENS)]
    known_token(world, cast.bob.user, revoked_at=now())
    refused = as_bob.post("/tokens", BODY)
    assert refused.status_code == 409
    assert "Revoke one" in refused.get_json()["detail"]
    assert as_alice.post("/tokens", BODY).status_code == 201
    as_bob.delete(f"/tokens/{tokens[0].id}")
    assert as_bob.post("/tokens", BODY).status_code == 201


def test_an_administrator_sees_and_revokes_the_tokens_of_others(
    app: Rosterwright, as_alice: Caller, cast: Cast, world: World
) -> None:
    token = known_token(world, cast.bob.user, Permission.ROSTER_VIEW)
    path = f"/tokens/{token.row.id}"
    listed = as_alice.get(f"/tokens?user_id={cast.bob.user.id}").get_json()["items"]
    assert listed == [as_alice.get(path).get_json()]
    assert as_alice.delete(path).status_code == 204
    assert Caller(carrying(app.test_client(), token)).get("/me").status_code == 401


def test_others_see_their_own_tokens_alone(
    as_bob: Caller, as_viewer: Caller, cast: Cast, world: World
) -> None:
    token = known_token(world, cast.alice.user).row
    for caller in (as_bob, as_viewer):
        assert caller.get(f"/tokens?user_id={cast.alice.user.id}").status_code == 403
        assert caller.get(f"/tokens/{token.id}").status_code == 404
        assert caller.delete(f"/tokens/{token.id}").status_code == 404
        assert caller.post("/tokens", BODY).status_code == 201
    assert as_bob.get(f"/tokens?user_id={cast.bob.user.id}").status_code == 200


def test_an_employee_makes_tokens_for_what_an_employee_may(as_employee: Caller) -> None:
    assert as_employee.post("/tokens", BODY).status_code == 403
    assert as_employee.post("/tokens", {**BODY, "scopes": ["own.view"]}).status_code == 201


def test_users_and_tokens_of_another_organization_are_not_there(
    as_charlie: Caller, cast: Cast, world: World
) -> None:
    token = known_token(world, cast.bob.user).row
    assert as_charlie.get(f"/tokens?user_id={cast.bob.user.id}").status_code == 404
    assert as_charlie.get(f"/tokens/{token.id}").status_code == 404
    assert as_charlie.delete(f"/tokens/{token.id}").status_code == 404
    stored = world.again(token)
    assert stored is not None
    assert stored.revoked_at is None


def test_a_token_without_a_role_that_allows_anything_is_let_in_and_may_nothing(
    app: Rosterwright, world: World
) -> None:
    vera = member(world, "Vera", Role.VIEWER)
    program = program_of(app, vera, Permission.USERS_EDIT)
    assert program.get("/me").get_json()["permissions"] == []
    assert program.get("/employees").status_code == 403


def test_operations_for_people_refuse_a_token_and_their_document_says_so(
    app: Rosterwright, cast: Cast, world: World
) -> None:
    token = known_token(world, cast.alice.user, *Permission)
    values, refused = one_of_each(world), 0
    for operation in operations_of(document_of(app)):
        if operation.node.get("security") != [{"session": []}]:
            continue
        answer = send(app, token, operation, operation.url(values))
        assert (answer.status_code, answer.get_json()["code"]) == (403, "in-person"), operation
        refused += 1
    assert refused >= 11


def send(app: Rosterwright, token: KnownToken, operation: Operation, url: str) -> TestResponse:
    """Send what the document shows as an example."""
    content = operation.node.get("requestBody", {}).get("content", {})
    body = content.get("application/json", {}).get("example")
    headers = {**token.header, "If-Match": '"1"'}
    return app.test_client().open(url, method=operation.method, json=body, headers=headers)

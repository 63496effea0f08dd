"""Requests that are sent twice act once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import time_machine
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import Rosterwright
from models.employee import Employee
from models.idempotency_key import IdempotencyKey
from models.schedule import Schedule
from services.idempotency import IdempotencyService
from services.registry import service
from tests.api.caller import Caller
from tests.support.cast import Cast, sign_in
from tests.support.factories import World
from utils.clock import now
from utils.principal import acting_as

PERSON = {"employee_id": "EMP900", "name": "Ana"}


def same_answer(first: TestResponse, second: TestResponse) -> bool:
    """Return whether the second repeats the first and says so."""
    names = ("ETag", "Location", "Content-Type")
    return (
        second.headers.get("Idempotent-Replayed") == "true"
        and (first.status_code, first.data) == (second.status_code, second.data)
        and [first.headers.get(name) for name in names]
        == [second.headers.get(name) for name in names]
    )


def test_a_repetition_gets_the_stored_answer(as_bob: Caller, world: World) -> None:
    first = as_bob.post("/employees", PERSON, Idempotency_Key="k1")
    assert first.status_code == 201
    assert "Idempotent-Replayed" not in first.headers
    as_bob.patch("/employees/EMP900", {"name": "Anna"})
    assert same_answer(first, as_bob.post("/employees", PERSON, Idempotency_Key="k1"))
    assert world.count(Employee) == 1


def test_other_content_or_another_address_under_the_same_key_is_refused(as_bob: Caller) -> None:
    as_bob.post("/employees", PERSON, Idempotency_Key="k1")
    other = as_bob.post("/employees", {**PERSON, "name": "Ben"}, Idempotency_Key="k1")
    assert (other.status_code, other.get_json()["code"]) == (422, "idempotency-mismatch")
    event = {
        "ref_num": "1",
        "project_name": "Core",
        "site_code": "ACME-1",
        "opens_local": "2026-05-04T00:00",
        "due_local": "2026-05-05T00:00",
    }
    assert as_bob.post("/events", event, Idempotency_Key="k1").status_code == 422


def test_a_refused_request_leaves_no_key(as_bob: Caller, world: World) -> None:
    body = {**PERSON, "job_role_code": "nobody"}
    assert as_bob.post("/employees", body, Idempotency_Key="k1").status_code == 404
    assert world.count(IdempotencyKey) == 0
    assert as_bob.post("/employees", PERSON, Idempotency_Key="k1").status_code == 201


def test_keys_of_two_people_are_two_keys(as_bob: Caller, as_alice: Caller) -> None:
    assert as_bob.post("/employees", PERSON, Idempotency_Key="k1").status_code == 201
    body = {**PERSON, "employee_id": "EMP901"}
    assert as_alice.post("/employees", body, Idempotency_Key="k1").status_code == 201


def test_a_key_is_free_again_after_a_day(as_bob: Caller, cast: Cast, app: Rosterwright) -> None:
    as_bob.post("/employees", PERSON, Idempotency_Key="k1")
    body = {**PERSON, "employee_id": "EMP901"}
    with time_machine.travel(now() + timedelta(hours=24, seconds=1), tick=False):
        later = Caller(sign_in(app.test_client(), cast.bob))
        first = later.post("/employees", body, Idempotency_Key="k1")
        assert first.status_code == 201
        assert same_answer(first, later.post("/employees", body, Idempotency_Key="k1"))


def test_expired_keys_can_be_swept(as_bob: Caller, cast: Cast, app: Rosterwright) -> None:
    as_bob.post("/employees", PERSON, Idempotency_Key="k1")

    def sweep() -> int:
        with (
            app.app_context(),
            acting_as(cast.charlie.principal),
            service(IdempotencyService) as keys,
        ):
            return keys.forget_expired()

    assert sweep() == 0
    with time_machine.travel(now() + timedelta(hours=24, seconds=1), tick=False):
        assert sweep() == 1


def test_an_unusable_key_is_named(as_bob: Caller) -> None:
    for key in ("k" * 201, "two words"):
        answer = as_bob.post("/employees", PERSON, Idempotency_Key=key)
        assert answer.status_code == 400
        assert answer.get_json()["errors"][0]["field"] == "Idempotency-Key"


def test_twins_that_race_act_once_and_get_the_same_answer(
    app: Rosterwright, cast: Cast, world: World
) -> None:
    body = {
        "event_id": str(world.event(headcount=9).id),
        "employee_id": world.employee().code,
        "starts_at": "2026-05-04T10:30:00",
    }
    clients = [sign_in(app.test_client(), cast.bob) for _ in range(6)]

    def post(client: FlaskClient) -> tuple[int, Any, str | None]:
        answer = Caller(client).post("/schedules", body, Idempotency_Key="twin")
        replayed = answer.headers.get("Idempotent-Replayed")
        return answer.status_code, answer.get_json(), replayed

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(post, clients))
    assert {status for status, _body, _replayed in answers} == {201}
    assert len({body["id"] for _status, body, _replayed in answers}) == 1
    assert sorted(str(replayed) for *_rest, replayed in answers) == ["None"] + ["true"] * 5
    assert world.count(Schedule) == 1

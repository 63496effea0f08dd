"""Time off over HTTP."""

import pytest
from werkzeug.test import TestResponse

from app import Rosterwright
from models.employee import Employee
from models.time_off import TimeOff, TimeOffState
from tests.api.caller import Caller, faulty_fields
from tests.imports.samples import wall
from tests.support.cast import Cast, Member, sign_in
from tests.support.factories import World
from utils.principal import Role

WEEK = {"first_day": "2026-05-04", "last_day": "2026-05-08"}
HOURS = {"starts_local": "2026-05-05T09:00:00", "ends_local": "2026-05-05T12:00:00"}


@pytest.fixture
def ana(world: World) -> Employee:
    """Ana, who goes away."""
    return world.employee(name="Ana García")


@pytest.fixture
def emil(world: World) -> Employee:
    """Emil, who has an account."""
    return world.employee(name="Emil")


@pytest.fixture
def as_emil(app: Rosterwright, world: World, emil: Employee) -> Caller:
    """Emil, who is on the roster himself, calling."""
    user = world.user(email="emil@acme.example", role=Role.EMPLOYEE, employee_id=emil.id)
    return Caller(sign_in(app.test_client(), Member(user=user, world=world)))


def decide(caller: Caller, row: TimeOff, what: str, version: int = 1, **body: str) -> TestResponse:
    """Decide on the version of a request that was read."""
    return caller.post(f"/time-off/{row.id}/{what}", body, If_Match=f'"{version}"')


def test_whole_days_are_asked_for_by_their_dates(as_bob: Caller, ana: Employee) -> None:
    answer = as_bob.post("/time-off", {"employee_id": ana.code, "reason": "Wedding", **WEEK})
    made = answer.get_json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/time-off/{made['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert made["employee"] == {"employee_id": ana.code, "name": "Ana García"}
    assert (made["starts_local"], made["ends_local"]) == (
        "2026-05-04T00:00:00",
        "2026-05-09T00:00:00",
    )
    assert (made["state"], made["reason"], made["decided_by"]) == ("requested", "Wedding", None)
    assert as_bob.get(f"/time-off/{made['id']}").get_json() == made


def test_hours_are_asked_for_by_the_clock_on_one_or_several_days(
    as_bob: Caller, ana: Employee
) -> None:
    until = {**HOURS, "ends_local": "2026-05-06T12:00:00"}
    to_a_day = {"starts_local": HOURS["starts_local"], "last_day": "2026-05-06"}
    for body, ends in (
        (HOURS, HOURS["ends_local"]),
        (until, until["ends_local"]),
        (to_a_day, "2026-05-07T00:00:00"),
    ):
        made = as_bob.post("/time-off", {"employee_id": ana.code, **body})
        assert made.status_code == 201
        assert made.get_json()["starts_local"] == HOURS["starts_local"]
        assert made.get_json()["ends_local"] == ends


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"starts_local", "ends_local"}),
        ({"first_day": "2026-05-04"}, {"ends_local"}),
        ({**WEEK, **HOURS}, {"starts_local", "ends_local"}),
        ({**WEEK, "last_day": "2026-05-03"}, {"ends_local"}),
        ({**HOURS, "starts_local": "2026-05-05T09:00:00Z"}, {"starts_local"}),
        ({**WEEK, "last_day": "2062-05-03"}, {"ends_local"}),
        ({**HOURS, "starts_local": "2026-03-08T02:30:00"}, {"starts_local"}),
        ({**WEEK, "reason": "x" * 401}, {"reason"}),
        ({**WEEK, "state": "approved"}, {"state"}),
    ],
)
def test_what_is_no_time_off_is_refused_by_name(
    as_bob: Caller, world: World, ana: Employee, body: dict[str, str], fields: set[str]
) -> None:
    answer = as_bob.post("/time-off", {"employee_id": ana.code, **body})
    assert answer.status_code == 400
    assert fields == faulty_fields(answer)
    assert world.count(TimeOff) == 0


def test_a_manager_says_whose_it_is(as_bob: Caller) -> None:
    answer = as_bob.post("/time-off", WEEK)
    assert (answer.status_code, faulty_fields(answer)) == (400, {"employee_id"})
    answer = as_bob.post("/time-off", {"employee_id": "NOBODY", **WEEK})
    assert (answer.status_code, faulty_fields(answer)) == (404, {"employee_id"})


def test_a_request_under_a_key_is_stored_once(as_bob: Caller, world: World, ana: Employee) -> None:
    body = {"employee_id": ana.code, **WEEK}
    first, second = (as_bob.post("/time-off", body, Idempotency_Key="k") for _ in range(2))
    assert first.get_json() == second.get_json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert world.count(TimeOff) == 1


def test_approving_answers_the_work_that_is_still_planned(
    as_bob: Caller, world: World, ana: Employee
) -> None:
    schedule = world.schedule(employee=ana, event=world.event(project_name="Oat Bites"))
    row = world.time_off(employee=ana)
    answer = decide(as_bob, row, "approve")
    approved = answer.get_json()
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert (approved["state"], approved["decided_by"]) == ("approved", {"name": "Bob"})
    assert approved["decided_at"] is not None
    assert approved["collisions"] == [as_bob.get(f"/schedules/{schedule.id}").get_json()]
    assert [step["to_state"] for step in approved["history"]] == ["approved"]
    verdict = as_bob.post(
        "/schedules/check",
        {
            "event_id": str(world.event().id),
            "employee_id": ana.code,
            "starts_at": "2026-05-04T18:00:00",
        },
    )
    assert "time-off" in {one["rule"] for one in verdict.get_json()["violations"]}


def test_a_denial_carries_its_reason_to_whoever_asked(
    as_bob: Caller, as_emil: Caller, world: World, emil: Employee
) -> None:
    row = world.time_off(employee=emil)
    answer = decide(as_bob, row, "deny")
    assert (answer.status_code, faulty_fields(answer)) == (400, {"reason"})
    assert decide(as_bob, row, "deny", reason="Stocktaking").status_code == 200
    (step,) = as_emil.get(f"/time-off/{row.id}").get_json()["history"]
    assert (step["to_state"], step["reason"], step["actor_name"]) == (
        "denied",
        "Stocktaking",
        "Bob",
    )


def test_a_forbidden_change_is_a_conflict_that_names_both_states(
    as_bob: Caller, world: World
) -> None:
    row = world.time_off(state=TimeOffState.DENIED)
    answer = decide(as_bob, row, "approve")
    assert answer.status_code == 409
    assert "is denied and can't become approved" in answer.get_json()["detail"]


def test_a_stale_decision_shows_how_it_stands_now(as_bob: Caller, world: World) -> None:
    row = world.time_off()
    assert as_bob.patch(f"/time-off/{row.id}", {"reason": "Dentist"}).status_code == 200
    answer = decide(as_bob, row, "approve")
    assert answer.status_code == 412
    assert answer.get_json()["current"]["reason"] == "Dentist"
    assert as_bob.post(f"/time-off/{row.id}/approve", {}).status_code == 428


def test_a_waiting_request_is_changed_end_by_end(as_bob: Caller, world: World) -> None:
    row = world.time_off(reason="Wedding")
    path = f"/time-off/{row.id}"
    changed = as_bob.patch(path, {"last_day": "2026-05-06"}).get_json()
    assert (changed["starts_local"], changed["ends_local"]) == (
        "2026-05-04T00:00:00",
        "2026-05-07T00:00:00",
    )
    assert as_bob.patch(path, {"reason": None}, version=2).get_json()["reason"] is None
    answer = as_bob.patch(path, {"first_day": "2026-05-07"}, version=3)
    assert (answer.status_code, faulty_fields(answer)) == (400, {"ends_local"})
    both = {"last_day": "2026-05-06", "ends_local": "2026-05-06T12:00:00"}
    assert as_bob.patch(path, both, version=3).status_code == 400


def test_time_off_is_found_by_person_state_and_days(
    as_bob: Caller, world: World, ana: Employee
) -> None:
    monday = world.time_off(employee=ana)
    night = world.time_off(
        state=TimeOffState.APPROVED,
        starts_local=wall("2026-05-05 22:00"),
        ends_local=wall("2026-05-06 02:00"),
    )
    for query, found in (
        ("", [monday, night]),
        (f"employee_id={ana.code}", [monday]),
        ("state=approved", [night]),
        ("from=2026-05-04&to=2026-05-04", [monday]),
        ("from=2026-05-05&to=2026-05-05", [night]),
        ("from=2026-05-06", [night]),
        ("from=2026-05-07", []),
        ("to=2026-05-03", []),
    ):
        items = as_bob.get(f"/time-off?{query}").get_json()["items"]
        assert [item["id"] for item in items] == [str(row.id) for row in found], query


def test_staff_ask_see_and_cancel_their_own_alone(
    as_emil: Caller, world: World, emil: Employee, ana: Employee
) -> None:
    theirs = world.time_off(employee=ana)
    made = as_emil.post("/time-off", WEEK).get_json()
    assert made["employee"]["employee_id"] == emil.code
    assert as_emil.post("/time-off", {"employee_id": ana.code, **WEEK}).status_code == 403
    items = as_emil.get("/time-off").get_json()["items"]
    assert [item["id"] for item in items] == [made["id"]]
    assert as_emil.get(f"/time-off/{theirs.id}").status_code == 404
    assert decide(as_emil, theirs, "cancel").status_code == 404
    assert as_emil.post(f"/time-off/{made['id']}/approve", {}, If_Match='"1"').status_code == 403
    cancelled = as_emil.post(f"/time-off/{made['id']}/cancel", {}, If_Match='"1"')
    assert cancelled.get_json()["state"] == "cancelled"


def test_a_viewer_sees_and_decides_nothing(as_viewer: Caller, world: World, ana: Employee) -> None:
    row = world.time_off()
    assert as_viewer.get(f"/time-off/{row.id}").status_code == 200
    assert as_viewer.post("/time-off", {"employee_id": ana.code, **WEEK}).status_code == 403
    assert as_viewer.patch(f"/time-off/{row.id}", {"reason": "x"}).status_code == 403
    for what in ("approve", "deny", "cancel"):
        assert decide(as_viewer, row, what, reason="No").status_code == 403


def test_an_account_without_a_person_is_told_so(as_employee: Caller) -> None:
    answer = as_employee.get("/time-off")
    assert answer.status_code == 403
    assert "linked to nobody" in answer.get_json()["detail"]


def test_somebody_of_another_organization_is_nobody_here(
    as_charlie: Caller, cast: Cast, ana: Employee
) -> None:
    assert cast.charlie.world.count(TimeOff) == 0
    assert as_charlie.post("/time-off", {"employee_id": ana.code, **WEEK}).status_code == 404

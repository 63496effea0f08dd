"""People on events over HTTP."""

from typing import Any

from models.event import EventState
from models.schedule import Schedule
from tests.api.caller import Caller, faulty_fields
from tests.support.factories import World
from utils.ids import new_id


def body_of(world: World, **values: object) -> dict[str, Any]:
    """Return what puts somebody new on a new event."""
    return {
        "event_id": str(world.event().id),
        "employee_id": world.employee().code,
        "starts_at": "2026-05-04T10:30:00",
        **values,
    }


def test_assigning_answers_the_schedule_with_person_and_event(as_bob: Caller, world: World) -> None:
    event, person = world.event(), world.employee()
    body = body_of(world, event_id=str(event.id), employee_id=person.code)
    answer = as_bob.post("/schedules", body)
    assert answer.status_code == 201
    shown = answer.get_json()
    assert answer.headers["Location"] == f"/api/v1/schedules/{shown['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert shown["employee"] == {"employee_id": person.code, "name": person.name}
    assert (shown["event"]["id"], shown["event"]["ref_num"]) == (str(event.id), event.ref_num)
    assert shown["event"]["project_name"] == event.project_name
    assert shown["starts_at"] == "2026-05-04T15:30:00+00:00"
    assert shown["ends_at"] == "2026-05-04T22:00:00+00:00"
    assert (shown["seat"], shown["source"], shown["is_pinned"]) == (1, "manual", False)
    assert shown.pop("notes") == []
    assert shown.pop("action_id")
    assert as_bob.get(f"/schedules/{shown['id']}").get_json() == shown


def test_a_start_with_a_zone_and_an_end_are_taken_as_they_are(as_bob: Caller, world: World) -> None:
    body = body_of(
        world,
        starts_at="2026-05-04T17:30:00+02:00",
        ends_at="2026-05-04T16:30:00Z",
        is_pinned=True,
    )
    shown = as_bob.post("/schedules", body).get_json()
    assert shown["starts_at"] == "2026-05-04T15:30:00+00:00"
    assert shown["ends_at"] == "2026-05-04T16:30:00+00:00"
    assert shown["is_pinned"] is True


def test_asking_beforehand_and_being_refused_name_the_same_people_jobs_and_skills(
    as_bob: Caller, world: World
) -> None:
    world.skill(code="wine", label="Alcohol service")
    kind = world.event_type(
        code="tasting",
        label="Tasting",
        preferences=["chief"],
        required_skills=["wine"],
        rotation="juicer",
    )
    world.job_role(code="chief", label="Head of tasting")
    pip, bar, ana = (world.employee(name=name) for name in ("Pip", "Bar", "Ana"))
    event, other = world.event(event_type_id=kind.id), world.event(kind="other", ref_num="777")
    world.schedule(event=event, employee=pip)
    world.schedule(event=other, employee=ana)
    world.rotation_assignment(employee=bar)
    body = body_of(world, event_id=str(event.id), employee_id=ana.code)
    told = as_bob.post("/schedules/check", body).get_json()["violations"]
    assert told == as_bob.post("/schedules", body).get_json()["violations"]
    messages = {one["rule"]: one["message"] for one in told}
    assert messages["assigned"].endswith("it is already given to Pip")
    assert messages["role"].startswith("Tasting is work for Head of tasting;")
    assert messages["skill"] == "Tasting needs Alcohol service; Ana doesn't have it"
    assert messages["rotation"].startswith("Juicer is Bar's turn that day;")
    details = {one["rule"]: one["details"] for one in told}
    assert details["assigned"]["holders"][0]["employee"] == pip.code
    assert details["overlap"]["other"]["event"] == "777"
    assert details["rotation"]["holder"] == "Bar"


def test_a_paused_event_keeps_who_is_on_it_and_is_given_to_nobody_new(
    as_bob: Caller, world: World
) -> None:
    event = world.event(state=EventState.PAUSED, headcount=2)
    standing, new = world.schedule(event=event), world.employee()
    body = body_of(world, event_id=str(event.id), employee_id=new.code)
    address = f"/schedules/{standing.id}"
    given = as_bob.patch(address, {"employee_id": new.code})
    for refused in (as_bob.post("/schedules", body), given):
        assert refused.status_code == 409
        assert [one["rule"] for one in refused.get_json()["violations"]] == ["event-state"]
    (told,) = as_bob.post("/schedules/check", body).get_json()["violations"]
    assert told["message"].endswith(" is paused: nobody new is put on it")
    assert as_bob.patch(address, {"starts_at": "2026-05-04T11:00:00"}).status_code == 200
    lines = as_bob.get("/verification?from=2026-05-04&to=2026-05-04").get_json()["items"]
    assert [line["check"] for line in lines] == ["unreported"]
    path = f"/events/{event.id}/candidates?starts_at=2026-05-04T10:30:00"
    ranked = as_bob.get(path).get_json()["items"]
    assert {one["can"] for one in ranked} == {"no"}


def test_a_standing_rule_is_a_conflict_with_every_violation(as_bob: Caller, world: World) -> None:
    person = world.employee(is_active=False)
    answer = as_bob.post("/schedules", body_of(world, employee_id=person.code))
    assert answer.status_code == 409
    problem = answer.get_json()
    assert problem["code"] == "rule-violation"
    assert {violation["rule"] for violation in problem["violations"]} == {"inactive"}
    assert set(problem["violations"][0]) == {
        "rule",
        "severity",
        "message",
        "details",
        "overridable",
    }
    assert world.count(Schedule) == 0


def test_asking_answers_the_same_violations_and_stores_nothing(
    as_bob: Caller, as_viewer: Caller, world: World
) -> None:
    cancelled = world.event(state=EventState.CANCELLED)
    body = body_of(world, event_id=str(cancelled.id))
    refused = as_bob.post("/schedules", body).get_json()["violations"]
    for caller in (as_bob, as_viewer):
        answer = caller.post("/schedules/check", body)
        assert (answer.status_code, answer.get_json()) == (200, {"violations": refused})
    assert world.count(Schedule) == 0
    free = as_bob.post("/schedules/check", body_of(world))
    assert free.get_json() == {"violations": []}


def test_asking_can_leave_out_what_would_be_replaced(as_bob: Caller, world: World) -> None:
    person, event = world.employee(), world.event()
    there = world.schedule(employee=person)
    body = body_of(world, employee_id=person.code, event_id=str(event.id))
    rules = [one["rule"] for one in as_bob.post("/schedules/check", body).get_json()["violations"]]
    assert "overlap" in rules
    answer = as_bob.post("/schedules/check", {**body, "replaces": [str(there.id)]})
    assert answer.get_json() == {"violations": []}


def test_an_unknown_person_or_event_is_named(as_bob: Caller, world: World) -> None:
    for field, value in {"employee_id": "NOBODY", "event_id": str(new_id())}.items():
        for path in ("/schedules", "/schedules/check"):
            answer = as_bob.post(path, body_of(world, **{field: value}))
            assert answer.status_code == 404
            assert faulty_fields(answer) == {field}


def test_times_that_can_not_be_are_named(as_bob: Caller, world: World) -> None:
    for field, value in {
        "starts_at": "2026-03-08T02:30:00",
        "ends_at": "2026-05-04T15:30:00Z",
        "event_id": "7",
    }.items():
        answer = as_bob.post("/schedules", body_of(world, **{field: value}))
        assert answer.status_code == 400
        assert faulty_fields(answer) == {field}
    naive_end = as_bob.post("/schedules", body_of(world, ends_at="2026-05-04T15:30:00"))
    assert faulty_fields(naive_end) == {"ends_at"}


def test_another_person_and_start_keep_the_length(as_bob: Caller, world: World) -> None:
    schedule, other = world.schedule(minutes=60), world.employee()
    body = {"employee_id": other.code, "starts_at": "2026-05-05T10:00:00"}
    refused = as_bob.patch(f"/schedules/{schedule.id}", body)
    assert [one["rule"] for one in refused.get_json()["violations"]] == ["slot"]
    answer = as_bob.patch(f"/schedules/{schedule.id}", body | {"override_reason": "She asked"})
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"2"'
    shown = answer.get_json()
    assert shown["employee"]["employee_id"] == other.code
    assert shown["starts_at"] == "2026-05-05T15:00:00+00:00"
    assert shown["ends_at"] == "2026-05-05T16:00:00+00:00"
    del shown["notes"], shown["action_id"]
    assert as_bob.get(f"/schedules/{schedule.id}").get_json() == shown


def test_a_stale_schedule_is_neither_changed_nor_ended(as_bob: Caller, world: World) -> None:
    path = f"/schedules/{world.schedule().id}"
    assert as_bob.patch(path, {"is_pinned": True}).status_code == 200
    for answer in (as_bob.patch(path, {"is_pinned": False}), as_bob.delete(path)):
        assert answer.status_code == 412
        assert answer.get_json()["current"]["version"] == 2
    assert as_bob.delete(path, version=None).status_code == 428


def test_an_ended_schedule_stays_readable_and_leaves_the_list(as_bob: Caller, world: World) -> None:
    schedule = world.schedule()
    assert as_bob.delete(f"/schedules/{schedule.id}").status_code == 204
    shown = as_bob.get(f"/schedules/{schedule.id}").get_json()
    assert shown["is_active"] is False
    assert as_bob.get("/schedules").get_json()["items"] == []
    ended = as_bob.get("/schedules?include_ended=true").get_json()["items"]
    assert ended == [shown]
    assert as_bob.delete(f"/schedules/{schedule.id}", version=2).status_code == 409


def test_schedules_are_found_by_what_is_asked_for(as_bob: Caller, world: World) -> None:
    person, elsewhere = world.employee(), world.site()
    mine = world.schedule(employee=person)
    there = world.schedule(event=world.event(site=elsewhere))

    def found(query: str) -> list[str]:
        return [item["id"] for item in as_bob.get(f"/schedules?{query}").get_json()["items"]]

    assert found(f"employee_id={person.code}") == [str(mine.id)]
    assert found(f"event_id={there.event_id}") == [str(there.id)]
    assert found(f"site={elsewhere.code}") == [str(there.id)]
    assert len(found("from=2026-05-04&to=2026-05-04")) == 2
    assert found("from=2026-05-05") == []
    assert found("to=2026-05-03") == []


def test_only_who_may_edit_assigns(as_viewer: Caller, as_employee: Caller, world: World) -> None:
    path = f"/schedules/{world.schedule().id}"
    for caller in (as_viewer, as_employee):
        assert caller.post("/schedules", body_of(world)).status_code == 403
        assert caller.patch(path, {"is_pinned": True}).status_code == 403
        assert caller.delete(path).status_code == 403
    assert as_viewer.get(path).status_code == 200
    assert as_employee.get(path).status_code == 403

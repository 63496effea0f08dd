"""Attendance over HTTP."""

from datetime import datetime, timedelta
from typing import Any

from models.attendance import Attendance
from models.history import AuditEntry
from models.schedule import Schedule
from tests.api.caller import Caller, faulty_fields
from tests.support.factories import World

FAR = datetime.fromisoformat("2990-05-04T10:30")


def record_of(schedule: Schedule, **values: object) -> dict[str, Any]:
    """Return what records that somebody came."""
    return {"schedule_id": str(schedule.id), "mark": "on_time", **values}


def ahead(world: World) -> Schedule:
    """Return somebody's work that is far ahead."""
    opens = FAR - timedelta(days=1)
    event = world.event(opens=opens, due=FAR + timedelta(days=1))
    return world.schedule(event=event, local=FAR)


def test_what_is_recorded_is_answered_with_person_and_event(as_bob: Caller, world: World) -> None:
    person = world.employee()
    schedule = world.schedule(employee=person)
    answer = as_bob.post("/attendance", record_of(schedule, mark="late", minutes=375, note="Bus"))
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/attendance/{schedule.id}"
    shown = answer.get_json()
    assert shown["schedule"]["employee"] == {"employee_id": person.code, "name": person.name}
    assert (shown["mark"], shown["minutes"], shown["note"]) == ("late", 375, "Bus")
    assert shown["recorded_by"]["name"] == "Bob"
    assert as_bob.get(f"/attendance/{schedule.id}").get_json() == shown
    assert world.count(AuditEntry, AuditEntry.object_id == schedule.id) == 1


def test_a_second_record_of_the_same_is_a_conflict(as_bob: Caller, world: World) -> None:
    record = world.attendance()
    body = {"schedule_id": str(record.schedule_id), "mark": "no_show"}
    assert as_bob.post("/attendance", body).status_code == 409
    stored = world.again(record)
    assert stored is not None
    assert stored.mark == "on_time"


def test_before_it_begins_only_an_absence_can_be_known(as_bob: Caller, world: World) -> None:
    for mark in ("on_time", "late", "no_show"):
        answer = as_bob.post("/attendance", record_of(ahead(world), mark=mark))
        assert (answer.status_code, faulty_fields(answer)) == (409, {"mark"})
    for mark in ("called_in", "excused"):
        assert as_bob.post("/attendance", record_of(ahead(world), mark=mark)).status_code == 201


def test_who_was_taken_off_has_no_attendance(as_bob: Caller, world: World) -> None:
    ended = world.schedule(is_active=False)
    assert as_bob.post("/attendance", record_of(ended)).status_code == 409
    assert world.count(Attendance) == 0


def test_what_is_recorded_can_be_changed_and_taken_back(as_bob: Caller, world: World) -> None:
    schedule = world.schedule()
    path = f"/attendance/{schedule.id}"
    as_bob.post("/attendance", record_of(schedule))
    changed = as_bob.patch(path, {"mark": "late", "minutes": 30}).get_json()
    assert (changed["mark"], changed["minutes"], changed["version"]) == ("late", 30, 2)
    assert as_bob.patch(path, {"mark": "on_time"}, version=1).status_code == 412
    assert as_bob.delete(path, version=1).status_code == 412
    assert as_bob.delete(path, version=2).status_code == 204
    assert as_bob.get(path).status_code == 404
    assert world.count(AuditEntry, AuditEntry.object_id == schedule.id) == 3


def test_minutes_and_marks_are_checked(as_bob: Caller, world: World) -> None:
    answer = as_bob.post("/attendance", record_of(world.schedule(), mark="ill", minutes=1441))
    assert (answer.status_code, faulty_fields(answer)) == (400, {"mark", "minutes"})


def test_the_list_is_of_the_days_on_which_work_began(as_viewer: Caller, world: World) -> None:
    record = world.attendance()
    world.attendance(mark="late")
    day = "2026-05-04"
    found = as_viewer.get(f"/attendance?from={day}&to={day}").get_json()["items"]
    assert len(found) == 2
    late = as_viewer.get(f"/attendance?from={day}&mark=late").get_json()["items"]
    assert [line["mark"] for line in late] == ["late"]
    assert as_viewer.get(f"/attendance?to={day}&from=2026-05-05").status_code == 400
    assert as_viewer.get("/attendance?from=2026-05-05").get_json()["items"] == []
    assert as_viewer.get(f"/attendance/{record.schedule_id}").status_code == 200


def test_only_whoever_plans_records(
    as_viewer: Caller, as_employee: Caller, as_charlie: Caller, world: World
) -> None:
    schedule = world.schedule()
    for caller in (as_viewer, as_employee):
        assert caller.post("/attendance", record_of(schedule)).status_code == 403
    assert as_charlie.post("/attendance", record_of(schedule)).status_code == 404
    world.attendance(schedule=schedule)
    assert as_charlie.get(f"/attendance/{schedule.id}").status_code == 404
    assert as_charlie.delete(f"/attendance/{schedule.id}").status_code == 404
    assert world.count(Attendance) == 1

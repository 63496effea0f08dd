"""When people can work, over HTTP: the usual week as a whole, and single dates."""

from datetime import datetime, time, timedelta
from typing import Any, Final

import pytest

from models.availability import DateAvailability, WeekKind, WeeklyAvailability
from models.employee import Employee
from models.history import AuditEntry
from tests.api.caller import Caller, faulty_fields
from tests.support.factories import MONDAY, World
from tests.support.statements import Statements

pytestmark = pytest.mark.usefixtures("ana")

CHANGE: Final = 12
MORNINGS: Final = {"weekday": 0, "from_local": "08:00", "to_local": "12:30"}
NO_SUNDAYS: Final = {"weekday": 6, "is_available": False}


@pytest.fixture
def ana(world: World) -> Employee:
    """Ana, who said nothing yet."""
    return world.employee(code="ANA", name="Ana García")


def day(**given: object) -> dict[str, object]:
    """Return a day as it is answered."""
    usual = {"week": "every", "is_available": True, "from_local": None, "to_local": None}
    return {**usual, **given}


# ------------------------------------------------------------------------------- the usual week
def test_whoever_said_nothing_has_an_empty_week(as_bob: Caller) -> None:
    answer = as_bob.get("/employees/ANA/availability")
    assert answer.get_json() == {"employee_id": "ANA", "days": [], "version": 1}
    assert answer.headers["ETag"] == '"1"'


def test_a_week_is_answered_by_kind_of_week_and_weekday(
    as_bob: Caller, world: World, ana: Employee
) -> None:
    for week, weekday in ((WeekKind.B, 2), (WeekKind.A, 1), (WeekKind.EVERY, 6), (WeekKind.A, 0)):
        world.weekly_availability(employee=ana, week=week, weekday=weekday)
    days = as_bob.get("/employees/ANA/availability").get_json()["days"]
    said = [(one["week"], one["weekday"]) for one in days]
    assert said == [("every", 6), ("a", 0), ("a", 1), ("b", 2)]


def test_a_week_is_replaced_as_a_whole(as_bob: Caller, world: World, ana: Employee) -> None:
    world.weekly_availability(employee=ana, weekday=3)
    world.weekly_availability(weekday=4)
    seen = as_bob.get("/employees/ANA/availability").get_json()["version"]
    body = {"days": [NO_SUNDAYS, {**MORNINGS, "week": "b"}, MORNINGS]}
    answer = as_bob.put("/employees/ANA/availability", body, seen)
    assert answer.status_code == 200
    morning = {"weekday": 0, "from_local": "08:00:00", "to_local": "12:30:00"}
    assert answer.get_json()["days"] == [
        day(**morning),
        day(**NO_SUNDAYS),
        day(week="b", **morning),
    ]
    assert answer.headers["ETag"] == f'"{answer.get_json()["version"]}"'
    assert as_bob.get("/employees/ANA/availability").get_json() == answer.get_json()
    assert world.count(WeeklyAvailability) == 4


def test_what_was_read_can_be_sent_back_and_changes_nothing(as_bob: Caller, world: World) -> None:
    first = as_bob.put("/employees/ANA/availability", {"days": [MORNINGS, NO_SUNDAYS]})
    read = first.get_json()
    again = as_bob.put("/employees/ANA/availability", {"days": read["days"]}, read["version"])
    assert again.get_json() == read
    assert world.count(AuditEntry, AuditEntry.action == "set-week") == 1


def test_whoever_saw_another_week_is_refused_and_shown_this_one(
    as_bob: Caller, as_alice: Caller
) -> None:
    assert as_alice.put("/employees/ANA/availability", {"days": [MORNINGS]}).status_code == 200
    late = as_bob.put("/employees/ANA/availability", {"days": [NO_SUNDAYS]})
    assert late.status_code == 412
    current = late.get_json()["current"]
    assert current["days"] == [day(weekday=0, from_local="08:00:00", to_local="12:30:00")]
    assert (
        as_bob.put("/employees/ANA/availability", {"days": []}, current["version"]).status_code
        == 200
    )


def test_a_week_that_came_and_went_is_not_taken_for_the_one_after_it(as_bob: Caller) -> None:
    path = "/employees/ANA/availability"
    seen = as_bob.put(path, {"days": [MORNINGS]}).get_json()["version"]
    as_bob.put(path, {"days": []}, seen)
    as_bob.put(path, {"days": [NO_SUNDAYS]}, 1)
    assert as_bob.put(path, {"days": []}, seen).status_code == 412


def test_a_change_of_the_person_leaves_the_version_of_the_week(as_bob: Caller) -> None:
    assert as_bob.patch("/employees/ANA", {"phone": "555-0100"}).status_code == 200
    assert as_bob.put("/employees/ANA/availability", {"days": [MORNINGS]}, 1).status_code == 200


def test_a_week_without_a_version_is_refused(as_bob: Caller) -> None:
    answer = as_bob.put("/employees/ANA/availability", {"days": []}, None)
    assert answer.status_code == 428


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ([{"weekday": 7}], "days.0.weekday"),
        ([{}], "days.0.weekday"),
        ([{"weekday": 0, "week": "c"}], "days.0.week"),
        ([{"weekday": 0, "from_local": "8:00", "to_local": "12:00"}], "days.0.from_local"),
        ([{"weekday": 0, "from_local": "08:00", "to_local": "24:00"}], "days.0.to_local"),
        ([{"weekday": 0, "from_local": "08:00", "to_local": "12:00:30"}], "days.0.to_local"),
        ([{"weekday": 0, "from_local": "08:00"}], "days.0.to_local"),
        ([{"weekday": 0, "from_local": "12:00", "to_local": "12:00"}], "days.0.to_local"),
        ([{**MORNINGS, "is_available": False}], "days.0.from_local"),
        ([MORNINGS, {"weekday": 0}], "days"),
        ([MORNINGS] * 22, "days"),
        (None, "days"),
    ],
)
def test_odd_days_are_refused_by_name(
    as_bob: Caller, world: World, days: object, field: str
) -> None:
    answer = as_bob.put("/employees/ANA/availability", {"days": days})
    assert answer.status_code == 400
    assert field in faulty_fields(answer)
    assert world.count(WeeklyAvailability) == 0


def test_a_changed_week_is_in_the_audit_day_by_day(
    as_bob: Caller, world: World, ana: Employee
) -> None:
    read = as_bob.put("/employees/ANA/availability", {"days": [MORNINGS, NO_SUNDAYS]}).get_json()
    as_bob.put(
        "/employees/ANA/availability", {"days": [NO_SUNDAYS, {"weekday": 1}]}, read["version"]
    )
    entry = world.audited(AuditEntry.action == "set-week")[-1]
    assert (entry.object_type, entry.object_id, entry.actor_name) == ("employee", ana.id, "Bob")
    assert entry.before == {"Monday": "08:00–12:30", "Tuesday": None}
    assert entry.after == {"Monday": None, "Tuesday": "the whole day"}


def test_the_rules_hear_a_changed_week_at_once(as_bob: Caller, world: World) -> None:
    question = {
        "event_id": str(world.event().id),
        "employee_id": "ANA",
        "starts_at": f"{MONDAY}T09:45:00",
    }
    assert as_bob.post("/schedules/check", question).get_json()["violations"] == []
    as_bob.put("/employees/ANA/availability", {"days": [MORNINGS]})
    (found,) = as_bob.post("/schedules/check", question).get_json()["violations"]
    assert (found["rule"], found["severity"]) == ("weekly", "soft")
    said = "Ana García usually works 08:00–12:30 on Mondays, and this is 09:45–16:15"
    assert found["message"] == said
    assert as_bob.post("/schedules", question).status_code == 409
    told = {**question, "override_reason": "She agreed to it."}
    assert as_bob.post("/schedules", told).status_code == 201


def test_of_two_weeks_in_turn_the_rules_hear_the_one_of_the_day(
    as_bob: Caller, world: World
) -> None:
    world.rule_setting(name="week_a_on", value=MONDAY.isoformat())
    off = {"weekday": 0, "is_available": False}
    body = {"days": [{**off, "week": "a"}, {**off, "week": "b", "is_available": True}]}
    as_bob.put("/employees/ANA/availability", body)
    told = {}
    for monday in (MONDAY, MONDAY + timedelta(days=7)):
        event = world.event(due=datetime.combine(monday, time(23)))
        question = {
            "event_id": str(event.id),
            "employee_id": "ANA",
            "starts_at": f"{monday}T09:45:00",
        }
        answer = as_bob.post("/schedules/check", question).get_json()
        told[monday] = [violation["rule"] for violation in answer["violations"]]
    assert list(told.values()) == [["weekly"], []]


# --------------------------------------------------------------------------------- single dates
def mark(**given: object) -> dict[str, Any]:
    """Return what is sent to mark a date."""
    return {"on_date": MONDAY.isoformat(), "is_available": False, **given}


def test_a_date_is_marked_once_and_found_under_its_own_address(
    as_bob: Caller, world: World
) -> None:
    answer = as_bob.post("/employees/ANA/dates", mark(reason="Exam"), Idempotency_Key="k")
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/employees/ANA/dates/{MONDAY}"
    assert answer.headers["ETag"] == '"1"'
    assert as_bob.get(f"/employees/ANA/dates/{MONDAY}").get_json() == answer.get_json()
    replayed = as_bob.post("/employees/ANA/dates", mark(reason="Exam"), Idempotency_Key="k")
    assert replayed.get_json() == answer.get_json()
    twice = as_bob.post("/employees/ANA/dates", mark())
    assert twice.status_code == 409
    assert faulty_fields(twice) == {"on_date"}
    assert world.count(DateAvailability) == 1


def test_what_was_said_about_a_date_is_changed_and_taken_back(
    as_bob: Caller, world: World, ana: Employee
) -> None:
    as_bob.post("/employees/ANA/dates", mark(reason="Exam"))
    path = f"/employees/ANA/dates/{MONDAY}"
    changed = as_bob.patch(path, {"is_available": True})
    assert changed.get_json()["is_available"] is True
    assert changed.get_json()["reason"] == "Exam"
    assert changed.headers["ETag"] == '"2"'
    stale = as_bob.patch(path, {"reason": None})
    assert (stale.status_code, stale.get_json()["current"]["version"]) == (412, 2)
    assert as_bob.delete(path).status_code == 412
    assert as_bob.delete(path, 2).status_code == 204
    assert as_bob.get(path).status_code == 404
    assert as_bob.patch(path, {}).status_code == 404
    told = [
        (entry.action, entry.before, entry.after)
        for entry in world.audited(AuditEntry.object_id == ana.id)
    ]
    on_date = {"on_date": MONDAY.isoformat()}
    whole = {**on_date, "is_available": False, "reason": "Exam"}
    assert told == [
        ("add-date", None, whole),
        ("change-date", {**on_date, "is_available": False}, {**on_date, "is_available": True}),
        ("remove-date", {**whole, "is_available": True}, None),
    ]


def test_dates_are_listed_in_their_order_page_by_page(
    as_bob: Caller, world: World, ana: Employee
) -> None:
    days = [MONDAY + timedelta(days=number) for number in (40, 0, 3, 21, 9)]
    for on_date in days:
        world.date_availability(employee=ana, on_date=on_date)
    world.date_availability(on_date=MONDAY)
    pages = as_bob.pages("/employees/ANA/dates", 2)
    told = [[row["on_date"] for row in page] for page in pages]
    in_order = [on_date.isoformat() for on_date in sorted(days)]
    assert told == [in_order[:2], in_order[2:4], in_order[4:]]


def test_dates_are_found_by_range(as_bob: Caller, world: World, ana: Employee) -> None:
    for number in range(4):
        world.date_availability(employee=ana, on_date=MONDAY + timedelta(days=number))
    second, third = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
    rows = as_bob.get(f"/employees/ANA/dates?from={second}&to={third}").get_json()["items"]
    assert [row["on_date"] for row in rows] == [second.isoformat(), third.isoformat()]
    answer = as_bob.get(f"/employees/ANA/dates?from={third}&to={second}")
    assert faulty_fields(answer) == {"to"}


def test_a_cursor_of_another_list_is_refused(as_bob: Caller, world: World) -> None:
    for _ in range(2):
        world.schedule()
    foreign = as_bob.get("/schedules?limit=1").get_json()["next_cursor"]
    answer = as_bob.get(f"/employees/ANA/dates?cursor={foreign}")
    assert answer.status_code == 400
    assert faulty_fields(answer) == {"cursor"}


# ------------------------------------------------------------------------------------ everybody
def test_a_viewer_reads_and_changes_nothing(as_viewer: Caller, world: World, ana: Employee) -> None:
    world.date_availability(employee=ana)
    path = f"/employees/ANA/dates/{MONDAY}"
    for read in ("/employees/ANA/availability", "/employees/ANA/dates", path):
        assert as_viewer.get(read).status_code == 200
    assert as_viewer.put("/employees/ANA/availability", {"days": []}).status_code == 403
    assert as_viewer.post("/employees/ANA/dates", mark()).status_code == 403
    assert as_viewer.patch(path, {}).status_code == 403
    assert as_viewer.delete(path).status_code == 403


def test_whoever_sees_only_their_own_work_sees_nobodys_availability(as_employee: Caller) -> None:
    assert as_employee.get("/employees/ANA/availability").status_code == 403
    assert as_employee.get("/employees/ANA/dates").status_code == 403


def test_somebody_of_another_organization_is_not_found(as_charlie: Caller, world: World) -> None:
    assert as_charlie.get("/employees/ANA/availability").status_code == 404
    assert as_charlie.put("/employees/ANA/availability", {"days": [MORNINGS]}).status_code == 404
    assert as_charlie.post("/employees/ANA/dates", mark()).status_code == 404
    assert world.count(WeeklyAvailability) == world.count(DateAvailability) == 0


def test_a_change_takes_few_statements_however_long_the_week(
    as_bob: Caller, statements: Statements
) -> None:
    days = [{"weekday": number, "week": week} for number in range(7) for week in ("a", "b")]
    with statements.at_most(CHANGE):
        answer = as_bob.put("/employees/ANA/availability", {"days": days})
    shorter = [{**one, "is_available": False} for one in days]
    with statements.at_most(CHANGE):
        answer = as_bob.put(
            "/employees/ANA/availability", {"days": shorter}, answer.get_json()["version"]
        )
    assert answer.status_code == 200

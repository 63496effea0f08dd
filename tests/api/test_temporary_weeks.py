"""Temporary weeks over HTTP, and what they do to work."""

import pytest

from app import Rosterwright
from models.availability import AvailabilityOverride
from tests.api.caller import Caller, faulty_fields
from tests.api.looking import audited
from tests.support.factories import World

EXAMS = {
    "first_on": "2026-05-04",
    "last_on": "2026-05-10",
    "days": [
        {"weekday": 0, "from_local": "09:00", "to_local": "12:00"},
        {"weekday": 5, "is_available": False},
    ],
    "reason": "Exams",
}


def path_of(world: World) -> str:
    """Return where the temporary weeks of a new person are."""
    return f"/employees/{world.employee(name='Ana').code}/availability/temporary"


def test_a_temporary_week_stands_in_the_place_of_the_usual_one(
    app: Rosterwright, as_bob: Caller, world: World
) -> None:
    ana = world.employee(name="Ana")
    path = f"/employees/{ana.code}/availability/temporary"
    question = {
        "event_id": str(world.event().id),
        "employee_id": ana.code,
        "starts_at": "2026-05-04T10:30:00",
    }

    def rules() -> list[str]:
        found = as_bob.post("/schedules/check", question).get_json()["violations"]
        return [one["rule"] for one in found]

    assert rules() == []
    made = as_bob.post(path, EXAMS)
    row = made.get_json()
    assert made.status_code == 201
    assert made.headers["Location"] == f"/api/v1{path}/{row['id']}"
    assert row["days"][0]["from_local"] == "09:00"
    assert rules() == ["weekly"]
    one = f"{path}/{row['id']}"
    changed = as_bob.patch(one, {"days": [], "reason": None}).get_json()
    assert (changed["days"], changed["reason"], changed["last_on"]) == ([], None, "2026-05-10")
    assert rules() == []
    assert as_bob.patch(one, {"reason": "Late"}).status_code == 412
    assert as_bob.delete(one, version=2).status_code == 204
    assert [action for action, _, _ in audited(app, ana.id)] == [
        "add-week",
        "change-week",
        "remove-week",
    ]


def test_two_of_one_person_do_not_overlap(as_bob: Caller, world: World) -> None:
    path = path_of(world)
    first = as_bob.post(path, EXAMS).get_json()
    later = {**EXAMS, "first_on": "2026-05-11", "last_on": "2026-05-12"}
    second = as_bob.post(path, later).get_json()
    for answer in (
        as_bob.post(path, {**EXAMS, "first_on": "2026-05-10", "last_on": "2026-05-10"}),
        as_bob.patch(f"{path}/{second['id']}", {"first_on": "2026-05-09"}),
    ):
        assert (answer.status_code, faulty_fields(answer)) == (409, {"first_on"})
        said = answer.get_json()["detail"]
        assert "Ana has a temporary week on Mon 4 – Sun 10 May already." in said
    stays = as_bob.patch(f"{path}/{first['id']}", {"last_on": "2026-05-09"})
    assert stays.status_code == 200
    assert as_bob.post(path_of(world), EXAMS).status_code == 201


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"last_on": "2026-05-03"}, "last_on"),
        ({"days": [{"weekday": 0}, {"weekday": 0}]}, "days"),
        ({"days": [{"weekday": 0, "week": "a"}]}, "days.0.week"),
        ({"days": [{"weekday": 0, "from_local": "09:00"}]}, "days.0.to_local"),
    ],
)
def test_what_is_no_week_is_refused_by_name(
    as_bob: Caller, world: World, body: dict[str, object], field: str
) -> None:
    answer = as_bob.post(path_of(world), {**EXAMS, **body})
    assert (answer.status_code, faulty_fields(answer)) == (400, {field})
    assert world.count(AvailabilityOverride) == 0


def test_a_change_that_would_end_before_it_begins_is_refused(as_bob: Caller, world: World) -> None:
    path = path_of(world)
    row = as_bob.post(path, EXAMS).get_json()
    answer = as_bob.patch(f"{path}/{row['id']}", {"first_on": "2026-05-20"})
    assert (answer.status_code, faulty_fields(answer)) == (400, {"last_on"})


def test_they_are_listed_by_date_for_those_who_may_see_them(
    as_bob: Caller, as_viewer: Caller, as_employee: Caller, as_charlie: Caller, world: World
) -> None:
    path = path_of(world)
    row = as_bob.post(path, EXAMS).get_json()
    for query, number in (("", 1), ("?from=2026-05-10", 1), ("?from=2026-05-11", 0)):
        assert len(as_bob.get(f"{path}{query}").get_json()["items"]) == number
    one = f"{path}/{row['id']}"
    for caller, reads, writes in ((as_viewer, 200, 403), (as_employee, 403, 403)):
        assert caller.get(one).status_code == reads
        assert caller.delete(one).status_code == writes
    assert as_charlie.get(path).status_code == 404
    assert as_charlie.get(one).status_code == 404
    assert as_bob.get(f"{path_of(world)}/{row['id']}").status_code == 404

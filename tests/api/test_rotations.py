"""Rotations over HTTP, and what they do to work."""

import pytest

from app import Rosterwright
from models.rotation import RotationAssignment, RotationException
from tests.api.caller import Caller, faulty_fields
from tests.api.looking import audited
from tests.support.factories import FRIDAY, World
from tests.support.statements import Statements

SATURDAY = {"rotation": "juicer", "weekday": 5}
MONDAYS = {"rotation": "juicer", "weekday": 0}


def test_standing_duty_is_replaced_as_a_whole_and_told_by_rotation_and_weekday(
    app: Rosterwright, as_bob: Caller, world: World
) -> None:
    ana, ben = world.employee(name="Ana"), world.employee(name="Ben")
    path = f"/rotations/{world.home.code}"
    empty = as_bob.get(path).get_json()
    assert (empty["duties"], empty["version"]) == ([], 1)
    duties = [
        {"rotation": "primary_lead", "weekday": 0, "employee_id": ben.code},
        {**SATURDAY, "employee_id": ana.code},
    ]
    made = as_bob.put(path, {"duties": duties}).get_json()
    assert [(one["rotation"], one["employee"]["name"]) for one in made["duties"]] == [
        ("juicer", "Ana"),
        ("primary_lead", "Ben"),
    ]
    assert as_bob.get(path).get_json() == made
    assert as_bob.put(path, {"duties": []}).status_code == 412
    changed = as_bob.put(path, {"duties": duties[1:]}, version=made["version"])
    assert len(changed.get_json()["duties"]) == 1
    assert audited(app, world.home.id)[-1] == (
        "set-duty",
        {"primary_lead on Monday": ben.code},
        {"primary_lead on Monday": None},
    )


def test_the_list_tells_the_duty_of_every_site_or_of_one(as_bob: Caller, world: World) -> None:
    other = world.site()
    world.rotation_assignment()
    world.rotation_assignment(site_id=other.id, rotation="primary_lead")
    rows = as_bob.get("/rotations").get_json()["items"]
    assert [(row["site"]["code"], row["rotation"]) for row in rows] == [
        (world.home.code, "juicer"),
        (other.code, "primary_lead"),
    ]
    for query in (f"site_code={other.code}", "rotation=primary_lead"):
        (row,) = as_bob.get(f"/rotations?{query}").get_json()["items"]
        assert row["site"]["code"] == other.code


def test_who_or_what_is_not_here_is_named(as_bob: Caller, world: World) -> None:
    gone = world.employee(name="Gone", is_active=False)
    path = f"/rotations/{world.home.code}"
    for duty, status, field, words in (
        ({**SATURDAY, "employee_id": "NOBODY"}, 404, "juicer.5", "employee id NOBODY"),
        ({**SATURDAY, "employee_id": gone.code}, 400, "juicer.5", "can't be planned any more"),
        (
            {"rotation": "night_watch", "weekday": 5, "employee_id": gone.code},
            404,
            "rotation",
            "There are: juicer, primary_lead.",
        ),
    ):
        answer = as_bob.put(path, {"duties": [duty]})
        assert (answer.status_code, faulty_fields(answer)) == (status, {field})
        assert words in answer.get_json()["detail"]
    twice = {**SATURDAY, "employee_id": world.employee().code}
    assert as_bob.put(path, {"duties": [twice, twice]}).status_code == 400
    assert world.count(RotationAssignment) == 0


def test_whoever_is_gone_keeps_what_they_hold_until_somebody_else_has_it(
    as_bob: Caller, world: World
) -> None:
    gone = world.employee(is_active=False)
    world.rotation_assignment(employee=gone)
    path = f"/rotations/{world.home.code}"
    seen = as_bob.get(path).get_json()
    kept = {**MONDAYS, "employee_id": gone.code}
    more = {**SATURDAY, "employee_id": world.employee().code}
    assert as_bob.put(path, {"duties": [kept, more]}, version=seen["version"]).status_code == 200


def test_somebody_stands_in_on_a_date_and_the_turn_is_theirs(as_bob: Caller, world: World) -> None:
    ana, ben = world.employee(name="Ana"), world.employee(name="Ben")
    world.rotation_assignment(employee=ana)
    question = {
        "event_id": str(world.event(kind="juicer_survey").id),
        "employee_id": ben.code,
        "starts_at": "2026-05-04T17:00:00",
    }

    def rules() -> set[str]:
        found = as_bob.post("/schedules/check", question).get_json()["violations"]
        return {one["rule"] for one in found}

    assert "rotation" in rules()
    path = "/substitutes"
    when = {"on_date": "2026-05-04", "rotation": "juicer"}
    body = {**when, "site_code": world.home.code, "employee_id": ben.code}
    made = as_bob.post(path, body)
    row = made.get_json()
    assert made.status_code == 201
    assert made.headers["Location"] == f"/api/v1{path}/{row['id']}"
    assert row["employee"]["name"] == "Ben"
    assert "rotation" not in rules()
    again = as_bob.post(path, body)
    assert again.status_code == 409
    assert "Juicer has a substitute on Monday, 4 May already" in again.get_json()["detail"]
    one = f"{path}/{row['id']}"
    changed = as_bob.patch(one, {"employee_id": None, "reason": "Mended"}).get_json()
    assert (changed["employee"], changed["reason"]) == (None, "Mended")
    assert as_bob.patch(one, {"reason": None}).status_code == 412
    assert as_bob.delete(one, version=2).status_code == 204
    assert as_bob.get(one).status_code == 404
    assert "rotation" in rules()


def test_substitutes_are_listed_by_date_of_every_site_or_of_one(
    as_bob: Caller, world: World
) -> None:
    late = world.rotation_exception(on_date=FRIDAY)
    soon = world.rotation_exception(site_id=world.site().id)

    def ids(query: str) -> list[str]:
        return [one["id"] for one in as_bob.get(f"/substitutes{query}").get_json()["items"]]

    assert ids("") == [str(soon.id), str(late.id)]
    assert ids("?from=2026-05-05") == [str(late.id)]
    assert ids("?to=2026-05-05") == [str(soon.id)]
    assert ids(f"?site_code={world.home.code}") == [str(late.id)]


def test_viewers_look_employees_do_not_and_others_find_nothing(
    as_viewer: Caller, as_employee: Caller, as_charlie: Caller, world: World
) -> None:
    row = world.rotation_exception()
    path = f"/rotations/{world.home.code}"
    one = f"/substitutes/{row.id}"
    for caller, reads, writes in (
        (as_viewer, 200, 403),
        (as_employee, 403, 403),
        (as_charlie, 404, 404),
    ):
        for place in (path, one):
            assert caller.get(place).status_code == reads, place
        assert caller.put(path, {"duties": []}).status_code == writes
        assert caller.delete(one).status_code == writes
    for place in ("/rotations", "/substitutes"):
        assert as_charlie.get(place).get_json()["items"] == []
    assert world.count(RotationException) == 1


def test_people_and_sites_with_duty_are_not_deleted(as_alice: Caller, world: World) -> None:
    ana, site = world.employee(home_site_id=None), world.site()
    world.rotation_assignment(employee=ana, site_id=site.id)
    assert as_alice.delete(f"/employees/{ana.code}").status_code == 409
    assert as_alice.delete(f"/sites/{site.code}").status_code == 409


@pytest.mark.parametrize("number", [1, 7])
def test_reading_takes_the_same_few_statements(
    as_bob: Caller, world: World, statements: Statements, number: int
) -> None:
    for weekday in range(number):
        world.rotation_assignment(weekday=weekday)
    world.rotation_exception()
    path = f"/rotations/{world.home.code}"
    for place in ("/rotations", path, "/substitutes"):
        with statements.at_most(3):
            as_bob.get(place)

"""Skills over HTTP: which there are, who holds them, and what they do to work."""

import pytest

from app import Rosterwright
from models.skill import EmployeeSkill, Skill
from tests.api.caller import Caller, faulty_fields
from tests.api.looking import audited
from tests.support.factories import World
from tests.support.statements import Statements

ALCOHOL = {"code": "alcohol", "label": "Alcohol service"}


def test_a_skill_is_made_renamed_and_removed(as_alice: Caller, world: World) -> None:
    made = as_alice.post("/skills", ALCOHOL)
    assert made.status_code == 201
    assert made.headers["Location"] == "/api/v1/skills/alcohol"
    again = as_alice.post("/skills", ALCOHOL)
    assert (again.status_code, faulty_fields(again)) == (409, {"code"})
    renamed = as_alice.patch("/skills/alcohol", {"label": "Serving alcohol"}).get_json()
    assert as_alice.get("/skills").get_json()["items"] == [renamed]
    assert as_alice.patch("/skills/alcohol", {"label": "Late"}).status_code == 412
    assert as_alice.delete("/skills/alcohol", version=2).status_code == 204
    assert world.count(Skill) == 0


def test_a_skill_in_use_stays_and_says_by_what(as_alice: Caller, world: World) -> None:
    world.employee_skill(skill=world.skill(**ALCOHOL))
    core = as_alice.get("/event-types/core").get_json()
    wanted = {"required_skills": ["alcohol"]}
    assert as_alice.patch("/event-types/core", wanted, core["version"]).status_code == 200
    answer = as_alice.delete("/skills/alcohol")
    assert answer.status_code == 409
    assert (
        answer.get_json()["detail"]
        == "Alcohol service is held by 1 person and required by Core. Take it out there first."
    )


def test_kinds_of_work_ask_for_known_skills_alone(as_alice: Caller, world: World) -> None:
    version = as_alice.get("/event-types/core").get_json()["version"]
    answer = as_alice.patch("/event-types/core", {"required_skills": ["fly"]}, version)
    assert (answer.status_code, faulty_fields(answer)) == (404, {"required_skills"})
    assert world.count(Skill) == 0


def test_what_somebody_holds_is_replaced_as_a_whole_and_counts_for_work(
    app: Rosterwright, as_alice: Caller, as_bob: Caller, world: World
) -> None:
    world.skill(**ALCOHOL)
    world.skill(code="forklift", label="Forklift")
    version = as_alice.get("/event-types/core").get_json()["version"]
    as_alice.patch("/event-types/core", {"required_skills": ["alcohol"]}, version)
    person = world.employee(name="Ana")
    path = f"/employees/{person.code}/skills"
    question = {
        "event_id": str(world.event().id),
        "employee_id": person.code,
        "starts_at": "2026-05-04T10:30:00",
    }

    def told() -> list[str]:
        found = as_bob.post("/schedules/check", question).get_json()["violations"]
        return [one["message"] for one in found if one["rule"] == "skill"]

    assert "needs" in told()[0]
    empty = as_bob.get(path).get_json()
    assert (empty["skills"], empty["version"]) == ([], 1)
    held = {"skills": [{"code": "alcohol", "expires_on": "2026-05-04"}, {"code": "forklift"}]}
    made = as_bob.put(path, held).get_json()
    assert [one["skill"]["label"] for one in made["skills"]] == ["Alcohol service", "Forklift"]
    assert told() == []
    expired = {"skills": [{"code": "alcohol", "expires_on": "2026-05-03"}]}
    assert as_bob.put(path, expired).status_code == 412
    assert as_bob.put(path, expired, version=made["version"]).status_code == 200
    assert "expired on" in told()[0]
    assert audited(app, person.id)[-1] == (
        "set-skills",
        {"alcohol": "expires on 2026-05-04", "forklift": "held"},
        {"alcohol": "expires on 2026-05-03", "forklift": None},
    )


@pytest.mark.parametrize(
    ("held", "status", "fields"),
    [
        ([{"code": "fly"}], 404, {"fly.on"}),
        ([{"code": "alcohol"}, {"code": "alcohol"}], 400, {"skills"}),
        (
            [{"code": "alcohol", "since": "2026-05-04", "expires_on": "2026-05-03"}],
            400,
            {"skills.0.expires_on"},
        ),
    ],
)
def test_what_nobody_can_hold_is_refused_by_name(
    as_bob: Caller, world: World, held: list[dict[str, str]], status: int, fields: set[str]
) -> None:
    world.skill(**ALCOHOL)
    answer = as_bob.put(f"/employees/{world.employee().code}/skills", {"skills": held})
    assert (answer.status_code, faulty_fields(answer)) == (status, fields)
    assert world.count(EmployeeSkill) == 0


def test_managers_say_who_holds_them_administrators_which_there_are(
    as_bob: Caller, as_viewer: Caller, as_employee: Caller, as_charlie: Caller, world: World
) -> None:
    skill, person = world.skill(**ALCOHOL), world.employee()
    world.employee_skill(skill=skill, employee=person)
    own = f"/employees/{person.code}/skills"
    for caller, sees, holds, makes in (
        (as_bob, 200, 412, 403),
        (as_viewer, 200, 403, 403),
        (as_employee, 403, 403, 403),
        (as_charlie, 404, 404, 404),
    ):
        assert caller.get("/skills/alcohol").status_code == sees
        assert caller.get(own).status_code == sees
        assert caller.put(own, {"skills": []}).status_code == holds
        assert caller.delete("/skills/alcohol").status_code == makes
    assert as_charlie.get("/skills").get_json()["items"] == []


def test_reading_takes_few_statements(as_bob: Caller, world: World, statements: Statements) -> None:
    person = world.employee()
    for _ in range(9):
        world.employee_skill(employee=person)
    for place in ("/skills", f"/employees/{person.code}/skills"):
        with statements.at_most(3):
            as_bob.get(place)

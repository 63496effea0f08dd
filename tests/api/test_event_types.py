"""Event types over HTTP."""

from datetime import timedelta
from typing import Any

from models.schedule import Schedule
from tests.api.caller import Caller, faulty_fields
from tests.support.factories import STARTS, World

BODY: dict[str, Any] = {
    "code": "tasting",
    "label": "Tasting",
    "colour": "other",
    "default_minutes": 120,
    "name_patterns": [["TASTING"], ["SAMPLE", "CHEESE"]],
    "preferences": ["rotation:primary_lead", "event_specialist"],
    "slots": [{"start": "09:45", "lunch_begin": "13:00", "lunch_end": "13:30"}, {"start": "12:00"}],
    "exclusive_with": ["core"],
}


def test_a_new_kind_of_work_is_stored_as_it_was_sent(as_alice: Caller) -> None:
    answer = as_alice.post("/event-types", BODY)
    assert answer.status_code == 201
    shown = answer.get_json()
    assert shown["slots"][1] == {"start": "12:00", "lunch_begin": None, "lunch_end": None}
    assert {name: shown[name] for name in BODY if name != "slots"} == {
        name: value for name, value in BODY.items() if name != "slots"
    }
    assert as_alice.get("/event-types/tasting").get_json() == shown


def test_only_an_administrator_edits_event_types(as_bob: Caller) -> None:
    assert as_bob.post("/event-types", BODY).status_code == 403
    assert as_bob.patch("/event-types/core", {"label": "Mine"}).status_code == 403
    assert as_bob.delete("/event-types/core").status_code == 403
    assert as_bob.get("/event-types/core").status_code == 200


def test_names_of_roles_and_types_must_exist(as_alice: Caller) -> None:
    wrong = {
        "preferences": ["nobody"],
        "discouraged_roles": ["nobody"],
        "exclusive_with": ["nothing"],
        "pairing": "nothing",
    }
    for field, value in wrong.items():
        answer = as_alice.post("/event-types", {**BODY, field: value})
        assert answer.status_code == 404
        assert faulty_fields(answer) == {field}


def test_half_a_lunch_and_a_backward_lunch_are_named_with_their_place(as_alice: Caller) -> None:
    for slot in (
        {"start": "09:45", "lunch_begin": "13:00"},
        {"start": "09:45", "lunch_begin": "13:00", "lunch_end": "12:00"},
        {"start": "14:00", "lunch_begin": "13:00", "lunch_end": "13:30"},
    ):
        answer = as_alice.post("/event-types", {**BODY, "slots": [slot]})
        assert answer.status_code == 400
        assert faulty_fields(answer) == {"slots.0.lunch_end"}


def test_a_taken_code_is_a_conflict(as_alice: Caller) -> None:
    answer = as_alice.post("/event-types", {**BODY, "code": "core"})
    assert answer.status_code == 409
    assert faulty_fields(answer) == {"code"}


def test_a_kind_of_work_that_is_used_or_named_stays(as_alice: Caller, world: World) -> None:
    world.event(kind="freeosk")
    assert as_alice.delete("/event-types/freeosk").status_code == 409
    assert as_alice.delete("/event-types/supervisor").status_code == 409  # core is paired with it
    assert as_alice.delete("/event-types/other").status_code == 204


def test_making_a_type_stackable_rewrites_its_schedules_alone(
    as_alice: Caller, world: World
) -> None:
    rewritten = world.schedule(event=world.event(kind="freeosk"))
    untouched = world.schedule(event=world.event(kind="core"))
    assert as_alice.patch("/event-types/freeosk", {"is_stackable": True}).status_code == 200
    first, second = world.again(rewritten), world.again(untouched)
    assert first is not None
    assert second is not None
    assert (first.is_stackable, first.version) == (True, 2)
    assert (second.is_stackable, second.version) == (False, 1)


def test_a_type_stays_stackable_while_its_work_lies_on_other_work(
    as_alice: Caller, world: World
) -> None:
    person = world.employee()
    world.schedule(employee=person, local=STARTS, minutes=60)
    check_in = world.event(kind="supervisor")
    world.schedule(
        employee=person,
        event=check_in,
        local=STARTS + timedelta(minutes=10),
        minutes=5,
        is_stackable=True,
    )
    answer = as_alice.patch("/event-types/supervisor", {"is_stackable": False})
    assert answer.status_code == 409
    assert answer.get_json()["violations"][0]["rule"] == "overlap"
    assert world.count(Schedule, Schedule.is_stackable.is_(True)) == 1

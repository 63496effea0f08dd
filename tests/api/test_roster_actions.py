"""What was done to the roster over HTTP: told, and taken back."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from models.roster_action import RosterAction
from models.schedule import Schedule
from models.time_off import TimeOffState
from tests.api.caller import Caller
from tests.support.factories import MONDAY, World
from tests.support.statements import Statements
from utils.ids import new_id


def facts(world: World) -> dict[str, object]:
    """Return what counts of every schedule that stands."""
    names = ("employee_id", "event_id", "seat", "starts_at", "ends_at", "is_pinned")
    standing = world.rows(Schedule, Schedule.is_active.is_(True))
    return {str(row.id): [getattr(row, name) for name in names] for row in standing}


def undo(caller: Caller, done: dict[str, Any], **body: str) -> TestResponse:
    return caller.post(f"/roster/actions/{done['action_id']}/undo", body)


def test_each_action_can_be_taken_back_and_done_again(
    as_bob: Caller, world: World, statements: Statements
) -> None:
    ana, ben = world.employee(name="Ana"), world.employee(name="Ben")
    one = world.schedule(employee=ana)
    other = world.schedule(
        employee=ben, local=datetime.combine(MONDAY, time(10, 30)) + timedelta(days=1)
    )
    new = {
        "event_id": str(world.event().id),
        "employee_id": ana.code,
        "starts_at": "2026-05-06T10:30:00",
    }
    trade = {
        "one": {"schedule_id": str(one.id), "version": 1},
        "other": {"schedule_id": str(other.id), "version": 1},
    }
    states = [facts(world)]
    done = [as_bob.post("/schedules/trade", trade).get_json()]
    states.append(facts(world))
    moved = {"starts_at": "2026-05-07T11:00:00", "employee_id": ana.code}
    done.append(as_bob.patch(f"/schedules/{one.id}", moved, version=2).get_json())
    states.append(facts(world))
    done.append(as_bob.post("/schedules", new).get_json())
    assert len({str(state) for state in [*states, facts(world)]}) == 4
    undone = []
    for each in reversed(done):
        with statements.at_most(18):
            answer = undo(as_bob, each)
        assert answer.status_code == 200, answer.get_json()
        undone.append(answer.get_json())
        assert facts(world) == states.pop()
        assert undo(as_bob, each).status_code == 409
    again = undo(as_bob, undone[-1]).get_json()
    assert again["sentence"].startswith("Bob did again: Bob traded Core")
    assert [row["employee"]["name"] for row in again["schedules"]] == ["Ben", "Ana"]


def test_what_later_actions_depend_on_is_not_taken_back_and_they_are_named(
    as_bob: Caller, world: World
) -> None:
    schedule = world.schedule(employee=world.employee(name="Ana"))
    path = f"/schedules/{schedule.id}"
    first = as_bob.patch(path, {"is_pinned": True}).get_json()
    later = as_bob.patch(path, {"is_pinned": False}, version=2).get_json()
    answer = undo(as_bob, first)
    assert answer.status_code == 409
    problem = answer.get_json()
    assert problem["code"] == "undo-blocked"
    assert [one["action_id"] for one in problem["later"]] == [later["action_id"]]
    assert "Bob unpinned Ana on Core" in problem["detail"]
    assert undo(as_bob, later).status_code == 200
    assert undo(as_bob, first).status_code == 200
    assert undo(as_bob, first).get_json()["detail"] == "This was taken back already."
    old = {"action_id": world.roster_action().id}
    assert "more than 30 days ago" in undo(as_bob, old).get_json()["detail"]


def test_a_hard_rule_that_came_since_stands_against_taking_back(
    as_bob: Caller, as_alice: Caller, world: World
) -> None:
    ana = world.employee(name="Ana")
    schedule = world.schedule(employee=ana)
    assert as_bob.delete(f"/schedules/{schedule.id}").status_code == 204
    (action,) = world.rows(RosterAction)
    world.time_off(employee=ana, state=TimeOffState.APPROVED)
    done = {"action_id": str(action.id)}
    refused = undo(as_bob, done, override_reason="She agreed to come")
    assert {one["rule"] for one in refused.get_json()["violations"]} == {"time-off"}
    assert undo(as_alice, done).status_code == 409
    answer = undo(as_alice, done, override_reason="She agreed to come")
    assert answer.status_code == 200
    assert world.rows(RosterAction, RosterAction.verb == "undo")[0].reason == "She agreed to come"


def test_actions_are_listed_newest_first_and_found_by_what_they_are_about(
    as_bob: Caller, as_viewer: Caller, as_charlie: Caller, world: World, statements: Statements
) -> None:
    schedules = [world.schedule() for _ in range(3)]
    for schedule in schedules:
        as_bob.patch(f"/schedules/{schedule.id}", {"is_pinned": True})
    with statements.at_most(3):
        page = as_viewer.get("/roster/actions?limit=2").get_json()
    following = as_viewer.get(f"/roster/actions?limit=2&cursor={page['next_cursor']}").get_json()
    times = [one["at"] for one in [*page["items"], *following["items"]]]
    assert len(times) == 3
    assert times == sorted(times, reverse=True)
    for row_id in (schedules[0].id, schedules[0].event_id):
        found = as_viewer.get(f"/roster/actions?object_id={row_id}").get_json()["items"]
        assert [one["verb"] for one in found] == ["pin"]
    assert as_viewer.get(f"/roster/actions?actor_id={new_id()}").get_json()["items"] == []
    assert as_charlie.get("/roster/actions").get_json()["items"] == []
    done = {"action_id": page["items"][0]["id"]}
    assert undo(as_charlie, done).status_code == 404
    assert undo(as_viewer, done).status_code == 403


@pytest.mark.parametrize("of", ["schedules", "events"])
def test_a_history_tells_what_changed_with_before_and_after_and_each_state(
    as_bob: Caller, as_charlie: Caller, world: World, statements: Statements, of: str
) -> None:
    body = {
        "event_id": str(world.event().id),
        "employee_id": world.employee(name="Ana").code,
        "starts_at": "2026-05-04T10:30:00",
    }
    schedule = as_bob.post("/schedules", body).get_json()
    as_bob.patch(f"/schedules/{schedule['id']}", {"starts_at": "2026-05-05T11:00:00"})
    as_bob.delete(f"/schedules/{schedule['id']}", version=2)
    path = f"/{of}/{schedule['id'] if of == 'schedules' else body['event_id']}/history"
    with statements.at_most(3):
        history = as_bob.get(path).get_json()
    assert [one["verb"] for one in history["changes"]] == ["unassign", "change", "assign"]
    moved = history["changes"][1]
    assert moved["sentence"].startswith("Bob moved Ana on Core")
    assert "to 11:00 on Tuesday 5 May" in moved["sentence"]
    assert moved["before"]["starts_at"] == "2026-05-04T15:30:00+00:00"
    assert moved["after"]["starts_at"] == "2026-05-05T16:00:00+00:00"
    if of == "schedules":
        assert [one["state"] for one in history["states"]] == ["scheduled", "unscheduled"]
        first, last = history["states"]
        assert (first["until"], last["until"]) == (last["since"], None)
    assert as_charlie.get(path).status_code == 404


def test_many_schedules_go_to_one_person_once_or_each_row_is_told_why_not(
    as_bob: Caller, as_charlie: Caller, world: World
) -> None:
    ana, ben = world.employee(name="Ana"), world.employee(name="Ben")
    rows = [
        world.schedule(
            employee=ana, local=datetime.combine(MONDAY, time(10, 30)) + timedelta(days=day)
        )
        for day in range(2)
    ]
    seen = [{"schedule_id": str(row.id), "version": 1} for row in rows]
    body = {"employee_id": ben.code, "rows": seen}
    key = {"Idempotency_Key": "hand-over-1"}
    done = as_bob.post("/schedules/reassign", body, **key)
    assert done.status_code == 200, done.get_json()
    assert [row["outcome"] for row in done.get_json()["rows"]] == ["moved", "moved"]
    assert {row["employee"]["name"] for row in done.get_json()["schedules"]} == {"Ben"}
    assert as_bob.post("/schedules/reassign", body, **key).get_json() == done.get_json()
    assert world.count(RosterAction) == 1
    refused = as_bob.post("/schedules/reassign", body)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "reassign-refused")
    assert [row["outcome"] for row in refused.get_json()["rows"]] == ["stale", "stale"]
    foreign = as_charlie.post("/schedules/reassign", {**body, "mode": "each_on_its_own"})
    assert [row["outcome"] for row in foreign.get_json()["rows"]] == ["unknown", "unknown"]
    assert as_bob.post("/schedules/reassign", {"rows": seen}).status_code == 400
    assert as_bob.post("/schedules/reassign", {**body, "rows": seen * 2}).status_code == 400

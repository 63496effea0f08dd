"""People who go, over HTTP: what they would leave behind, and what becomes of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from models.schedule import Schedule
from tests.api.caller import Caller
from tests.support.factories import MONDAY, STARTS, World
from tests.support.statements import Statements

TUESDAY = (MONDAY + timedelta(days=1)).isoformat()


@pytest.fixture(autouse=True)
def monday_morning(as_bob: Caller, as_viewer: Caller, as_charlie: Caller) -> Iterator[None]:
    """Let everybody sign in, then stand before the work."""
    del as_bob, as_viewer, as_charlie
    with time_machine.travel("2026-05-04T13:00:00Z"):
        yield


def rows_of(seen: dict[str, Any], **to: str) -> list[dict[str, Any]]:
    """Return what is decided on each row that was seen, by the work's name."""
    return [
        {
            "schedule_id": one["schedule"]["id"],
            "version": one["schedule"]["version"],
            "employee_id": to.get(one["schedule"]["event"]["project_name"]),
        }
        for one in seen["work"]
    ]


def test_what_is_seen_is_decided_on_and_what_came_since_is_shown_first(
    as_bob: Caller, as_viewer: Caller, as_charlie: Caller, world: World, statements: Statements
) -> None:
    ana, ben = world.employee(name="Ana"), world.employee(name="Ben")
    names = ("Today", "Oat Bites", "Pasta")
    for day, name in enumerate(names):
        event = world.event(project_name=name)
        world.schedule(employee=ana, event=event, local=STARTS + timedelta(days=day))
    path = f"/employees/{ana.code}"
    with statements.at_most(9):
        answer = as_viewer.get(f"{path}/future-work?from={TUESDAY}")
    seen = answer.get_json()
    assert answer.headers["ETag"] == '"1"'
    assert [one["schedule"]["event"]["project_name"] for one in seen["work"]] == [*names[1:]]
    assert [one["candidates"][0]["employee_id"] for one in seen["work"]] == [ben.code] * 2
    assert len(as_bob.get(f"{path}/future-work").get_json()["work"]) == 3
    left = {"terminated_on": TUESDAY, "work": rows_of(seen, Pasta=ben.code)}
    added = world.schedule(employee=ana, local=STARTS + timedelta(days=3))
    stale = as_bob.post(f"{path}/terminate", left, If_Match='"1"')
    assert (stale.status_code, stale.get_json()["code"]) == (409, "future-work-changed")
    assert [one["schedule_id"] for one in stale.get_json()["work"]][-1] == str(added.id)
    assert world.count(Schedule, Schedule.is_active.is_(True)) == 4
    seen = as_bob.get(f"{path}/future-work?from={TUESDAY}").get_json()
    left["work"] = rows_of(seen, Pasta=ben.code)
    assert as_viewer.post(f"{path}/terminate", left, If_Match='"1"').status_code == 403
    assert as_charlie.post(f"{path}/terminate", left, If_Match='"1"').status_code == 404
    assert as_charlie.get(f"{path}/future-work").status_code == 404
    done = as_bob.post(f"{path}/terminate", left, If_Match='"1"').get_json()
    assert "1 event given to others and 2 events left open" in done["sentence"]
    assert {row["employee"]["name"] for row in done["schedules"] if row["is_active"]} == {"Ben"}
    assert as_bob.get(path).get_json()["terminated_on"] == TUESDAY
    assert as_bob.post(f"/roster/actions/{done['action_id']}/undo", {}).status_code == 200
    assert as_bob.get(path).get_json()["terminated_on"] is None
    assert world.count(Schedule, Schedule.employee_id == ana.id, Schedule.is_active.is_(True)) == 4


@pytest.mark.parametrize(
    ("change", "planned"),
    [({"is_active": False}, 2), ({"terminated_on": TUESDAY}, 1), ({"hired_on": TUESDAY}, 1)],
)
def test_nobody_stops_being_here_by_a_plain_change_while_they_are_planned(
    as_bob: Caller, world: World, change: dict[str, Any], planned: int
) -> None:
    ana = world.employee(name="Ana")
    for day in range(2):
        world.schedule(employee=ana, local=STARTS + timedelta(days=day))
    refused = as_bob.patch(f"/employees/{ana.code}", change)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "work-left")
    assert f"is planned on {planned} event" in refused.get_json()["detail"]
    assert "terminate Ana" in refused.get_json()["detail"]
    assert as_bob.patch(f"/employees/{ana.code}", {"phone": "555"}).status_code == 200

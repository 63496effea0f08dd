"""Taking actions back over HTTP while the same work was changed by others since."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from models.event import Event, EventState
from models.schedule import Schedule
from tests.api.caller import Caller
from tests.api.test_files import send_and_apply
from tests.imports.samples import EVENT, events_file
from tests.support.factories import OPENS, World

Act = Callable[[Caller, World, Event], None]
PAPER = "https://paper.example/day.pdf"


def undo(caller: Caller, action_id: str) -> TestResponse:
    return caller.post(f"/roster/actions/{action_id}/undo", {})


def put_on(caller: Caller, event: Event, code: str) -> dict[str, Any]:
    body = {"event_id": str(event.id), "employee_id": code, "starts_at": "2026-05-04T12:00:00"}
    done = caller.post("/schedules", {**body, "override_reason": "She asked for it"})
    assert done.status_code == 201, done.get_json()
    shown: dict[str, Any] = done.get_json()
    return shown


def change(caller: Caller, event: Event, **values: object) -> None:
    path = f"/events/{event.id}"
    answer = caller.patch(path, values, version=caller.get(path).get_json()["version"])
    assert answer.status_code == 200, answer.get_json()


def other_type(caller: Caller, world: World, event: Event) -> None:
    del world
    change(caller, event, event_type_code="other")


def type_no_longer_stackable(caller: Caller, world: World, event: Event) -> None:
    del event
    path = f"/event-types/{world.event_types['supervisor'].code}"
    assert caller.patch(path, {"is_stackable": False}).status_code == 200


@pytest.mark.parametrize("meanwhile", [other_type, type_no_longer_stackable])
def test_what_others_changed_besides_stands_in_nobodys_way_and_stays(
    as_alice: Caller, world: World, meanwhile: Act
) -> None:
    event = world.event(kind="supervisor")
    path = f"/events/{event.id}"
    placed = put_on(as_alice, event, world.employee(role="club_supervisor").code)
    meanwhile(as_alice, world, event)
    before = as_alice.get(path).get_json()
    cancelled = as_alice.post(f"{path}/cancel", {}, If_Match=f'"{before["version"]}"').get_json()
    change(as_alice, event, paperwork_url=PAPER)
    listed = as_alice.client.get("/history").get_data(as_text=True)
    assert f"/history/{cancelled['action_id']}/undo" in listed
    assert undo(as_alice, cancelled["action_id"]).status_code == 200
    shown = as_alice.get(path).get_json()
    assert (shown["state"], shown["paperwork_url"]) == (EventState.OPEN, PAPER)
    assert shown["event_type"] == before["event_type"]
    assert world.count(Schedule, Schedule.is_active.is_(True)) == 1
    assert undo(as_alice, placed["action_id"]).status_code == 200
    assert world.count(Schedule, Schedule.is_active.is_(True)) == 0


def test_what_an_import_changed_since_is_named(as_bob: Caller, world: World) -> None:
    event = world.event(ref_num=EVENT["Project Reference Number"], event_number="612345")
    path = f"/events/{event.id}"
    window = {"opens_local": f"{OPENS:%Y-%m-%dT%H:%M:%S}", "due_local": "2026-05-29T12:00:00"}
    done = as_bob.post(f"{path}/reissue", window, If_Match='"1"').get_json()
    send_and_apply(as_bob, events_file({"Store Number": world.home.code}), "events")
    refused = undo(as_bob, done["action_id"])
    assert refused.status_code == 409
    problem = refused.get_json()
    assert [(one["action_id"], one["actor_name"]) for one in problem["later"]] == [(None, "Bob")]
    assert "Bob changed Core 612345 (import of people.csv)" in problem["detail"]

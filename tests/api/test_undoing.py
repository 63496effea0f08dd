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
from tests.pages.visitor import words_of
from tests.support.factories import MONDAY, OPENS, World
from tests.support.statements import Statements

Act = Callable[[Caller, World, Event], None]
PAPER = "https://paper.example/day.pdf"


def undo(caller: Caller, action_id: str) -> TestResponse:
    return caller.post(f"/roster/actions/{action_id}/undo", {})


def take_off(caller: Caller, path: str, version: int) -> str:
    """Take somebody off and return the action, which the answer names."""
    answer = caller.delete(path, version=version)
    assert (answer.status_code, answer.data) == (204, b"")
    return answer.headers["Rosterwright-Action"]


def put_on(caller: Caller, event: Event, code: str) -> dict[str, Any]:
    body = {"event_id": str(event.id), "employee_id": code, "starts_at": "2026-05-04T12:00:00"}
    done = caller.post("/schedules", {**body, "override_reason": "She asked for it"})
    assert done.status_code == 201, done.get_json()
    shown: dict[str, Any] = done.get_json()
    return shown


def change(caller: Caller, event: Event, **values: object) -> dict[str, Any]:
    path = f"/events/{event.id}"
    answer = caller.patch(path, values, version=caller.get(path).get_json()["version"])
    assert answer.status_code == 200, answer.get_json()
    shown: dict[str, Any] = answer.get_json()
    return shown


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


def test_an_edit_is_told_with_both_sides_and_only_its_own_fields_go_back(
    as_bob: Caller, world: World, statements: Statements
) -> None:
    event = world.event(project_name="612345-CORE-Oat", event_number="612345")
    elsewhere = world.site(name="Uptown", time_zone="Europe/Berlin")
    values: dict[str, object] = {
        "project_name": "612346-CORE-Rye",
        "site_code": elsewhere.code,
        "event_type_code": "other",
        "due_local": "2026-05-09T12:00:00",
        "headcount": 2,
        "estimated_minutes": 90,
    }
    before = as_bob.get(f"/events/{event.id}").get_json()
    edited = change(as_bob, event, **values)
    assert edited["notes"] == []
    (line,) = as_bob.get(f"/events/{event.id}/history").get_json()["changes"]
    words = "Bob changed the name, type, site, window, length and headcount of Core 612345"
    assert (line["verb"], line["sentence"]) == ("edit", words)
    assert (line["before"]["headcount"], line["after"]["headcount"]) == (1, 2)
    for page in ("/history", f"/events/{event.id}"):
        said = words_of(as_bob.client.get(page).get_data(as_text=True))
        assert "612346-CORE-Rye, Other, Uptown, 1 h 30, 2 people" in said
        assert "612345-CORE-Oat, Core, Acme One, the usual length, 1 person" in said
    change(as_bob, event, paperwork_url=PAPER, state="paused")
    with statements.at_most(20):
        assert undo(as_bob, edited["action_id"]).status_code == 200
    changed = {"paperwork_url": PAPER, "state": "paused", "version": 4}
    assert as_bob.get(f"/events/{event.id}").get_json() == {**before, **changed}


@pytest.mark.parametrize(
    ("values", "instead"),
    [
        ({"headcount": 2}, {}),
        ({"due_local": "2026-05-30T12:00:00"}, {"starts_at": "2026-05-20T10:30:00"}),
        ({"state": "open"}, {}),
        ({"project_name": "700000-CORE"}, {}),
    ],
)
def test_what_an_event_was_changed_to_stays_while_somebody_is_on_it_as_that(
    as_bob: Caller, world: World, values: dict[str, object], instead: dict[str, str]
) -> None:
    event = world.event(state="cancelled" if "state" in values else "open")
    if "headcount" in values:
        world.schedule(event=event)
    edited = change(as_bob, event, **values)
    ana = world.employee(name="Ana")
    body = {"event_id": str(event.id), "employee_id": ana.code, "starts_at": "2026-05-04T10:30:00"}
    placed = as_bob.post("/schedules", body | instead).get_json()
    refused = undo(as_bob, edited["action_id"])
    assert refused.status_code == 409, values
    assert [one["action_id"] for one in refused.get_json()["later"]] == [placed["action_id"]]
    assert undo(as_bob, placed["action_id"]).status_code == 200
    assert undo(as_bob, edited["action_id"]).status_code == 200


def test_what_was_changed_can_still_be_removed_and_what_it_was_is_gone_then(
    as_alice: Caller, world: World
) -> None:
    event, kind = world.event(), world.event_type(code="tasting", label="Tasting")
    change(as_alice, event, event_type_code=kind.code)
    edited = change(as_alice, event, event_type_code="core")
    assert as_alice.delete("/event-types/tasting").status_code == 204
    refused = undo(as_alice, edited["action_id"])
    assert (refused.status_code, refused.get_json()["code"]) == (409, "undo-blocked")
    assert "Tasting was removed since" in refused.get_json()["detail"]
    assert as_alice.delete(f"/events/{event.id}", version=3).status_code == 204
    refused = undo(as_alice, edited["action_id"])
    assert (refused.status_code, refused.get_json()["code"]) == (409, "undo-blocked")
    assert "Alice removed it" in refused.get_json()["detail"]
    assert "Alice changed the type" in as_alice.client.get("/history").get_data(as_text=True)


def test_what_an_administrator_set_aside_is_settled_for_that_work_person_and_day_alone(
    as_alice: Caller, as_bob: Caller, world: World
) -> None:
    world.holiday(on_date=MONDAY)
    event, ana = world.event(), world.employee(name="Ana")
    body = {"event_id": str(event.id), "employee_id": ana.code, "starts_at": "2026-05-04T10:30:00"}
    placed = as_alice.post("/schedules", {**body, "override_reason": "Stocktaking"}).get_json()
    path = f"/schedules/{placed['id']}"
    assert undo(as_bob, take_off(as_bob, path, 1)).status_code == 200
    moved = as_bob.patch(path, {"starts_at": "2026-05-05T10:30:00"}, version=3).get_json()
    assert undo(as_bob, moved["action_id"]).status_code == 200
    assert as_bob.get(path).get_json()["starts_at"] == "2026-05-04T15:30:00+00:00"
    world.time_off(employee=ana, state="approved")
    refused = undo(as_bob, take_off(as_bob, path, 5))
    assert refused.status_code == 409
    assert {one["rule"] for one in refused.get_json()["violations"]} == {"time-off"}
    other = world.schedule(employee=world.employee(name="Ben"))
    refused = undo(as_bob, take_off(as_bob, f"/schedules/{other.id}", 1))
    assert {one["rule"] for one in refused.get_json()["violations"]} == {"holiday"}

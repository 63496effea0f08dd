"""Work orders over HTTP."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from app import Rosterwright
from models.event import Event, EventState
from models.roster_action import RosterAction
from services.event_states import ALLOWED_MOVES
from tests.api.caller import Caller, faulty_fields
from tests.api.looking import audited, moved
from tests.support.factories import DUE, OPENS, STARTS, World
from utils.ids import new_id


def body_of(world: World, **values: object) -> dict[str, Any]:
    return {
        "ref_num": "9001",
        "project_name": "610001 CORE Cheese",
        "site_code": world.home.code,
        "opens_local": "2026-05-04T00:00:00",
        "due_local": "2026-05-08T23:59",
        **values,
    }


def test_a_new_event_is_open_with_its_type_number_and_instants(
    app: Rosterwright, as_bob: Caller, world: World
) -> None:
    answer = as_bob.post("/events", body_of(world))
    assert answer.status_code == 201
    shown = answer.get_json()
    assert answer.headers["Location"] == f"/api/v1/events/{shown['id']}"
    assert shown["event_type"]["code"] == "core"
    assert shown["event_number"] == "610001"
    assert (shown["state"], shown["headcount"], shown["estimated_minutes"]) == ("open", 1, None)
    assert shown["opens_local"] == "2026-05-04T00:00:00"
    assert shown["opens_at"] == "2026-05-04T05:00:00+00:00"
    assert as_bob.get(f"/events/{shown['id']}").get_json() == shown
    (stored,) = world.rows(Event)
    assert stored.window_class == 3
    assert moved(app, stored.id) == [(None, "open")]


def test_a_given_type_beats_the_project_name(as_bob: Caller, world: World) -> None:
    answer = as_bob.post("/events", body_of(world, event_type_code="freeosk"))
    assert answer.get_json()["event_type"]["code"] == "freeosk"


def test_a_name_that_no_type_means_asks_for_the_type(as_alice: Caller, world: World) -> None:
    assert as_alice.delete("/event-types/other").status_code == 204
    answer = as_alice.post("/events", body_of(world, project_name="Cheese"))
    assert answer.status_code == 400
    assert faulty_fields(answer) == {"event_type_code"}


def test_a_taken_reference_number_is_a_conflict(as_bob: Caller, world: World) -> None:
    assert as_bob.post("/events", body_of(world)).status_code == 201
    answer = as_bob.post("/events", body_of(world))
    assert answer.status_code == 409
    assert faulty_fields(answer) == {"ref_num"}


def test_an_unknown_site_or_type_is_named(as_bob: Caller, world: World) -> None:
    for field in ("site_code", "event_type_code"):
        answer = as_bob.post("/events", body_of(world, **{field: "nowhere"}))
        assert answer.status_code == 404
        assert faulty_fields(answer) == {field}


@pytest.mark.parametrize("field", ["opens_local", "due_local"])
def test_a_time_that_the_clocks_jump_over_is_named(
    as_bob: Caller, world: World, field: str
) -> None:
    window = {"opens_local": "2026-03-01T00:00", "due_local": "2026-03-20T00:00"}
    body = body_of(world, **{**window, field: "2026-03-08T02:30"})
    answer = as_bob.post("/events", body)
    assert answer.status_code == 400
    assert faulty_fields(answer) == {field}


def test_work_is_due_after_it_may_start(as_bob: Caller, world: World) -> None:
    body = body_of(world, due_local="2026-05-04T00:00:00")
    answer = as_bob.post("/events", body)
    assert answer.status_code == 400
    assert faulty_fields(answer) == {"due_local"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("opens_local", "2026-05-04T00:00:00Z"),
        ("opens_local", "2026-05-04T00:00:00.5"),
        ("opens_local", "0001-01-01T00:00:00"),
        ("opens_local", "2026-02-30T00:00:00"),
        ("ref_num", "R1"),
        ("ref_num", "9" * 41),
        ("project_name", "x" * 201),
        ("project_name", "a\x00b"),
        ("estimated_minutes", 1441),
        ("estimated_minutes", True),
        ("estimated_minutes", 2**63),
        ("headcount", 0),
        ("paperwork_url", "javascript:alert(1)"),
        ("state", "cancelled"),
    ],
)
def test_an_unusable_value_is_named(
    as_bob: Caller, world: World, field: str, value: object
) -> None:
    answer = as_bob.post("/events", body_of(world, **{field: value}))
    assert answer.status_code == 400
    assert faulty_fields(answer) == {field}
    assert world.count(Event) == 0


def test_a_moved_window_recomputes_instants_and_class(as_bob: Caller, world: World) -> None:
    event = world.event()
    answer = as_bob.patch(f"/events/{event.id}", {"due_local": "2026-06-30T12:00:00"})
    assert answer.get_json()["due_at"] == "2026-06-30T17:00:00+00:00"
    stored = world.again(event)
    assert stored is not None
    assert stored.window_class == 6


def test_another_site_reads_the_same_window_on_its_own_clock(as_bob: Caller, world: World) -> None:
    event, berlin = world.event(), world.site(time_zone="Europe/Berlin")
    answer = as_bob.patch(f"/events/{event.id}", {"site_code": berlin.code})
    shown = answer.get_json()
    assert shown["opens_local"] == "2026-05-04T00:00:00"
    assert shown["opens_at"] == "2026-05-03T22:00:00+00:00"
    assert shown["site"]["code"] == berlin.code


def test_a_new_project_name_brings_its_number_and_keeps_the_type(
    as_bob: Caller, world: World
) -> None:
    event = world.event(kind="core")
    answer = as_bob.patch(f"/events/{event.id}", {"project_name": "FREEOSK 654321"})
    shown = answer.get_json()
    assert (shown["event_number"], shown["event_type"]["code"]) == ("654321", "core")


def test_another_type_rewrites_the_stackability_of_its_schedules(
    as_bob: Caller, world: World
) -> None:
    event = world.event(kind="core")
    schedule = world.schedule(event=event)
    answer = as_bob.patch(f"/events/{event.id}", {"event_type_code": "supervisor"})
    assert answer.get_json()["event_type"]["code"] == "supervisor"
    stored = world.again(schedule)
    assert stored is not None
    assert (stored.is_stackable, stored.version) == (True, 2)


def test_seats_that_are_taken_can_not_be_taken_away(as_bob: Caller, world: World) -> None:
    event = world.event(headcount=3)
    for seat, name in enumerate(("Ana", "Ben", "Cara"), 1):
        world.schedule(event=event, seat=seat, employee=world.employee(name=name))
    answer = as_bob.patch(f"/events/{event.id}", {"headcount": 1})
    assert answer.status_code == 409
    assert faulty_fields(answer) == {"headcount"}
    assert "are taken by Ben and Cara. Take them off first" in answer.get_json()["detail"]
    assert as_bob.patch(f"/events/{event.id}", {"headcount": 3}).status_code == 200


@pytest.mark.parametrize("now_is", EventState)
def test_a_state_is_followed_by_the_allowed_ones_only(
    app: Rosterwright, as_bob: Caller, world: World, now_is: EventState
) -> None:
    for wanted in set(EventState) - {now_is}:
        event = world.event(state=now_is)
        answer = as_bob.patch(f"/events/{event.id}", {"state": wanted, "reason": "they said so"})
        if wanted in ALLOWED_MOVES[now_is]:
            assert answer.get_json()["state"] == wanted
            assert moved(app, event.id) == [(now_is, wanted)]
            ((_, was, became),) = audited(app, event.id)
            assert (was, became) == ({"state": now_is}, {"state": wanted})
            assert world.rows(RosterAction, RosterAction.sentence.contains(event.ref_num))
        else:
            assert answer.status_code == 409
            problem = answer.get_json()
            assert (problem["from_state"], problem["to_state"]) == (now_is, wanted)
            for state in (now_is, wanted):
                assert f" {state.replace('_', ' ')}" in problem["detail"]


def test_a_state_that_is_sent_with_other_changes_goes_the_one_way_and_can_be_taken_back(
    as_bob: Caller, world: World
) -> None:
    event = world.event()
    schedule = world.schedule(event=event)
    path = f"/events/{event.id}"
    body = {"state": "cancelled", "project_name": "Called off", "reason": "No stock"}
    assert as_bob.patch(path, body, version=7).status_code == 412
    answer = as_bob.patch(path, body)
    shown = answer.get_json()
    assert (shown["state"], shown["project_name"]) == ("cancelled", "Called off")
    stored = world.again(schedule)
    assert stored is not None
    assert not stored.is_active
    (action,) = world.rows(RosterAction)
    assert (action.verb, action.reason) == ("cancel", "No stock")
    again = as_bob.patch(path, {"state": "cancelled", "headcount": 2}, version=shown["version"])
    assert (again.get_json()["headcount"], world.count(RosterAction)) == (2, 2)
    same = as_bob.patch(path, {"headcount": 2}, version=again.get_json()["version"]).get_json()
    assert (same["action_id"], same["version"]) == (None, again.get_json()["version"])


def test_an_event_that_somebody_was_on_stays(as_bob: Caller, world: World) -> None:
    event, parent = world.event(), world.event()
    world.schedule(event=event, is_active=False)
    world.event(parent_event_id=parent.id)
    for used in (event, parent):
        answer = as_bob.delete(f"/events/{used.id}")
        assert answer.status_code == 409
        assert "cancelled" in answer.get_json()["detail"]


def test_an_event_that_nobody_was_on_goes(as_bob: Caller, world: World) -> None:
    event = world.event()
    assert as_bob.delete(f"/events/{event.id}").status_code == 204
    assert as_bob.get(f"/events/{event.id}").status_code == 404


def test_events_are_found_by_what_is_asked_for(as_bob: Caller, world: World) -> None:
    elsewhere = world.site()
    core = world.event(project_name="612345 CORE Cheese", event_number="612345")
    paused = world.event(kind="freeosk", state=EventState.PAUSED, site=elsewhere)
    staffed = world.event(kind="other")
    world.schedule(event=staffed)

    def found(query: str) -> set[str]:
        items = as_bob.get(f"/events?{query}").get_json()["items"]
        return {item["ref_num"] for item in items}

    everything = {core.ref_num, paused.ref_num, staffed.ref_num}
    assert found("q=cheese") == {core.ref_num}
    assert found("q=612345") == {core.ref_num}
    assert found("state=paused") == {paused.ref_num}
    assert found(f"site={elsewhere.code}") == {paused.ref_num}
    assert found("event_type=core") == {core.ref_num}
    assert found("is_staffed=true") == {staffed.ref_num}
    assert found("from=2026-05-08&to=2026-05-08") == everything
    assert found("from=2026-05-09") == set()
    assert found("to=2026-05-03") == set()


def test_events_are_found_by_days_and_people(as_bob: Caller, world: World) -> None:
    late = world.site(time_zone="Pacific/Honolulu", name="Island")
    ana, liam = world.employee(code="ANA1", name="Ana García"), world.employee(name="Liam O'Neill")
    core = world.event(project_name="Oat Bites", headcount=2)
    world.schedule(event=core, employee=ana, local=STARTS)
    world.schedule(event=core, employee=liam, local=STARTS, seat=2)
    night = world.event(site=late, opens=OPENS + timedelta(days=1), due=DUE + timedelta(days=1))
    world.schedule(event=night, employee=ana, local=STARTS + timedelta(days=1, hours=11))
    shut = world.site(time_zone="Europe/Madrid", is_active=False)
    free = world.event(site=shut, due=DUE + timedelta(days=9))
    world.schedule(event=free, employee=liam, local=STARTS + timedelta(days=2), is_active=False)

    def found(query: str) -> set[str]:
        items = as_bob.get(f"/events?q={quote(query)}").get_json()["items"]
        return {item["ref_num"] for item in items}

    assert found("s:2026-05-05") == {night.ref_num}
    assert found("s:2026-05-04, d:2026-05-08") == {core.ref_num}
    assert found("d:2026-05-09 to 2026-05-17") == {night.ref_num, free.ref_num}
    # 21:30 on Tuesday in Honolulu is Wednesday in Chicago: the site's day counts.
    assert found("sc:2026-05-05") == {night.ref_num}
    assert found("sc:2026-05-06") == set()
    assert found("ANA1") == {core.ref_num, night.ref_num}
    assert found("GARCÍA ANA, sc:2026-05-04") == {core.ref_num}
    assert found("ANA, O'NEILL") == {core.ref_num}
    assert found("LIAM, sc:2026-05-06") == set()
    assert found("island") == {night.ref_num}
    assert found("bites oat") == {core.ref_num}


def test_a_search_that_cannot_be_read_is_refused_in_words(as_bob: Caller) -> None:
    answer = as_bob.get("/events?q=d:soon")
    assert answer.status_code == 400
    assert "wants a date like 2026-12-05" in answer.get_json()["errors"][0]["message"]


def test_an_unknown_or_malformed_id_is_not_found(as_bob: Caller) -> None:
    assert as_bob.get(f"/events/{new_id()}").status_code == 404
    assert as_bob.get("/events/7").status_code == 404
    assert as_bob.get("/events/%00").status_code == 404

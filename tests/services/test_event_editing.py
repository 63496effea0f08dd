"""Work orders are changed: told, with their pairs following, and taken back."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from models.event import Event
from models.roster_action import RosterAction
from services.event_editing import ChangeEvent, EventEditService
from services.roster_history import RosterHistoryService
from tests.services.rostering import despite, wish
from tests.services.test_pairing import assign, pair, standing, undo_last
from tests.services.use import Desk
from tests.support.factories import DUE, OPENS, World

OTHER = "654321"


def edit(desk: Desk, world: World, event: Event, **values: str | datetime) -> tuple[str, ...]:
    """Change an event as it is now and return the notes."""
    now_is = world.again(event)
    assert now_is is not None
    seen: dict[str, Any] = {"event_id": event.id, "expected_version": now_is.version}
    command = ChangeEvent(**seen | values)
    return desk.run(EventEditService, lambda events: events.change(command).done.notes)


def told(desk: Desk, event: Event) -> list[str]:
    history = desk.run(RosterHistoryService, lambda roster: roster.of_event(event.id))
    return [line.sentence for line in history.changes]


@pytest.fixture
def planned(desk: Desk, world: World) -> tuple[Event, Event]:
    """A Core and its Supervisor, both planned."""
    core, check_in = pair(world)
    world.employee(role="club_supervisor", name="Grace")
    assign(desk, wish(core, world.employee(name="Ana")))
    return core, check_in


@pytest.mark.parametrize("where", ["another number", "another site"])
def test_a_core_that_becomes_anothers_leaves_its_supervisor_and_brings_the_other_one(
    desk: Desk, world: World, planned: tuple[Event, Event], where: str
) -> None:
    core, check_in = planned
    before = standing(world)
    elsewhere = world.site() if where == "another site" else world.home
    number = OTHER if where == "another number" else core.event_number
    there = world.event(kind="supervisor", event_number=number, site=elsewhere)
    if where == "another site":
        world.employee(role="club_supervisor", home_site_id=elsewhere.id)
        notes = edit(desk, world, core, site_code=elsewhere.code)
    else:
        notes = edit(desk, world, core, project_name=f"{OTHER}-CORE")
    assert notes == ()
    assert set(standing(world)) == {core.id, there.id}
    (action,) = world.rows(RosterAction, RosterAction.verb == "edit")
    what = "site" if where == "another site" else "name"
    assert action.sentence == f"Tests changed the {what} of Core {core.event_number}"
    assert told(desk, core)[0] == action.sentence
    assert "took Grace off Supervisor" in told(desk, check_in)[0]
    undo_last(desk, world)
    assert standing(world) == before
    now_is = world.again(core)
    assert now_is is not None
    for name in ("site_id", "project_name", "event_number", "opens_at", "due_at"):
        assert getattr(now_is, name) == getattr(core, name)


def test_what_no_longer_goes_with_it_is_taken_off_or_told(
    desk: Desk, world: World, planned: tuple[Event, Event]
) -> None:
    core, check_in = planned
    before = standing(world)
    for values, told_besides in (
        ({"project_name": "CORE without a number"}, []),
        ({"project_name": "700000-CORE"}, ["there is no such event"]),
        ({"event_type_code": "freeosk"}, []),
    ):
        notes = edit(desk, world, core, **values)
        assert set(standing(world)) == {core.id}, values
        assert len(notes) == len(told_besides), notes
        assert all(words in notes[0] for words in told_besides)
        undo_last(desk, world)
        assert standing(world) == before
    later = {"opens_local": OPENS + timedelta(days=60), "due_local": DUE + timedelta(days=60)}
    (note,) = edit(desk, world, core, **later)
    assert "must start before 7 July 23:59" in note
    undo_last(desk, world)
    assert standing(world) == before
    notes = edit(desk, world, check_in, project_name=f"{OTHER}-Supervisor")
    assert notes == (f"Core {core.event_number} stays planned without its Supervisor",)
    undo_last(desk, world)
    assert standing(world) == before


def test_a_supervisor_that_becomes_anothers_goes_to_the_day_of_that_one(
    desk: Desk, world: World, planned: tuple[Event, Event]
) -> None:
    core, check_in = planned
    other = world.event(event_number=OTHER)
    ben = world.employee(name="Ben")
    assign(desk, wish(other, ben, OPENS + timedelta(days=2, hours=10, minutes=30)))
    edit(desk, world, check_in, project_name=f"{OTHER}-Supervisor")
    stands = standing(world)
    assert set(stands) == {core.id, other.id, check_in.id}
    assert stands[check_in.id].date() == stands[other.id].date()


@pytest.mark.parametrize("has_begun", [False, True])
def test_a_supervisor_that_stood_alone_waits_for_the_core_that_it_goes_with_now(
    desk: Desk, world: World, *, has_begun: bool
) -> None:
    core, alone = world.event(), world.event(kind="supervisor", event_number=OTHER)
    with time_machine.travel("2026-05-06T12:00:00Z" if has_begun else "2026-05-03T12:00:00Z"):
        assign(desk, despite(wish(alone, world.employee(role="club_supervisor", name="Grace"))))
        before = standing(world)
        edit(desk, world, core, project_name=f"{OTHER}-CORE-Oat Bites")
        assert standing(world) == (before if has_begun else {})
        assert any("took Grace off" in line for line in told(desk, alone)) is not has_begun
        undo_last(desk, world)
        assert standing(world) == before

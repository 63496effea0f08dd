"""Nothing is taken back from under what was put beside it since."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

import pytest

from models.event import Event
from models.roster_action import RosterAction
from models.schedule import Schedule
from services.event_editing import ChangeEvent, EventEditService
from services.event_life import EventLifeService, MoveEvent, Reissue
from services.roster import Change
from services.roster_commands import Undo
from services.undo_blocking import UndoBlockedException
from services.undoing import UndoService
from tests.services.rostering import assign, change, despite, wish
from tests.services.test_pairing import NUMBER, pair, standing
from tests.services.use import Desk
from tests.support.factories import World

# What is done to a Core so that its Supervisor may stand alone.
BEGINNINGS: Final[Mapping[str, Callable[[UUID], Reissue | ChangeEvent]]] = {
    "given out again": lambda core: Reissue(event_id=core, expected_version=1),
    "another number": lambda core: ChangeEvent(
        event_id=core, expected_version=1, project_name="700000-Oat Bites"
    ),
    "another site": lambda core: ChangeEvent(
        event_id=core, expected_version=1, site_code="ELSEWHERE"
    ),
    "another kind": lambda core: ChangeEvent(
        event_id=core, expected_version=1, event_type_code="other"
    ),
}


def begin(desk: Desk, command: Reissue | ChangeEvent) -> None:
    if isinstance(command, Reissue):
        desk.run(EventLifeService, lambda life: life.reissue(command).action_id)
    else:
        desk.run(EventEditService, lambda edit: edit.change(command).done.action_id)


def last_action(world: World) -> UUID:
    return max(world.rows(RosterAction), key=lambda one: (one.at, one.id)).id


def undo(desk: Desk, action_id: UUID) -> None:
    desk.run(UndoService, lambda undoing: undoing.undo(Undo(action_id=action_id)).action_id)


@pytest.mark.parametrize("command", BEGINNINGS.values(), ids=BEGINNINGS)
def test_what_let_a_supervisor_stand_alone_is_not_taken_back_from_under_it(
    desk: Desk, world: World, command: Callable[[UUID], Reissue | ChangeEvent]
) -> None:
    core, check_in = pair(world)
    world.site(code="ELSEWHERE")
    chief = world.employee(role="club_supervisor", name="Yan")
    begin(desk, command(core.id))
    first = last_action(world)
    assign(desk, despite(wish(check_in, chief)))
    second, planned = last_action(world), standing(world)
    with pytest.raises(UndoBlockedException, match="put Yan on"):
        undo(desk, first)
    assert standing(world) == planned
    undo(desk, second)
    undo(desk, first)
    (again,) = world.rows(Event, Event.id == core.id)
    assert (again.state, again.event_number, again.site_id) == ("open", NUMBER, world.home.id)


def test_a_supervisor_that_went_to_another_day_since_is_not_left_without_its_core(
    desk: Desk, world: World
) -> None:
    core, check_in = pair(world)
    world.employee(role="club_supervisor", name="Yan")
    assign(desk, wish(core, world.employee()))
    begin(desk, Reissue(event_id=core.id, expected_version=1))
    first = last_action(world)
    (there,) = world.rows(Schedule, Schedule.event_id == check_in.id)
    moved = there.starts_at + timedelta(days=1)
    change(desk, Change(schedule_id=there.id, expected_version=there.version, starts=moved))
    second, planned = last_action(world), standing(world)
    with pytest.raises(UndoBlockedException, match="Yan"):
        undo(desk, first)
    assert standing(world) == planned
    undo(desk, second)
    undo(desk, first)
    assert set(standing(world)) == {core.id, check_in.id}


def life(desk: Desk, world: World, verb: str, event: Event) -> None:
    """Move an event as it is now."""
    now_is = world.again(event)
    assert now_is is not None
    kind = Reissue if verb == "reissue" else MoveEvent
    command = kind(event_id=event.id, expected_version=now_is.version)
    desk.run(EventLifeService, lambda events: getattr(events, verb)(command).action_id)


@pytest.fixture
def waiting(desk: Desk, world: World) -> tuple[Event, Event]:
    """A Core that was given out again, and its Supervisor, which stands where it stood."""
    core, check_in = pair(world)
    world.employee(role="club_supervisor", name="Yan")
    assign(desk, wish(core, world.employee()))
    life(desk, world, "reissue", core)
    assert set(standing(world)) == {check_in.id}
    return core, check_in


def test_what_stood_apart_when_something_was_done_stands_so_again(
    desk: Desk, world: World, waiting: tuple[Event, Event]
) -> None:
    core, check_in = waiting
    planned = standing(world)
    life(desk, world, "pause", core)
    undo(desk, last_action(world))
    undo(desk, last_action(world))
    life(desk, world, "reissue", core)
    (there,) = world.rows(Schedule, Schedule.event_id == check_in.id, Schedule.is_active.is_(True))
    last = last_action(world)
    change(desk, Change(schedule_id=there.id, expected_version=there.version, is_pinned=True))
    undo(desk, last)
    (again,) = world.rows(Event, Event.id == core.id)
    assert (again.state, standing(world)) == ("paused", planned)


def test_rows_that_stood_apart_before_there_were_actions_stop_nothing(
    desk: Desk, world: World
) -> None:
    core, check_in = pair(world)
    world.schedule(event=check_in)
    life(desk, world, "reissue", core)
    undo(desk, last_action(world))
    (again,) = world.rows(Event, Event.id == core.id)
    assert again.state == "open"


def test_a_core_given_out_again_leaves_its_supervisor_whatever_kind_it_becomes(
    desk: Desk, world: World, waiting: tuple[Event, Event]
) -> None:
    core, check_in = waiting
    world.event_type(code="core2", label="Core 2", pairing="supervisor")
    version = world.rows(Event, Event.id == core.id)[0].version
    begin(desk, ChangeEvent(event_id=core.id, expected_version=version, event_type_code="core2"))
    assert set(standing(world)) == {check_in.id}

"""A Core and its Supervisor: planned together, moved together, taken off together."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest

from error_handlers.exceptions import ConflictException
from models.event import Event
from models.roster_action import RosterAction
from models.schedule import Schedule
from models.time_off import TimeOffState
from services.roster import Assign, Change, RosterService, Unassign
from services.roster_commands import Undo
from services.undoing import UndoService
from tests.services.rostering import REASON, TUESDAY, wish
from tests.services.use import Desk
from tests.support.factories import CHICAGO, MONDAY, STARTS, World
from tests.support.statements import Statements
from utils.wall_clock import to_local

NUMBER = "612345"


def pair(world: World) -> tuple[Event, Event]:
    """Store a Core and its Supervisor."""
    core = world.event(event_number=NUMBER)
    return core, world.event(kind="supervisor", event_number=NUMBER)


def assign(desk: Desk, command: Assign) -> tuple[UUID, tuple[str, ...]]:
    """Assign and return the schedule's id and what could not be done besides."""

    def done(roster: RosterService) -> tuple[UUID, tuple[str, ...]]:
        made = roster.assign(command)
        return made.schedule.id, made.notes

    return desk.run(RosterService, done)


def standing(world: World) -> dict[UUID, datetime]:
    """Return the wall-clock starts of what is planned, by event."""
    rows = world.rows(Schedule, Schedule.is_active.is_(True))
    return {row.event_id: to_local(row.starts_at, CHICAGO) for row in rows}


def undo_last(desk: Desk, world: World) -> None:
    last = max(world.rows(RosterAction), key=lambda one: (one.at, one.id))
    desk.run(UndoService, lambda undoing: undoing.undo(Undo(action_id=last.id)))


def at_noon(day: date) -> datetime:
    return datetime.combine(day, time(12))


def test_a_supervisor_comes_goes_and_moves_with_its_core_and_one_undo_restores_both(
    desk: Desk, world: World, statements: Statements
) -> None:
    core, check_in = pair(world)
    world.employee(role="club_supervisor", name="Zoe", home_site_id=None)
    chief = world.employee(role="club_supervisor", name="Yan")
    person = world.employee()
    with statements.at_most(13):
        schedule_id, notes = assign(desk, wish(core, person))
    assert notes == ()
    planned = {core.id: STARTS, check_in.id: at_noon(MONDAY)}
    assert standing(world) == planned
    (there,) = world.rows(Schedule, Schedule.event_id == check_in.id)
    assert there.employee_id == chief.id
    move = Change(schedule_id=schedule_id, expected_version=1, starts=STARTS + timedelta(days=1))
    with statements.at_most(13):
        desk.run(RosterService, lambda roster: roster.change(move))
    moved = {core.id: STARTS + timedelta(days=1), check_in.id: at_noon(TUESDAY)}
    assert standing(world) == moved
    later = replace(move, expected_version=2, starts=STARTS + timedelta(days=1, minutes=30))
    desk.run(RosterService, lambda roster: roster.change(later))
    assert standing(world)[check_in.id] == at_noon(TUESDAY)
    undo_last(desk, world)
    off = Unassign(schedule_id=schedule_id, expected_version=4)
    desk.run(RosterService, lambda roster: roster.unassign(off))
    assert standing(world) == {}
    undo_last(desk, world)
    assert standing(world) == moved


def test_a_start_that_was_chosen_by_hand_is_kept_where_it_may_be_and_else_that_is_told(
    desk: Desk, world: World
) -> None:
    core, check_in = pair(world)
    chief = world.employee(role="club_supervisor")
    schedule_id, _ = assign(desk, wish(core, world.employee()))
    (there,) = world.rows(Schedule, Schedule.event_id == check_in.id)
    chosen = Change(
        schedule_id=there.id,
        expected_version=1,
        starts=at_noon(MONDAY) + timedelta(hours=2),
        ends_at=there.ends_at + timedelta(hours=2, minutes=15),
        is_pinned=True,
        override_reason=REASON,
    )
    desk.run(RosterService, lambda roster: roster.change(chosen))
    move = Change(schedule_id=schedule_id, expected_version=1, starts=STARTS + timedelta(days=1))
    assert desk.run(RosterService, lambda roster: roster.change(move).notes) == ()
    (kept,) = world.rows(Schedule, Schedule.event_id == check_in.id)
    assert standing(world)[check_in.id] == at_noon(TUESDAY) + timedelta(hours=2)
    assert (kept.ends_at - kept.starts_at, kept.is_pinned) == (timedelta(minutes=20), True)
    wednesday = at_noon(TUESDAY) + timedelta(days=1)
    world.time_off(
        employee=chief,
        state=TimeOffState.APPROVED,
        starts_local=wednesday + timedelta(hours=1),
        ends_local=wednesday + timedelta(hours=6),
    )
    again = replace(move, expected_version=2, starts=STARTS + timedelta(days=2))
    assert desk.run(RosterService, lambda roster: roster.change(again).notes) == (
        f"Supervisor {NUMBER} is at 12:00 on Wednesday 6 May now, no longer at 14:00",
    )
    assert standing(world)[check_in.id] == wednesday


def test_a_core_is_planned_although_nobody_may_supervise_it_and_that_is_told(
    desk: Desk, world: World
) -> None:
    core, _ = pair(world)
    _, notes = assign(desk, wish(core, world.employee()))
    assert notes == (f"Supervisor {NUMBER} is not planned on Monday 4 May: nobody may do it",)
    assert set(standing(world)) == {core.id}


def test_the_days_primary_lead_stands_in_where_no_supervisor_may(desk: Desk, world: World) -> None:
    core, check_in = pair(world)
    lead = world.employee()
    world.rotation_assignment(employee=lead, rotation="primary_lead")
    assign(desk, wish(core, world.employee()))
    (there,) = world.rows(Schedule, Schedule.event_id == check_in.id)
    assert there.employee_id == lead.id


def test_a_supervisor_is_not_planned_away_from_its_core(desk: Desk, world: World) -> None:
    core, check_in = pair(world)
    chief = world.employee(role="club_supervisor")
    alone = wish(check_in, chief, at_noon(TUESDAY))
    with pytest.raises(ConflictException, match="goes with Core 612345"):
        assign(desk, alone)
    assign(desk, wish(core, world.employee()))
    (there,) = world.rows(Schedule, Schedule.event_id == check_in.id)
    away = Change(schedule_id=there.id, expected_version=1, starts=at_noon(TUESDAY))
    with pytest.raises(ConflictException, match="goes with Core 612345"):
        desk.run(RosterService, lambda roster: roster.change(away))

"""Trades: two people swap their work, all or nothing."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from error_handlers.exceptions import (
    AuthorizationException,
    ConflictException,
    PreconditionFailedException,
    ResourceNotFoundException,
    RuleViolationException,
)
from models.employee import Employee
from models.roster_action import RosterAction, RosterChange
from models.schedule import Schedule
from services.roster_commands import Change, Seen, Trade
from services.roster_refusals import AttendanceRecordedException
from services.roster_work import Done
from services.trades import TradeService
from tests.services.rostering import REASON, TUESDAY, change
from tests.services.use import Desk
from tests.support.factories import MONDAY, World
from tests.support.statements import Statements
from utils.ids import new_id
from utils.principal import Role


def seen(schedule: Schedule) -> Seen:
    return Seen(schedule_id=schedule.id, expected_version=schedule.version)


def trade(desk: Desk, command: Trade) -> tuple[str, ...]:
    """Trade and return who has which of the two now."""

    def names(done: Done) -> tuple[str, ...]:
        return tuple(schedule.employee.name for schedule in done.schedules)

    return desk.run(TradeService, lambda trades: names(trades.trade(command)))


def two_schedules(world: World, *, other_day: bool = False) -> tuple[Schedule, Schedule]:
    """Store Ana and Ben on two Cores at the same time, or at the same time of two days."""
    ana, ben = world.employee(name="Ana"), world.employee(name="Ben")
    day = TUESDAY if other_day else MONDAY
    one = world.schedule(employee=ana)
    return one, world.schedule(employee=ben, local=datetime.combine(day, time(10, 30)))


@pytest.mark.parametrize("other_day", [False, True])
def test_two_people_swap_their_work_on_one_day_and_across_days(
    desk: Desk, world: World, statements: Statements, *, other_day: bool
) -> None:
    one, other = two_schedules(world, other_day=other_day)
    with statements.at_most(13):
        assert trade(desk, Trade(one=seen(one), other=seen(other))) == ("Ben", "Ana")
    for was, gets in ((one, other), (other, one)):
        now_is = world.again(was)
        assert now_is is not None
        assert now_is.employee_id == gets.employee_id
        assert (now_is.starts_at, now_is.seat, now_is.is_active) == (was.starts_at, was.seat, True)
        assert now_is.version == 2
    (action,) = world.rows(RosterAction)
    assert action.verb == "trade"
    assert action.sentence.startswith("Tests traded Core")
    assert world.count(RosterChange) == 2


def test_a_rule_against_either_direction_leaves_both_as_they_are(desk: Desk, world: World) -> None:
    one, other = two_schedules(world, other_day=True)
    (ben,) = world.rows(Employee, Employee.name == "Ben")
    world.time_off(employee=ben, state="approved")
    command = Trade(one=seen(one), other=seen(other), override_reason=REASON)
    with pytest.raises(RuleViolationException, match="time off") as refusal:
        trade(desk, command)
    assert {violation["rule"] for violation in refusal.value.violations} >= {"time-off"}
    assert {row.version for row in world.rows(Schedule)} == {1}
    assert world.count(RosterAction) == 0


def test_a_trade_that_can_not_be_meant_is_refused(desk: Desk, world: World) -> None:
    one, other = two_schedules(world)
    (ana,) = world.rows(Employee, Employee.name == "Ana")
    mine = world.schedule(
        employee=ana,
        local=datetime.combine(MONDAY, time(10, 30)) + timedelta(days=2),
    )
    command = Trade(one=seen(one), other=seen(other))
    stale = replace(command, other=replace(command.other, expected_version=7))
    unknown = replace(command, other=replace(command.other, schedule_id=new_id()))
    same = replace(command, other=seen(mine))
    refusals: list[tuple[Trade, type[Exception]]] = [
        (stale, PreconditionFailedException),
        (unknown, ResourceNotFoundException),
        (same, ConflictException),
        (replace(command, other=command.one), ConflictException),
    ]
    for refused, kind in refusals:
        with pytest.raises(kind):
            trade(desk, refused)
    viewer = replace(desk, role=Role.VIEWER)
    with pytest.raises(AuthorizationException):
        trade(viewer, command)


def test_work_of_which_attendance_is_recorded_becomes_nobody_elses(
    desk: Desk, world: World
) -> None:
    one, other = two_schedules(world)
    record = world.attendance(schedule=one, mark="called_in")
    words = "how Ana came to Core .* at 10:30 on Monday 4 May. Take Ana off and plan it anew"
    with pytest.raises(AttendanceRecordedException, match=words):
        trade(desk, Trade(one=seen(one), other=seen(other)))
    given = Change(schedule_id=one.id, expected_version=1, employee_code=world.employee().code)
    with pytest.raises(AttendanceRecordedException):
        change(desk, given)
    earlier = datetime.combine(MONDAY, time(9, 45))
    moved = change(desk, Change(schedule_id=one.id, expected_version=1, starts=earlier))
    assert moved.starts_at < one.starts_at
    kept = world.again(record)
    assert kept is not None
    assert kept.mark == "called_in"

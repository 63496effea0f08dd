"""Somebody goes: what they are planned on is decided on in one step, and none of it forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from error_handlers.exceptions import (
    AuthorizationException,
    PreconditionFailedException,
    ResourceNotFoundException,
    RuleViolationException,
    ValidationException,
)
from models.employee import Employee
from models.roster_action import RosterAction
from models.schedule import Schedule
from models.user import User
from models.user_session import UserSession
from security.session_records import Ending
from services.employees import ChangeEmployee, EmployeeService
from services.future_work import FutureWorkService
from services.roster_commands import Given, Terminate, Undo
from services.terminating import FutureWorkChangedException, TerminateService
from services.undoing import UndoService
from tests.services.rostering import TUESDAY
from tests.services.use import Desk
from tests.support.factories import MONDAY, STARTS, World
from tests.support.statements import Statements
from utils.principal import Role


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    """Stand before the week in which work lies."""
    with time_machine.travel("2026-05-03T18:00:00Z"):
        yield


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """What terminating came to."""

    sentence: str
    notes: tuple[str, ...]


def terminate(desk: Desk, command: Terminate) -> Left:
    def done(terminating: TerminateService) -> Left:
        made = terminating.terminate(command)
        return Left(sentence=made.sentence, notes=made.notes)

    return desk.run(TerminateService, done)


def undo_last(desk: Desk, world: World) -> None:
    last = max(world.rows(RosterAction), key=lambda one: (one.at, one.id))
    desk.run(UndoService, lambda undoing: undoing.undo(Undo(action_id=last.id)))


def given(schedule: Schedule, to: Employee | None = None) -> Given:
    return Given(
        schedule_id=schedule.id,
        expected_version=schedule.version,
        employee_code=to.code if to else None,
    )


def state(world: World) -> dict[UUID, tuple[Any, ...]]:
    """Return who stands where, who is here, and who may sign in."""
    standing = world.rows(Schedule, Schedule.is_active.is_(True))
    return {
        **{one.id: (one.employee_id, one.starts_at, one.seat) for one in standing},
        **{one.id: (one.terminated_on,) for one in world.rows(Employee)},
        **{one.id: (one.is_active,) for one in world.rows(User)},
    }


def week_of(world: World, person: Employee, days: int = 3) -> list[Schedule]:
    return [
        world.schedule(employee=person, local=STARTS + timedelta(days=day)) for day in range(days)
    ]


def test_work_from_that_day_on_is_given_away_or_left_open_and_one_undo_brings_it_back(
    desk: Desk, world: World, statements: Statements
) -> None:
    ana, ben = world.employee(name="Ana"), world.employee(name="Ben")
    monday, tuesday, wednesday = week_of(world, ana)
    before = state(world)
    command = Terminate(
        employee_code=ana.code,
        expected_version=1,
        terminated_on=TUESDAY,
        work=(given(tuesday, ben), given(wednesday)),
        reason="Moves away",
    )
    with statements.at_most(22):
        left = terminate(desk, command)
    assert left.sentence == (
        "Tests let Ana go from Tuesday 5 May on: 1 event given to others and 1 event left open"
    )
    now_is = state(world)
    assert now_is[monday.id][0] == ana.id
    assert now_is[tuesday.id][0] == ben.id
    assert wednesday.id not in now_is
    assert now_is[ana.id] == (TUESDAY,)
    (action,) = world.rows(RosterAction)
    assert (action.verb, action.reason) == ("terminate", "Moves away")
    told = {(one.action, one.object_type) for one in world.audited()}
    assert told == {
        ("terminate", "employee"),
        ("reschedule", "schedule"),
        ("unassign", "schedule"),
    }
    phone = ChangeEmployee(code=ana.code, expected_version=2, phone="555-0100")
    desk.run(EmployeeService, lambda people: people.change(phone).version)
    undo_last(desk, world)
    assert state(world) == before
    undo_last(desk, world)
    assert state(world) == now_is


def test_staff_who_are_gone_are_signed_out_and_locked_out_until_it_is_taken_back(
    desk: Desk, world: World
) -> None:
    ana = world.employee(name="Ana")
    staff = world.user(role=Role.EMPLOYEE, employee_id=ana.id)
    boss = world.user(role=Role.MANAGER, employee_id=ana.id, email="boss@acme.example.org")
    world.user_session(user=staff)
    before = state(world)
    command = Terminate(employee_code=ana.code, expected_version=1, terminated_on=TUESDAY)
    left = terminate(desk, command)
    assert {note.split()[0] for note in left.notes} == {staff.email, boss.email}
    gone = replace(command, expected_version=2, terminated_on=MONDAY - timedelta(days=1))
    assert terminate(desk, gone).notes == (
        "boss@acme.example.org can still sign in until an administrator disables it",
    )
    assert state(world)[staff.id] == (False,)
    ended = world.rows(UserSession, UserSession.user_id == staff.id)
    assert [one.ended_because for one in ended] == [Ending.USER_DISABLED]
    undo_last(desk, world)
    assert state(world) == before | {ana.id: (TUESDAY,)}


def test_whatever_is_planned_and_not_decided_on_stops_it_and_is_shown(
    desk: Desk, world: World
) -> None:
    ana = world.employee(name="Ana")
    monday, tuesday, wednesday = week_of(world, ana)
    command = Terminate(
        employee_code=ana.code,
        expected_version=1,
        terminated_on=TUESDAY,
        work=(given(tuesday), given(wednesday)),
    )
    for rows in (
        command.work[:1],
        (*command.work, given(monday)),
        (replace(command.work[0], expected_version=9), command.work[1]),
    ):
        with pytest.raises(FutureWorkChangedException) as refusal:
            terminate(desk, replace(command, work=rows))
        shown: Any = refusal.value.context["work"]
        assert [one["schedule_id"] for one in shown] == [tuesday.id, wednesday.id]
    ben = world.employee(name="Ben")
    world.time_off(
        employee=ben,
        state="approved",
        starts_local=STARTS + timedelta(days=1),
        ends_local=STARTS + timedelta(days=2),
    )
    away = replace(command, work=(given(tuesday, ben), given(wednesday)))
    with pytest.raises(RuleViolationException, match="time off"):
        terminate(desk, away)
    with pytest.raises(PreconditionFailedException):
        terminate(desk, replace(command, expected_version=4))
    with pytest.raises(ResourceNotFoundException):
        terminate(desk, replace(command, employee_code="NOBODY"))
    with pytest.raises(AuthorizationException):
        terminate(replace(desk, role=Role.VIEWER), command)
    zoe = world.employee(hired_on=TUESDAY)
    early = Terminate(employee_code=zoe.code, expected_version=1, terminated_on=MONDAY)
    with pytest.raises(ValidationException):
        terminate(desk, early)
    assert world.count(RosterAction) == 0


def test_why_they_go_and_why_a_rule_was_set_aside_are_both_kept(desk: Desk, world: World) -> None:
    ana, ben = world.employee(name="Ana"), world.employee(name="Ben")
    (monday,) = week_of(world, ana, 1)
    world.time_off(employee=ben, state="approved")
    admin = replace(desk, role=Role.ADMIN)
    command = Terminate(
        employee_code=ana.code,
        expected_version=1,
        terminated_on=MONDAY,
        work=(given(monday, ben),),
        reason="Moves away",
        override_reason="Ben agreed",
    )
    terminate(admin, command)
    (action,) = world.rows(RosterAction)
    assert action.reason == "Moves away; Ben agreed"
    reasons = {one.object_type: one.reason for one in world.audited()}
    assert reasons == {"employee": "Moves away", "schedule": "Ben agreed"}
    undo_last(desk, world)
    long = replace(
        command,
        expected_version=3,
        work=(replace(command.work[0], expected_version=3),),
        reason="m" * 400,
        override_reason="b" * 400,
    )
    terminate(admin, long)
    told = max(world.rows(RosterAction), key=lambda one: (one.at, one.id)).reason
    assert told == f"{'m' * 198}…; {'b' * 198}…"


def test_a_supervisor_goes_with_its_core_and_what_is_left_to_think_of_is_told(
    desk: Desk, world: World
) -> None:
    ana = world.employee(name="Ana")
    core = world.schedule(event=world.event(event_number="612345"), employee=ana, is_pinned=True)
    check_in = world.schedule(
        event=world.event(kind="supervisor", event_number="612345"),
        employee=world.employee(role="club_supervisor"),
        local=datetime.combine(MONDAY, time(12)),
        minutes=5,
        is_stackable=True,
    )
    world.rotation_assignment(employee=ana)
    world.rotation_assignment(employee=ana, weekday=4)
    before = state(world)
    left = terminate(
        desk,
        Terminate(
            employee_code=ana.code, expected_version=1, terminated_on=MONDAY, work=(given(core),)
        ),
    )
    assert left.notes == (
        "Core 612345 at 10:30 on Monday 4 May was pinned to Ana",
        "Ana still has the standing duty juicer at Acme One on Mondays and Fridays",
    )
    assert not {core.id, check_in.id} & set(state(world))
    undo_last(desk, world)
    assert state(world) == before


def test_each_row_is_offered_whom_no_rule_stops_once_those_before_it_are_taken(
    desk: Desk, world: World, statements: Statements
) -> None:
    ana, ben, cara = (world.employee(name=name) for name in ("Ana", "Ben", "Cara"))
    morning, following, _ = week_of(world, ana)
    early = world.schedule(employee=ana, local=STARTS - timedelta(minutes=45), minutes=30)

    def offered(future: FutureWorkService) -> dict[UUID, set[str]]:
        left = future.left_behind(ana.code, MONDAY)
        return {one.id: {who.code for who in left.stand_ins[one.id]} for one in left.work}

    with statements.at_most(9):
        found = desk.run(FutureWorkService, offered, read_only=True)
    assert len(found) == 4
    assert found[early.id] == found[following.id] == {ben.code, cara.code}
    assert len(found[morning.id]) == 1

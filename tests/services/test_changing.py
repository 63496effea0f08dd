"""Changing schedules and taking people off, with the versions that were seen."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Final

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import undefer

from error_handlers.exceptions import (
    AuthorizationException,
    ConflictException,
    PreconditionFailedException,
    ResourceNotFoundException,
    RuleViolationException,
    ValidationException,
)
from models.employee import Employee
from models.event import EventState
from models.history import AuditEntry, StateTransition
from models.schedule import Schedule
from services.roster import Change, RosterService, Unassign
from tests.models.sessions import session_of
from tests.services.rostering import (
    CORE_WORK,
    STARTS_AT,
    TUESDAY,
    assign,
    change,
    check,
    unassign,
    wish,
)
from tests.services.use import Desk
from tests.support.factories import MONDAY, World
from tests.support.statements import Statements
from utils.ids import new_id
from utils.principal import Role

CHANGE_BUDGET: Final = 12
TUESDAY_MORNING: Final = datetime.combine(TUESDAY, time(9, 45))


def _seen(schedule: Schedule) -> Change:
    """Return a change of nothing, of the schedule as it was first stored."""
    return Change(schedule_id=schedule.id, expected_version=1)


def _leave(schedule: Schedule) -> Unassign:
    return Unassign(schedule_id=schedule.id, expected_version=1)


def test_a_new_start_keeps_the_length(desk: Desk) -> None:
    schedule = desk.world.schedule(minutes=100)
    moved = change(desk, replace(_seen(schedule), starts=TUESDAY_MORNING))
    assert moved.ends_at - moved.starts_at == timedelta(minutes=100)
    assert moved.starts_at.date() == TUESDAY
    assert moved.version == 2


def test_what_is_pinned_and_moved_by_hand_stays_pinned_which_is_told(desk: Desk) -> None:
    schedule = desk.world.schedule(is_pinned=True)
    moved = replace(_seen(schedule), starts=TUESDAY_MORNING)
    (told,) = desk.run(RosterService, lambda roster: roster.change(moved).notes)
    assert told.endswith(" was pinned, and stays pinned where it is now")
    (stored,) = desk.world.rows(Schedule)
    assert (stored.is_pinned, stored.starts_at.date()) == (True, TUESDAY)


def test_a_new_end_keeps_the_start(desk: Desk) -> None:
    schedule = desk.world.schedule()
    ends_at = STARTS_AT + timedelta(hours=1)
    moved = change(desk, replace(_seen(schedule), ends_at=ends_at))
    assert (moved.starts_at, moved.ends_at) == (STARTS_AT, ends_at)


def test_another_person_takes_the_same_seat_at_the_same_time(desk: Desk) -> None:
    event = desk.world.event(headcount=2)
    desk.world.schedule(event=event)
    schedule = desk.world.schedule(event=event, seat=2)
    other = desk.world.employee(name="Ben")
    moved = change(desk, replace(_seen(schedule), employee_code=other.code))
    assert (moved.person, moved.seat, moved.starts_at) == ("Ben", 2, STARTS_AT)
    stored = desk.world.again(schedule)
    assert stored is not None
    assert stored.employee_id == other.id


def test_a_pin_is_set_and_taken_off_without_asking_the_rules(desk: Desk) -> None:
    schedule = desk.world.schedule(event=desk.world.event(state=EventState.SUBMITTED))
    assert change(desk, replace(_seen(schedule), is_pinned=True)).is_pinned
    undo = replace(_seen(schedule), expected_version=2, is_pinned=False)
    assert not change(desk, undo).is_pinned


def test_changing_nothing_stores_nothing(desk: Desk) -> None:
    schedule = desk.world.schedule()
    same = change(desk, replace(_seen(schedule), starts=STARTS_AT))
    assert (same.version, same.ends_at) == (1, STARTS_AT + CORE_WORK)
    assert desk.world.count(AuditEntry) == 0


def test_it_does_not_stand_in_its_own_way(desk: Desk) -> None:
    schedule = desk.world.schedule()
    an_hour_later = STARTS_AT + timedelta(hours=1)
    assert change(desk, replace(_seen(schedule), starts=an_hour_later)).starts_at == an_hour_later


def test_a_rule_that_stands_against_the_new_time_refuses(desk: Desk) -> None:
    person = desk.world.employee(name="Ana")
    desk.world.schedule(
        event=desk.world.event(kind="other"), employee=person, local=TUESDAY_MORNING
    )
    schedule = desk.world.schedule(employee=person)
    with pytest.raises(RuleViolationException, match="Ana already works 09:45") as refusal:
        change(desk, replace(_seen(schedule), starts=TUESDAY_MORNING + timedelta(hours=1)))
    assert refusal.value.violations[0]["rule"] == "overlap"
    kept = desk.world.again(schedule)
    assert kept is not None
    assert (kept.version, kept.starts_at) == (1, STARTS_AT)


def test_a_rule_that_stands_against_the_new_person_refuses(desk: Desk) -> None:
    event = desk.world.event(headcount=2)
    schedule, taken = desk.world.schedule(event=event), desk.world.employee(name="Ben")
    desk.world.schedule(event=event, employee=taken, seat=2)
    with pytest.raises(RuleViolationException, match="Ben is already on it") as refusal:
        change(desk, replace(_seen(schedule), employee_code=taken.code))
    assert {violation["rule"] for violation in refusal.value.violations} >= {"assigned"}


def test_a_time_that_can_not_be_is_refused(desk: Desk) -> None:
    schedule = desk.world.schedule()
    too_long = replace(_seen(schedule), ends_at=STARTS_AT + timedelta(hours=25))
    with pytest.raises(ValidationException, match="24 hours at most"):
        change(desk, too_long)


def test_whoever_saw_an_older_version_is_shown_the_current_one(desk: Desk) -> None:
    schedule = desk.world.schedule()
    change(desk, replace(_seen(schedule), starts=TUESDAY_MORNING))
    for action in (
        lambda: change(desk, replace(_seen(schedule), is_pinned=True)),
        lambda: unassign(desk, _leave(schedule)),
    ):
        with pytest.raises(PreconditionFailedException) as refusal:
            action()
        current = refusal.value.context["current"]
        assert isinstance(current, dict)
        assert (current["id"], current["version"]) == (schedule.id, 2)
    stored = desk.world.again(schedule)
    assert stored is not None
    assert (stored.is_pinned, stored.is_active) == (False, True)


def test_what_has_ended_is_neither_changed_nor_ended_again(desk: Desk) -> None:
    schedule = desk.world.schedule()
    unassign(desk, _leave(schedule))
    for action in (
        lambda: change(desk, replace(_seen(schedule), expected_version=2, is_pinned=True)),
        lambda: unassign(desk, replace(_leave(schedule), expected_version=2)),
    ):
        with pytest.raises(ConflictException, match="taken off the event already"):
            action()


@time_machine.travel(datetime(2026, 5, 1, 8, tzinfo=UTC), tick=False)
def test_an_ended_schedule_keeps_its_row_and_says_why(desk: Desk) -> None:
    schedule = assign(desk, wish(desk.world.event(), desk.world.employee()))
    unassign(
        desk, Unassign(schedule_id=schedule.id, expected_version=1, reason="the client cancelled")
    )
    (row,) = desk.world.rows(Schedule)
    assert (row.is_active, row.version) == (False, 2)
    history = sorted(desk.world.rows(StateTransition), key=lambda one: one.sequence)
    assert [(one.from_state, one.to_state, one.reason) for one in history] == [
        (None, "scheduled", None),
        ("scheduled", "unscheduled", "the client cancelled"),
    ]
    entry = desk.world.rows(AuditEntry, AuditEntry.action == "unassign")[0]
    assert (entry.reason, entry.at) == ("the client cancelled", datetime(2026, 5, 1, 8, tzinfo=UTC))


def test_the_seat_and_the_time_of_an_ended_schedule_are_free_again(desk: Desk) -> None:
    event, person = desk.world.event(), desk.world.employee()
    first = assign(desk, wish(event, person))
    unassign(desk, Unassign(schedule_id=first.id, expected_version=1))
    again = assign(desk, wish(event, person))
    assert (again.seat, again.starts_at) == (first.seat, first.starts_at)


def test_the_audit_keeps_only_what_changed(desk: Desk) -> None:
    schedule = desk.world.schedule()
    change(desk, replace(_seen(schedule), is_pinned=True))
    with session_of(desk.app, desk.world.id) as session:
        query = select(AuditEntry).options(undefer(AuditEntry.before), undefer(AuditEntry.after))
        entry = session.scalars(query).one()
    assert entry.action == "reschedule"
    assert (entry.before, entry.after) == ({"is_pinned": False}, {"is_pinned": True})


def test_what_is_not_here_can_not_be_changed(desk: Desk) -> None:
    theirs = World(desk.app, slug="globex").schedule()
    ours = desk.world.schedule()
    for schedule_id in (theirs.id, new_id()):
        with pytest.raises(ResourceNotFoundException, match="no such schedule"):
            change(desk, Change(schedule_id=schedule_id, expected_version=1, is_pinned=True))
        with pytest.raises(ResourceNotFoundException, match="no such schedule"):
            unassign(desk, Unassign(schedule_id=schedule_id, expected_version=1))
    with pytest.raises(ResourceNotFoundException, match="employee id NOBODY"):
        change(desk, replace(_seen(ours), employee_code="NOBODY"))


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EMPLOYEE])
def test_only_who_may_edit_changes_and_ends(desk: Desk, role: Role) -> None:
    schedule = desk.world.schedule()
    reader = Desk(app=desk.app, world=desk.world, role=role)
    with pytest.raises(AuthorizationException):
        change(reader, replace(_seen(schedule), is_pinned=True))
    with pytest.raises(AuthorizationException):
        unassign(reader, _leave(schedule))


def test_asking_what_would_be_if_it_were_replaced_leaves_it_out(desk: Desk) -> None:
    schedule = desk.world.schedule()
    person = next(iter(desk.world.rows(Employee, Employee.id == schedule.employee_id)))
    command = wish(desk.world.event(), person)

    def ask(roster: RosterService) -> list[str]:
        found = roster.check(command, replaces=frozenset([schedule.id]))
        return [violation.rule for violation in found]

    assert {violation.rule for violation in check(desk, command)} == {"overlap", "daily-limit"}
    assert desk.run(RosterService, ask, read_only=True) == []


@pytest.mark.parametrize("crowd", [1, 40])
def test_changing_and_ending_keep_their_budgets_however_much_there_is(
    desk: Desk, statements: Statements, crowd: int
) -> None:
    person, other = desk.world.employee(), desk.world.employee()
    for number in range(crowd):
        day = MONDAY + timedelta(days=7 + number)
        event = desk.world.event(headcount=2)
        for seat, one in ((1, person), (2, other)):
            local = datetime.combine(day, time(10, 30))
            desk.world.schedule(event=event, employee=one, local=local, seat=seat)
    schedule = desk.world.schedule(employee=person)
    moved = replace(_seen(schedule), starts=TUESDAY_MORNING, employee_code=other.code)
    with statements.at_most(CHANGE_BUDGET):
        change(desk, moved)
    with statements.at_most(CHANGE_BUDGET):
        unassign(desk, replace(_leave(schedule), expected_version=2))

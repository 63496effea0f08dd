"""Putting people on events: what is stored, and every refusal in words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo

import pytest
import time_machine

from app import Rosterwright
from error_handlers.exceptions import (
    AuthorizationException,
    PreconditionFailedException,
    ResourceNotFoundException,
    RuleViolationException,
    ValidationException,
)
from models.event import EventState
from models.history import AuditEntry, StateTransition
from models.schedule import Schedule, ScheduleSource
from models.time_off import TimeOffState
from services.roster import Assign
from tests.services.rostering import (
    CORE_WORK,
    REASON,
    STARTS_AT,
    TUESDAY,
    assign,
    check,
    despite,
    wish,
)
from tests.services.use import Desk
from tests.support.factories import CHICAGO, DUE, FRIDAY, MONDAY, OPENS, STARTS, World
from tests.support.statements import Statements
from utils.ids import new_id
from utils.principal import Role
from utils.wall_clock import to_instant

BLOCKING: Final = ("absolute", "hard")
Arrange = Callable[[World], Assign]


def test_a_schedule_lasts_the_types_minutes_from_the_wall_clock_at_the_site(desk: Desk) -> None:
    event, person = desk.world.event(), desk.world.employee()
    schedule = assign(desk, wish(event, person))
    assert (schedule.starts_at, schedule.ends_at) == (STARTS_AT, STARTS_AT + CORE_WORK)
    assert (schedule.seat, schedule.version, schedule.is_pinned) == (1, 1, False)
    assert (schedule.person, schedule.work) == (person.name, event.project_name)
    assert schedule.site == desk.world.home.name
    stored = desk.world.rows(Schedule)
    assert [(row.id, row.is_active, row.source) for row in stored] == [
        (schedule.id, True, ScheduleSource.MANUAL)
    ]


def test_the_events_own_estimate_beats_the_type(desk: Desk) -> None:
    event = desk.world.event(estimated_minutes=45)
    schedule = assign(desk, wish(event, desk.world.employee()))
    assert schedule.ends_at - schedule.starts_at == timedelta(minutes=45)


def test_an_end_of_its_own_is_taken_and_pinned_work_is_pinned(desk: Desk) -> None:
    command = wish(desk.world.event(), desk.world.employee())
    ends_at = STARTS_AT + timedelta(hours=2)
    schedule = assign(desk, replace(command, ends_at=ends_at, is_pinned=True))
    assert (schedule.ends_at, schedule.is_pinned) == (ends_at, True)


@pytest.mark.parametrize(
    "there",
    [
        STARTS_AT,
        STARTS_AT.astimezone(ZoneInfo("Asia/Tokyo")),
        STARTS_AT.astimezone(timezone(timedelta(hours=-3, minutes=-30))),
    ],
)
def test_an_instant_is_the_same_instant_in_any_zone(desk: Desk, there: datetime) -> None:
    command = wish(desk.world.event(), desk.world.employee(), there)
    schedule = assign(desk, replace(command, ends_at=there + CORE_WORK))
    assert (schedule.starts_at, schedule.ends_at) == (STARTS_AT, STARTS_AT + CORE_WORK)
    assert check(desk, replace(command, ends_at=there + CORE_WORK))[0].rule == "overlap"


def test_work_on_a_stackable_type_lies_on_top_of_other_work(desk: Desk) -> None:
    person = desk.world.employee(role="club_supervisor")
    desk.world.schedule(employee=person)
    noon = datetime.combine(MONDAY, time(12))
    assign(desk, wish(desk.world.event(kind="supervisor"), person, noon))
    assert desk.world.count(Schedule, Schedule.is_stackable.is_(True)) == 1


def test_each_seat_is_given_once_and_a_freed_one_is_given_again(desk: Desk) -> None:
    event = desk.world.event(headcount=3)
    seats = [assign(desk, wish(event, desk.world.employee())).seat for _ in range(3)]
    assert seats == [1, 2, 3]
    with pytest.raises(RuleViolationException, match="already given to"):
        assign(desk, wish(event, desk.world.employee()))
    other = desk.world.event(headcount=3)
    desk.world.schedule(event=other, seat=1)
    desk.world.schedule(event=other, seat=3)
    assert assign(desk, wish(other, desk.world.employee())).seat == 2


@time_machine.travel(datetime(2026, 5, 1, 8, tzinfo=UTC), tick=False)
def test_what_was_done_is_kept_with_who_and_when(desk: Desk) -> None:
    event, person = desk.world.event(), desk.world.employee()
    schedule = assign(desk, wish(event, person))
    (transition,) = desk.world.rows(StateTransition)
    assert (transition.object_id, transition.sequence) == (schedule.id, 1)
    assert (transition.from_state, transition.to_state) == (None, "scheduled")
    assert transition.at == datetime(2026, 5, 1, 8, tzinfo=UTC)
    (entry,) = desk.world.rows(AuditEntry)
    assert (entry.action, entry.object_type, entry.object_id) == (
        "assign",
        "schedule",
        schedule.id,
    )
    assert (entry.actor_name, entry.at) == ("Tests", transition.at)


# ------------------------------------------------------------------------------------- refusals
def _inactive(world: World) -> Assign:
    return wish(world.event(), world.employee(name="Ana García", is_active=False))


def _gone(world: World) -> Assign:
    return wish(world.event(), world.employee(name="Ana García", terminated_on=MONDAY))


def _cancelled(world: World) -> Assign:
    return wish(world.event(project_name="Crisps", state=EventState.CANCELLED), world.employee())


def _busy(world: World) -> Assign:
    person = world.employee(name="Ana García")
    world.schedule(event=world.event(kind="other", project_name="Crisps"), employee=person)
    return wish(world.event(), person)


def _full(world: World) -> Assign:
    event = world.event(project_name="Crisps")
    world.schedule(event=event, employee=world.employee(name="Ana García"))
    return wish(event, world.employee())


def _twice(world: World) -> Assign:
    event, person = world.event(headcount=2), world.employee(name="Ana García")
    world.schedule(event=event, employee=person)
    return wish(event, person, datetime.combine(TUESDAY, time(10, 30)))


def _holiday(world: World) -> Assign:
    world.holiday(name="Stocktaking", on_date=MONDAY)
    return wish(world.event(), world.employee())


def _every_year(world: World) -> Assign:
    world.holiday(name="Founding day", on_date=None, month=5, day=4, site_id=world.home.id)
    return wish(world.event(), world.employee())


def _away(world: World) -> Assign:
    person, boss = world.employee(name="Ana García"), world.user(name="Dana")
    world.time_off(employee=person, state=TimeOffState.APPROVED, decided_by_id=boss.id)
    return wish(world.event(), person)


def _marked(world: World) -> Assign:
    person = world.employee(name="Ana García")
    world.date_availability(employee=person, on_date=MONDAY, reason="exam")
    return wish(world.event(), person)


def _wrong_role(world: World) -> Assign:
    person = world.employee(name="Ana García", role="club_supervisor")
    return wish(world.event(kind="juicer_production"), person)


def _no_role(world: World) -> Assign:
    return wish(world.event(), world.employee(name="Ana García", job_role_id=None))


def _enough(world: World) -> Assign:
    person = world.employee(name="Ana García")
    world.schedule(employee=person, local=datetime.combine(MONDAY, time(6)), minutes=60)
    return wish(world.event(), person, datetime.combine(MONDAY, time(18)))


def _too_early(world: World) -> Assign:
    return wish(world.event(opens=STARTS + timedelta(minutes=1)), world.employee())


def _too_late(world: World) -> Assign:
    return wish(world.event(due=STARTS), world.employee())


def _tired(world: World) -> Assign:
    person = world.employee(name="Ana García")
    late = datetime.combine(MONDAY, time(20))
    world.schedule(event=world.event(kind="other"), employee=person, local=late, minutes=240)
    return wish(world.event(), person, datetime.combine(TUESDAY, time(9, 45)))


@pytest.mark.parametrize(
    ("arrange", "rule", "words"),
    [
        (_inactive, "inactive", "Ana García is not active"),
        (_gone, "inactive", "Ana García has left as of"),
        (_cancelled, "event-state", "Crisps is cancelled"),
        (_busy, "overlap", r"Ana García already works 10:30–17:00 that day \(Crisps\)"),
        (_full, "assigned", "Crisps: it is already given to"),
        (_twice, "assigned", "Ana García is already on it"),
        (_holiday, "holiday", r"Acme One is closed on .*Stocktaking"),
        (_every_year, "holiday", r"Acme One is closed on .*Founding day"),
        (_away, "time-off", "Ana García is on time off on .*approved by Dana"),
        (_marked, "unavailable", "Ana García is marked unavailable on .*exam"),
        (_wrong_role, "role", "Ana García is Club Supervisor"),
        (_no_role, "role", "Ana García has no role"),
        (_enough, "daily-limit", "Core takes one per person and day; Ana García has one at 06:00"),
        (_too_early, "window", "may start from"),
        (_too_late, "window", "must start before"),
        (_tired, "rest", "Ana García works until 00:00 .*of rest"),
    ],
)
def test_every_blocking_rule_refuses_in_words_and_stores_nothing(
    desk: Desk, arrange: Arrange, rule: str, words: str
) -> None:
    command = arrange(desk.world)
    before = desk.world.count(Schedule)
    with pytest.raises(RuleViolationException, match=words) as refusal:
        assign(desk, command)
    blocking = [one["rule"] for one in refusal.value.violations if one["severity"] in BLOCKING]
    assert blocking == [rule]
    assert {"rule", "severity", "message", "details", "overridable"} == set(
        refusal.value.violations[0]
    )
    assert [one.rule for one in check(desk, command) if one.blocks] == [rule]
    assert desk.world.count(Schedule) == before
    assert desk.world.count(AuditEntry) == desk.world.count(StateTransition) == 0


def test_everything_that_stands_against_it_is_told_at_once(desk: Desk) -> None:
    person = desk.world.employee(is_active=False)
    desk.world.date_availability(employee=person, on_date=MONDAY)
    desk.world.holiday()
    command = wish(desk.world.event(due=STARTS), person)
    with pytest.raises(RuleViolationException) as refusal:
        assign(desk, command)
    rules = {violation["rule"] for violation in refusal.value.violations}
    assert rules == {"inactive", "holiday", "unavailable", "window"}
    words = [str(violation["message"]) for violation in refusal.value.violations]
    assert all(each in str(refusal.value) for each in words)


def test_rest_is_as_long_as_the_organization_says(desk: Desk) -> None:
    desk.world.rule_setting(name="rest_minutes", value=0)
    assign(desk, _tired(desk.world))
    assert desk.world.count(Schedule) == 2


def test_time_off_that_was_not_approved_stands_in_nobodys_way(desk: Desk) -> None:
    person = desk.world.employee()
    for state in set(TimeOffState) - {TimeOffState.APPROVED}:
        desk.world.time_off(employee=person, state=state)
    assign(desk, wish(desk.world.event(), person))


def test_another_organizations_rows_stand_in_nobodys_way(desk: Desk) -> None:
    theirs = World(desk.app, slug="globex")
    theirs.holiday(on_date=MONDAY)
    theirs.schedule()
    assign(desk, wish(desk.world.event(), desk.world.employee()))


def test_work_runs_past_its_due_time_for_a_typed_reason_alone(desk: Desk) -> None:
    late = wish(desk.world.event(due=STARTS + timedelta(minutes=1)), desk.world.employee())
    assert [violation.rule for violation in check(desk, late) if violation.blocks] == []
    with pytest.raises(RuleViolationException, match="and would end") as refusal:
        assign(desk, late)
    assert [one["overridable"] for one in refusal.value.violations] == [True]
    with pytest.raises(ValidationException, match="Say why in 3 to 400 characters"):
        assign(desk, replace(late, override_reason="  ok  "))
    with pytest.raises(ValidationException, match="Say why in 3 to 400 characters"):
        assign(desk, replace(late, override_reason="ok\u200b\u200b\u200b"))
    assign(desk, replace(late, override_reason=f"  {REASON}  "))
    (transition,) = desk.world.rows(StateTransition)
    (entry,) = desk.world.audited()
    assert transition.reason == entry.reason == REASON
    assert [one["rule"] for one in (entry.after or {})["overridden"]] == ["late"]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMIN])
def test_a_hard_rule_is_set_aside_by_an_administrator_and_an_absolute_one_by_nobody(
    app: Rosterwright, world: World, role: Role
) -> None:
    desk = Desk(app=app, world=world, role=role)
    may = role is Role.ADMIN
    hard = wish(world.event(), world.employee(role="club_supervisor"))
    world.holiday()
    assert [one.overridable for one in check(desk, hard) if one.rule == "holiday"] == [may]
    with pytest.raises(RuleViolationException) as refusal:
        assign(desk, hard if may else despite(hard))
    assert {one["overridable"] for one in refusal.value.violations if one["rule"] == "holiday"} == {
        may
    }
    if may:
        assign(desk, despite(hard))
    with pytest.raises(RuleViolationException):
        assign(desk, despite(_inactive(world)))
    assert world.count(Schedule) == int(may)


# ------------------------------------------------------------------------- what can not be meant
@pytest.mark.parametrize(
    ("starts", "zone", "words"),
    [
        (datetime.combine(date(2026, 3, 8), time(2, 30)), CHICAGO, "jump over 02:30 that day"),
        (
            datetime.combine(date(2026, 3, 29), time(2, 59)),
            "Europe/Berlin",
            "jump over 02:59 that day",
        ),
    ],
)
def test_a_start_that_the_clocks_jump_over_is_refused(
    desk: Desk, starts: datetime, zone: str, words: str
) -> None:
    site = desk.world.site(time_zone=zone)
    event = desk.world.event(
        site=site, opens=starts.replace(hour=0, minute=0), due=starts + timedelta(days=2)
    )
    with pytest.raises(ValidationException, match=words) as refusal:
        assign(desk, wish(event, desk.world.employee(), starts))
    assert [fault.field for fault in refusal.value.errors] == ["starts_at"]
    with pytest.raises(ValidationException, match=words):
        check(desk, wish(event, desk.world.employee(), starts))


def test_a_start_that_happens_twice_is_the_first(desk: Desk) -> None:
    twice = datetime.combine(date(2026, 11, 1), time(1, 30))
    event = desk.world.event(opens=twice - timedelta(days=1), due=twice + timedelta(days=1))
    schedule = assign(desk, despite(wish(event, desk.world.employee(), twice)))
    assert schedule.starts_at == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "length", [timedelta(0), timedelta(hours=-1), timedelta(hours=24, seconds=1)]
)
def test_work_of_no_length_or_more_than_a_day_is_refused(desk: Desk, length: timedelta) -> None:
    command = wish(desk.world.event(), desk.world.employee())
    with pytest.raises(ValidationException, match="24 hours at most") as refusal:
        assign(desk, replace(command, ends_at=STARTS_AT + length))
    assert [fault.field for fault in refusal.value.errors] == ["ends_at"]


def test_work_of_a_whole_day_is_taken(desk: Desk) -> None:
    command = wish(desk.world.event(), desk.world.employee())
    assign(desk, replace(command, ends_at=STARTS_AT + timedelta(hours=24)))


def test_nobody_of_that_code_and_no_event_of_that_id(desk: Desk) -> None:
    command = wish(desk.world.event(), desk.world.employee())
    for action in (assign, check):
        with pytest.raises(ResourceNotFoundException, match="employee id NOBODY") as refusal:
            action(desk, replace(command, employee_code="NOBODY"))
        assert refusal.value.errors[0].field == "employee_id"
        with pytest.raises(ResourceNotFoundException, match="no such event") as refusal:
            action(desk, replace(command, event_id=new_id()))
        assert refusal.value.errors[0].field == "event_id"


def test_what_belongs_to_another_organization_is_not_there(desk: Desk) -> None:
    theirs = World(desk.app, slug="globex")
    command = wish(desk.world.event(), desk.world.employee())
    with pytest.raises(ResourceNotFoundException):
        assign(desk, replace(command, event_id=theirs.event().id))
    with pytest.raises(ResourceNotFoundException):
        assign(desk, replace(command, employee_code=theirs.employee(code="ZZ").code))
    assert theirs.count(Schedule) == 0


def test_an_event_that_changed_since_it_was_seen_is_looked_at_again(desk: Desk) -> None:
    event = desk.world.event()
    command = wish(event, desk.world.employee())
    with pytest.raises(PreconditionFailedException, match="changed since you opened it") as refusal:
        assign(desk, replace(command, expected_event_version=7))
    assert refusal.value.context["current"] == {"id": event.id, "version": 1}
    assign(desk, replace(command, expected_event_version=1))


@pytest.mark.parametrize(
    ("role", "may_assign", "may_check"),
    [
        (Role.ADMIN, True, True),
        (Role.MANAGER, True, True),
        (Role.VIEWER, False, True),
        (Role.EMPLOYEE, False, False),
    ],
)
def test_who_may_assign_and_who_may_ask(
    desk: Desk, role: Role, *, may_assign: bool, may_check: bool
) -> None:
    theirs = Desk(app=desk.app, world=desk.world, role=role)
    command = wish(desk.world.event(), desk.world.employee())
    for action, may in ((check, may_check), (assign, may_assign)):
        if may:
            action(theirs, command)
        else:
            with pytest.raises(AuthorizationException):
                action(theirs, command)
    assert desk.world.count(Schedule) == int(may_assign)


# -------------------------------------------------------------------------------------- budgets
ASSIGN_BUDGET: Final = 12
CHECK_BUDGET: Final = 12


@pytest.mark.parametrize("crowd", [1, 40])
def test_assigning_and_asking_keep_their_budgets_however_much_there_is(
    desk: Desk, statements: Statements, crowd: int
) -> None:
    world, person = desk.world, desk.world.employee()
    opens, due = OPENS - timedelta(days=60), DUE + timedelta(days=60)
    for number in range(crowd):
        day = FRIDAY + timedelta(days=number)
        event = world.event(headcount=2, opens=opens, due=due)
        world.schedule(event=event, employee=person, local=datetime.combine(day, time(10, 30)))
        world.date_availability(employee=person, on_date=day)
    command = wish(world.event(), person)
    with statements.at_most(CHECK_BUDGET):
        check(desk, command)
    with statements.at_most(ASSIGN_BUDGET):
        assign(desk, command)


def test_the_window_is_read_at_the_site_and_not_where_the_organization_is(desk: Desk) -> None:
    site = desk.world.site(time_zone="Asia/Tokyo")
    event = desk.world.event(site=site, opens=STARTS, due=STARTS + timedelta(hours=1))
    schedule = assign(desk, despite(wish(event, desk.world.employee())))
    assert schedule.starts_at == to_instant(STARTS, "Asia/Tokyo")

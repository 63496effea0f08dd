"""Time off: asked for, decided on, changed and taken back."""

import itertools
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

import pytest

from error_handlers.exceptions import (
    ConflictException,
    PreconditionFailedException,
    RuleViolationException,
    ValidationException,
)
from models.history import AuditEntry, StateTransition
from models.time_off import TimeOff, TimeOffState
from services.time_off import ChangeTimeOff, TimeOffService
from services.time_off_checks import ALLOWED_MOVES
from tests.imports.samples import wall
from tests.services.absences import (
    Told,
    approve,
    ask,
    cancel,
    deny,
    do,
    hours,
    show,
    wish,
)
from tests.services.rostering import TUESDAY, assign, despite
from tests.services.rostering import wish as work_wish
from tests.services.use import Desk
from tests.support.factories import FRIDAY, MONDAY, World
from utils.principal import Role

NINE: Final = wall("2026-05-05 09:00")
NOON: Final = wall("2026-05-05 12:00")
WEDNESDAY: Final = TUESDAY + timedelta(days=1)
_S = TimeOffState
DECISIONS: Final[Mapping[TimeOffState, Callable[[Desk, TimeOff], Told]]] = MappingProxyType(
    {_S.APPROVED: approve, _S.DENIED: deny, _S.CANCELLED: cancel}
)
FORBIDDEN: Final = [
    (was, wanted)
    for was, wanted in itertools.product(_S, DECISIONS)
    if wanted not in ALLOWED_MOVES[was]
]


def test_a_request_waits_and_leaves_a_trail(desk: Desk, world: World) -> None:
    person = world.employee(name="Ana García")
    asked = ask(desk, wish(person, MONDAY, FRIDAY))
    assert (asked.person, asked.state, asked.decided_by) == ("Ana García", _S.REQUESTED, None)
    assert asked.steps == [(None, "requested", None)]
    (row,) = world.rows(TimeOff)
    assert row.starts_local == wall("2026-05-04")
    assert row.ends_local == wall("2026-05-09")
    assert [entry.action for entry in world.rows(AuditEntry)] == ["request"]


def test_whoever_decides_is_named_with_the_time(desk: Desk, world: World) -> None:
    boss = world.user(name="Dana")
    row = world.time_off()
    decided = approve(Desk(app=desk.app, world=world, user=boss), row)
    assert (decided.state, decided.decided_by, decided.version) == (_S.APPROVED, "Dana", 2)
    assert decided.steps == [("requested", "approved", None)]
    stored = world.again(row)
    assert stored is not None
    assert stored.decided_at is not None


def test_the_story_of_a_request_is_told_in_order_and_without_gaps(desk: Desk, world: World) -> None:
    asked = ask(desk, wish(world.employee(), MONDAY))
    cancelled = cancel(desk, approve(desk, asked), reason="The trip fell through.")
    assert show(desk, cancelled).steps == [
        (None, "requested", None),
        ("requested", "approved", None),
        ("approved", "cancelled", "The trip fell through."),
    ]
    assert sorted(step.sequence for step in world.rows(StateTransition)) == [1, 2, 3]
    actions = {entry.action: entry.reason for entry in world.rows(AuditEntry)}
    assert actions == {"request": None, "approve": None, "cancel": "The trip fell through."}


def test_what_is_entered_as_approved_has_both_steps(desk: Desk, world: World) -> None:
    command = wish(world.employee(), MONDAY)
    entered = do(desk, lambda time_off: time_off.enter(command))
    assert entered.state is _S.APPROVED
    assert [step[:2] for step in entered.steps] == [
        (None, "requested"),
        ("requested", "approved"),
    ]


def test_approved_time_off_stands_against_work_until_it_is_cancelled(
    desk: Desk, world: World
) -> None:
    person, event = world.employee(), world.event()
    asked = ask(desk, wish(person, MONDAY))
    late = work_wish(world.event(kind="other"), person, wall("2026-05-04 17:00"))
    assign(desk, despite(late))
    approved = approve(desk, asked)
    with pytest.raises(RuleViolationException, match="is on time off"):
        assign(desk, work_wish(event, person))
    cancel(desk, approved)
    assert assign(desk, work_wish(event, person)).person == person.name


@pytest.mark.parametrize(("was", "wanted"), FORBIDDEN)
def test_a_forbidden_change_names_both_states(
    desk: Desk, world: World, was: TimeOffState, wanted: TimeOffState
) -> None:
    row = world.time_off(state=was)
    with pytest.raises(ConflictException, match=f"is {was} and can't become {wanted}"):
        DECISIONS[wanted](desk, row)
    assert world.count(StateTransition) == world.count(AuditEntry) == 0


def test_a_denial_says_why(desk: Desk, world: World) -> None:
    row = world.time_off()
    with pytest.raises(ValidationException, match="Say why"):
        deny(desk, row, reason=None)
    denied = deny(desk, row, reason="Three others are away.")
    assert denied.steps == [("requested", "denied", "Three others are away.")]


@pytest.mark.parametrize("decide", DECISIONS.values())
def test_a_decision_on_an_older_version_is_refused(
    desk: Desk, world: World, decide: Callable[[Desk, TimeOff], Told]
) -> None:
    row = world.time_off()
    change = ChangeTimeOff(time_off_id=row.id, expected_version=1, reason="Dentist")
    do(desk, lambda time_off: time_off.change(change))
    with pytest.raises(PreconditionFailedException) as refusal:
        decide(desk, row)
    assert refusal.value.context["current"] == {
        "employee_row_id": row.employee_id,
        "starts_local": "2026-05-04T00:00:00",
        "ends_local": "2026-05-05T00:00:00",
        "reason": "Dentist",
        "state": "requested",
        "version": 2,
    }


# ------------------------------------------------------------------------------------ twice at once
def test_just_the_same_is_not_asked_for_twice_while_it_waits(desk: Desk, world: World) -> None:
    person = world.employee(name="Ana García")
    first = ask(desk, wish(person, MONDAY, TUESDAY))
    with pytest.raises(ConflictException, match="Ana García has asked for just that already"):
        ask(desk, wish(person, MONDAY, TUESDAY))
    ask(desk, wish(world.employee(), MONDAY, TUESDAY))
    cancel(desk, first)
    assert ask(desk, wish(person, MONDAY, TUESDAY)).state is _S.REQUESTED


def test_of_two_requests_that_overlap_one_can_be_approved(desk: Desk, world: World) -> None:
    person = world.employee(name="Ana García")
    short, long = ask(desk, wish(person, TUESDAY)), ask(desk, wish(person, MONDAY, FRIDAY))
    approve(desk, short)
    with pytest.raises(ConflictException, match=r"away then already.*\(Tue 5 May, whole day\)"):
        approve(desk, long)
    assert deny(desk, long).state is _S.DENIED


def test_nobody_asks_for_days_on_which_they_are_away_already(desk: Desk, world: World) -> None:
    person = world.employee()
    approve(desk, ask(desk, hours(person, NINE, NOON)))
    with pytest.raises(ConflictException, match=r"\(Tue 5 May, 09:00–12:00\)"):
        ask(desk, wish(person, MONDAY, FRIDAY))
    beside = ask(desk, hours(person, NOON, NOON + timedelta(hours=1)))
    change = ChangeTimeOff(time_off_id=beside.id, expected_version=1, starts_local=NINE)
    with pytest.raises(ConflictException, match="away then already"):
        do(desk, lambda time_off: time_off.change(change))


# ---------------------------------------------------------------------------------------- changing
def test_a_waiting_request_is_moved_over_its_own_days(desk: Desk, world: World) -> None:
    asked = ask(desk, wish(world.employee(), MONDAY, TUESDAY))
    change = ChangeTimeOff(
        time_off_id=asked.id, expected_version=1, ends_local=wall("2026-05-09"), reason="Wedding"
    )
    changed = do(desk, lambda time_off: time_off.change(change))
    assert (changed.version, changed.steps) == (2, [(None, "requested", None)])
    (row,) = world.rows(TimeOff)
    assert (row.starts_local, row.ends_local) == (wall("2026-05-04"), wall("2026-05-09"))
    assert row.reason == "Wedding"


def test_a_change_of_nothing_leaves_no_trace(desk: Desk, world: World) -> None:
    row = world.time_off(reason="Dentist")
    change = ChangeTimeOff(time_off_id=row.id, expected_version=1, reason="Dentist")
    assert do(desk, lambda time_off: time_off.change(change)).version == 1
    assert world.count(AuditEntry) == 0


@pytest.mark.parametrize("state", [_S.APPROVED, _S.DENIED, _S.CANCELLED])
def test_what_is_decided_stays_as_it_was_decided(
    desk: Desk, world: World, state: TimeOffState
) -> None:
    row = world.time_off(state=state)
    change = ChangeTimeOff(time_off_id=row.id, expected_version=1, reason="Dentist")
    with pytest.raises(ConflictException, match=f"is {state}"):
        do(desk, lambda time_off: time_off.change(change))


# --------------------------------------------------------------------------------------- the clocks
@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (NOON, NINE, "ends after it begins"),
        (NOON, NOON, "ends after it begins"),
        (NINE, NINE.replace(year=2062), "three years at most"),
        (wall("2026-03-08 02:30"), wall("2026-03-08 12:00"), "jump over 02:30"),
        (wall("2026-03-07 12:00"), wall("2026-03-08 02:00"), "jump over 02:00"),
    ],
)
def test_a_range_that_is_none_is_refused(
    desk: Desk, world: World, starts: datetime, ends: datetime, words: str
) -> None:
    with pytest.raises(ValidationException, match=words):
        ask(desk, hours(world.employee(), starts, ends))


def test_hours_are_read_on_the_clock_at_home(desk: Desk, world: World) -> None:
    """Phoenix never changes its clocks, and whoever has no home is read on the organization's."""
    phoenix = world.site(time_zone="America/Phoenix")
    gap = wall("2026-03-08 02:30"), wall("2026-03-08 04:00")
    assert ask(desk, hours(world.employee(home_site_id=phoenix.id), *gap)).state is _S.REQUESTED
    with pytest.raises(ValidationException, match="jump over"):
        ask(desk, hours(world.employee(home_site_id=None), *gap))


def test_a_whole_day_may_begin_where_the_clocks_jump_over_midnight(
    desk: Desk, world: World
) -> None:
    santiago = world.site(time_zone="America/Santiago")
    day = wall("2026-09-06").date()
    command = wish(world.employee(home_site_id=santiago.id), day)
    assert ask(desk, command).state is _S.REQUESTED


def test_an_administrator_may_do_what_a_manager_may(desk: Desk, world: World) -> None:
    alice = Desk(app=desk.app, world=world, role=Role.ADMIN)
    assert approve(alice, ask(alice, wish(world.employee(), WEDNESDAY))).state is _S.APPROVED


def test_a_person_without_any_has_an_empty_list(desk: Desk, world: World) -> None:
    code = world.employee().code
    found = desk.run(TimeOffService, lambda time_off: list(time_off.of_person(code)))
    assert found == []

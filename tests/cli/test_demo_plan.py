"""The demo organization as planned: believable, lawful, and the same for the same seed."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.attendance import Mark
from models.event import EventState
from models.time_off import TimeOffState
from scheduling.availability import availability_between
from scheduling.defaults import DEFAULT_TYPES
from scheduling.engine import check
from scheduling.project_names import NamePatterns, event_number, type_code
from scheduling.snapshot import Snapshot
from scheduling.values import Candidate, Placement
from services.demo_plan import plan_demo
from services.demo_roster import snapshot_of
from services.demo_values import DemoPlan, DemoSize, dawn
from utils.wall_clock import to_local

pytestmark = pytest.mark.no_cover

TODAY = date(2026, 5, 6)
SMALL = DemoSize(employees=14, events=120, schedules=90)


def ignore(_steps: int) -> None:
    """Show no progress."""


@cache
def default_plan() -> DemoPlan:
    return plan_demo(DemoSize(), 1, TODAY, ignore)


def whole_snapshot(plan: DemoPlan) -> Snapshot:
    """Return what the engine sees when everything is placed and nothing reported yet."""
    empty = snapshot_of(plan.staff, [event.order for event in plan.events])
    return replace(empty, placements=[made.placement for made in plan.schedules])


def violations(plan: DemoPlan) -> list[str]:
    """Return what the engine says about each schedule, given all the others."""
    snapshot = whole_snapshot(plan)
    said = []
    for placement in snapshot.roster:
        candidate = Candidate(
            event_id=placement.event_id,
            employee_id=placement.employee_id,
            starts_at=placement.starts_at,
            ends_at=placement.ends_at,
            seat=placement.seat,
            replaces=frozenset([placement.id]),
        )
        said += [violation.message for violation in check(snapshot, candidate)]
    return said


def facts(plan: DemoPlan) -> list[Any]:
    """Return everything that is told about the plan, ids left out."""
    codes = {one.id: one.person.code for one in plan.staff.people}
    refs = {event.id: event.order.ref_num for event in plan.events}
    return [
        [(one.person.name, one.person.role, one.max_minutes_per_week) for one in plan.staff.people],
        [(codes[mark.employee_id], mark.on_date, mark.reason) for mark in plan.staff.marks],
        [(codes[away.employee_id], away.starts_local, away.state) for away in plan.staff.time_off],
        [(event.order.ref_num, event.order.project_name, event.due_local) for event in plan.events],
        [
            (refs[made.placement.event_id], codes[made.placement.employee_id], made.made_at)
            for made in plan.schedules
        ],
        sorted((refs[event_id], state) for event_id, state in plan.states.items()),
        [(known.mark, known.minutes, known.note) for known in plan.attendance],
    ]


def spans(placements: list[Placement]) -> list[tuple[datetime, datetime]]:
    return [
        (to_local(one.starts_at, one.zone), to_local(one.ends_at, one.zone)) for one in placements
    ]


def test_the_default_size_is_reached() -> None:
    plan = default_plan()

    assert len(plan.staff.people) == 50
    assert len(plan.events) == 2_000
    assert len(plan.schedules) == 1_500
    assert len(plan.staff.time_off) == 25
    assert len({site.time_zone for site in plan.staff.sites}) == len(plan.staff.sites) == 3


def test_no_rule_stands_against_any_schedule() -> None:
    plan = default_plan()

    assert len(whole_snapshot(plan).roster) == len(plan.schedules)
    assert violations(plan) == []


@settings(max_examples=25)
@given(
    seed=st.integers(0, 2**32),
    today=st.dates(date(2024, 1, 1), date(2031, 12, 31)),
    employees=st.integers(1, 30),
)
def test_on_any_day_with_any_seed_no_rule_stands_against_it(
    seed: int, today: date, employees: int
) -> None:
    size = DemoSize(employees=employees, events=60, schedules=45)

    plan = plan_demo(size, seed, today, ignore)

    assert violations(plan) == []
    assert len(plan.staff.people) == employees
    assert len(plan.events) == 60


def test_everybody_works_only_in_their_usual_week_or_on_a_day_they_offered() -> None:
    plan = default_plan()
    snapshot = whole_snapshot(plan)

    for one in snapshot.roster:
        assert availability_between(
            snapshot, one.employee_id, one.starts_at, one.ends_at, one.zone
        ).is_available


def test_work_lies_between_nine_and_ten_at_night() -> None:
    for starts, ends in spans([made.placement for made in default_plan().schedules]):
        assert time(9) <= starts.time() < ends.time() <= time(22)
        assert starts.date() == ends.date()


def test_work_ends_by_its_due_time() -> None:
    plan = default_plan()
    due = {event.id: event.order.due_at for event in plan.events}

    assert all(made.placement.ends_at <= due[made.placement.event_id] for made in plan.schedules)


def test_nobody_works_more_than_their_weekly_minutes_or_six_days() -> None:
    plan = default_plan()
    minutes: Counter[Any] = Counter()
    days = defaultdict(set)
    for made in plan.schedules:
        starts, ends = spans([made.placement])[0]
        sunday = starts.date() - timedelta(days=(starts.weekday() + 1) % 7)
        minutes[made.placement.employee_id, sunday] += (ends - starts) // timedelta(minutes=1)
        days[made.placement.employee_id, sunday].add(starts.date())
    limits = {one.id: one.max_minutes_per_week for one in plan.staff.people}

    assert all(worked <= limits[person] for (person, _), worked in minutes.items())
    assert max(map(len, days.values())) <= 6


def test_nobody_works_at_two_places_on_one_day() -> None:
    places = defaultdict(set)
    for made in default_plan().schedules:
        starts, _ = spans([made.placement])[0]
        places[made.placement.employee_id, starts.date()].add(made.placement.site_id)

    assert {len(sites) for sites in places.values()} == {1}


def test_a_core_and_its_check_share_number_site_and_window() -> None:
    events = {event.id: event for event in default_plan().events}
    checks = [event for event in events.values() if event.parent_id is not None]

    assert len(checks) > 500
    for one in checks:
        core = events[one.parent_id] if one.parent_id else one
        assert (core.order.type.code, one.order.type.code) == ("core", "supervisor")
        assert event_number(core.order.project_name) == event_number(one.order.project_name)
        assert (core.order.site_id, core.opens_local, core.due_local) == (
            one.order.site_id,
            one.opens_local,
            one.due_local,
        )


def test_a_core_and_its_check_are_done_on_the_same_day() -> None:
    plan = default_plan()
    days = {
        made.placement.event_id: spans([made.placement])[0][0].date() for made in plan.schedules
    }
    pairs = [event for event in plan.events if event.parent_id in days]
    supervised = [event for event in pairs if event.id in days]

    assert len(supervised) > 0.9 * len(pairs)
    assert all(event.parent_id and days[event.id] == days[event.parent_id] for event in supervised)


def test_project_names_say_their_type_and_carry_six_digits() -> None:
    patterns = [
        NamePatterns(
            code=one.code, match_position=one.match_position, name_patterns=one.name_patterns
        )
        for one in DEFAULT_TYPES
    ]

    for event in default_plan().events:
        assert type_code(event.order.project_name, patterns) == event.order.type.code
        assert event_number(event.order.project_name) is not None


def test_reference_numbers_are_unique_digits() -> None:
    ref_nums = [event.order.ref_num for event in default_plan().events]

    assert len(set(ref_nums)) == len(ref_nums)
    assert all(ref_num.isdigit() for ref_num in ref_nums)


def test_windows_lie_around_today() -> None:
    for event in default_plan().events:
        assert event.opens_local.date() >= TODAY - timedelta(days=45)
        assert event.due_local.date() <= TODAY + timedelta(days=60)


def test_today_is_busy_and_something_is_left_to_decide() -> None:
    plan = default_plan()
    staffed = {made.placement.event_id for made in plan.schedules}
    todays = [made for made in plan.schedules if spans([made.placement])[0][0].date() == TODAY]
    waiting = [
        event
        for event in plan.events
        if event.id not in staffed and event.opens_local.date() <= TODAY <= event.due_local.date()
    ]

    assert len({made.placement.site_id for made in todays}) == 3
    assert len(todays) >= 15
    assert 1 <= len(waiting) <= 40


def test_most_past_work_is_reported_and_no_work_to_come_is() -> None:
    plan = default_plan()
    days = {made.placement.event_id: spans([made.placement])[0][0] for made in plan.schedules}
    past = [event for event in plan.events if event.id in days and days[event.id].date() < TODAY]
    submitted = [event for event in past if plan.state_of(event) is EventState.SUBMITTED]

    assert len(submitted) > 0.9 * len(past)
    for event in plan.events:
        if event.id in days and days[event.id].date() >= TODAY:
            assert plan.state_of(event) is EventState.OPEN


def test_nobody_is_on_work_that_was_taken_back() -> None:
    plan = default_plan()
    staffed = {made.placement.event_id for made in plan.schedules}
    taken_back = {EventState.CANCELLED, EventState.PAUSED, EventState.EXPIRED}

    assert staffed.isdisjoint(
        event_id for event_id, state in plan.states.items() if state in taken_back
    )


def test_time_off_comes_in_every_state_and_some_are_away_today() -> None:
    away = default_plan().staff.time_off
    today = datetime.combine(TODAY, time(12))
    states = Counter(one.state for one in away)

    assert {TimeOffState.APPROVED, TimeOffState.REQUESTED, TimeOffState.DENIED} <= set(states)
    assert sum(1 for one in away if one.starts_local <= today < one.ends_local) >= 3
    for one in away:
        is_decided = one.state in (TimeOffState.APPROVED, TimeOffState.DENIED)
        assert (one.decided_at is not None) == is_decided


def test_nothing_was_made_in_the_future() -> None:
    plan = default_plan()
    made = [
        *(event.made_at for event in plan.events),
        *(made.made_at for made in plan.schedules),
        *(away.requested_at for away in plan.staff.time_off),
        *(away.decided_at for away in plan.staff.time_off if away.decided_at),
    ]

    assert max(made) <= dawn(TODAY)


def test_the_same_seed_and_day_plan_the_same() -> None:
    assert facts(plan_demo(SMALL, 7, TODAY, ignore)) == facts(plan_demo(SMALL, 7, TODAY, ignore))


def test_another_seed_plans_something_else() -> None:
    assert facts(plan_demo(SMALL, 7, TODAY, ignore)) != facts(plan_demo(SMALL, 8, TODAY, ignore))


def test_names_stay_unique_however_many_people_there_are() -> None:
    plan = plan_demo(DemoSize(employees=2_500, events=0, schedules=0), 1, TODAY, ignore)
    names = [one.person.name.casefold() for one in plan.staff.people]

    assert len(set(names)) == 2_500


def test_when_nobody_can_do_more_fewer_schedules_come_out() -> None:
    steps: list[int] = []
    size = DemoSize(employees=4, events=400, schedules=400)

    plan = plan_demo(size, 1, TODAY, steps.append)

    assert 20 < len(plan.schedules) < 400
    assert sum(steps) == len(plan.schedules)
    assert violations(plan) == []


@pytest.mark.parametrize("wanted", [0, 1, 2, 33])
def test_never_more_schedules_than_wanted(wanted: int) -> None:
    size = replace(SMALL, schedules=wanted)

    assert len(plan_demo(size, 1, TODAY, ignore).schedules) == wanted


def test_what_was_reported_has_its_attendance_and_nothing_else_has() -> None:
    plan = default_plan()
    reported = {
        made.placement.id
        for made in plan.schedules
        if plan.states.get(made.placement.event_id) is EventState.SUBMITTED
    }
    assert {known.schedule_id for known in plan.attendance} == reported
    assert {known.mark for known in plan.attendance} == set(Mark)
    assert all(known.recorded_at < dawn(TODAY) for known in plan.attendance)

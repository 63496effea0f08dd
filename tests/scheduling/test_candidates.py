"""Candidates: who stands before whom, why, and never against the engine."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.candidates import (
    Ranked,
    days_in_window,
    rank_best_starts,
    rank_openings,
    rank_people,
    starts_in_window,
    usual_starts,
)
from scheduling.engine import check
from scheduling.ranking import Can
from scheduling.snapshot import Snapshot
from scheduling.values import Candidate, Severity, Slot, Violation, WorkOrder, WorkType
from tests.scheduling.cast import (
    ANA,
    CHECK_IN,
    CORE,
    DANA,
    DENVER,
    EVANSVILLE,
    FREEOSK,
    LIAM,
    ZOE,
    at,
    event,
    placed,
    snapshot,
    whole_days,
    with_absences,
)
from tests.scheduling.rosters import random_roster

NINE: Final = at("2026-05-04T09:45")
SLOTS: Final = (Slot(start=time(9, 45)), Slot(start=time(13, 45)))


def names(ranked: list[Ranked]) -> list[str]:
    return [one.person.name for one in ranked]


def only(ranked: list[Ranked], name: str) -> Ranked:
    return next(one for one in ranked if one.person.name == name)


def test_those_whom_no_rule_stops_stand_first_then_the_types_order_then_the_name() -> None:
    work = event()
    ranked = rank_people(snapshot([work]), work, NINE)
    assert names(ranked) == ["Liam O'Neill", "Ana García", "Zoë", "Dana"]
    assert [one.can for one in ranked] == [Can.YES, Can.YES, Can.YES, Can.WITH_REASON]
    assert only(ranked, "Liam O'Neill").reasons[0] == "Lead Event Specialist, first choice for Core"
    assert only(ranked, "Zoë").reasons[0] == "Event Specialist, second choice for Core"


def test_whom_a_rule_stops_stands_last_with_the_rule_in_words() -> None:
    work = event()
    away = with_absences(snapshot([work]), whole_days(LIAM, date(2026, 5, 4)))
    last = rank_people(away, work, NINE)[-1]
    assert (last.person, last.can, last.reasons) == (LIAM, Can.NO, ())
    assert [violation.rule for violation in last.violations] == ["time-off"]
    assert "Liam O'Neill is on time off" in last.violations[0].message


def test_fewer_and_lighter_soft_rules_go_before_the_types_order() -> None:
    work = event(replace(CORE, slots=SLOTS, rotation="juicer"))
    known = snapshot([work])
    taken = replace(known, rotation_holders={(EVANSVILLE, date(2026, 5, 4), "juicer"): ZOE.id})
    assert names(rank_people(taken, work, NINE))[0] == "Zoë"
    # Dana has two against her (discouraged, not in turn), the others one.
    assert names(rank_people(taken, work, NINE))[-1] == "Dana"


def test_whoever_holds_a_rotation_that_the_type_names_is_its_choice() -> None:
    work = event(replace(CORE, preferences=("rotation:primary_lead", *CORE.preferences)))
    day = (EVANSVILLE, date(2026, 5, 4), "primary_lead")
    known = replace(snapshot([work]), rotation_holders={day: ZOE.id})
    first = rank_people(known, work, NINE)[0]
    assert first.person == ZOE
    assert first.reasons[0] == "Event Specialist, the day's primary lead, first choice for Core"


def test_whoever_holds_a_rotation_that_the_type_spares_stands_behind_others_of_their_role() -> None:
    work = event(replace(CORE, discouraged_roles=("rotation:primary_lead",)))
    day = (EVANSVILLE, date(2026, 5, 4), "primary_lead")
    other = replace(LIAM, id=DANA.id, code="EMP009", name="Noor")
    known = replace(snapshot([work], [], [ANA, LIAM, other]), rotation_holders={day: LIAM.id})
    ranked = rank_people(known, work, NINE)
    assert names(ranked) == ["Noor", "Ana García", "Liam O'Neill"]
    assert ranked[-1].can is Can.WITH_REASON
    assert ranked[-1].reasons[0] == "Lead Event Specialist, the day's primary lead"


def test_of_equals_the_one_with_less_work_that_week_stands_first() -> None:
    work, other = event(), event(FREEOSK)
    sunday, next_sunday = at("2026-05-03T10:00"), at("2026-05-10T10:00")
    busy = placed(other, ANA, sunday, minutes=90)
    later = placed(other, ZOE, next_sunday, minutes=600)
    check_in = placed(event(CHECK_IN), ZOE, sunday, minutes=60)
    ranked = rank_people(snapshot([work, other], [busy, later, check_in]), work, NINE)
    assert names(ranked)[1:3] == ["Zoë", "Ana García"]
    assert only(ranked, "Zoë").reasons[-1] == "free this week, least of all with this role"
    assert only(ranked, "Ana García").reasons[-1] == "1 h 30 this week"


def test_of_equals_the_one_at_the_site_that_day_stands_first_then_the_one_at_home_there() -> None:
    home = replace(ZOE, home_site_id=EVANSVILLE)
    cem = replace(ZOE, id=DANA.id, code="EMP009", name="Cem")
    work = event()
    here, there = event(FREEOSK), event(FREEOSK, site_id=DENVER)
    early = at("2026-05-04T06:00")
    roster = [placed(here, cem, early), placed(there, ANA, early), placed(there, home, early)]
    ranked = rank_people(snapshot([work], roster, [ANA, home, cem]), work, NINE)
    assert names(ranked) == ["Cem", "Zoë", "Ana García"]
    assert only(ranked, "Cem").reasons[1:3] == (
        "also has 612345-CORE-Oat Bites 06:00–06:30",
        "already at this store that day",
    )
    assert only(ranked, "Zoë").reasons[2] == "this is their home store"


def test_the_usual_starts_are_those_inside_the_window_that_the_clocks_show() -> None:
    work = replace(
        event(replace(CORE, slots=SLOTS)),
        opens_at=at("2026-05-04T12:00"),
        due_at=at("2026-05-06T13:00"),
    )
    starts = starts_in_window(work, at("2026-05-01T00:00"), 14)
    *first, last = starts
    assert first == [at("2026-05-04T13:45"), at("2026-05-05T09:45"), at("2026-05-05T13:45")]
    assert last == at("2026-05-06T09:45")
    assert starts_in_window(work, at("2026-05-06T09:00"), 14) == [at("2026-05-06T09:45")]
    late = at("2026-05-06T12:01") + timedelta(microseconds=1)
    assert starts_in_window(work, late, 14) == [at("2026-05-06T12:05")]
    assert starts_in_window(work, at("2026-05-06T12:55"), 14) == [at("2026-05-06T12:55")]
    for past in (at("2026-05-06T12:56"), at("2026-05-06T13:00"), at("2026-05-09T12:00")):
        assert starts_in_window(work, past, 14) == []
    two_days = days_in_window(work, at("2026-05-01T00:00"), 2)
    assert (two_days.last, two_days.has_more) == (date(2026, 5, 5), True)
    assert not days_in_window(work, at("2026-05-01T00:00"), 3).has_more
    skipped = WorkType(code="x", label="X", default_minutes=5, slots=(Slot(start=time(2, 30)),))
    assert list(usual_starts(event(skipped), date(2026, 3, 8))) == []


def test_everybody_stands_at_the_start_that_suits_them_best_the_earliest_of_equals() -> None:
    work = event(replace(CORE, slots=SLOTS))
    away = with_absences(snapshot([work]), whole_days(LIAM, date(2026, 5, 4)))
    starts = [NINE, at("2026-05-04T13:45"), at("2026-05-05T09:45")]
    ranked = rank_best_starts(away, work, starts)
    assert only(ranked, "Ana García").starts_at == NINE
    assert only(ranked, "Liam O'Neill").starts_at == at("2026-05-05T09:45")
    assert only(ranked, "Liam O'Neill").can is Can.YES


def test_openings_are_the_starts_at_which_somebody_can_with_the_best_of_them() -> None:
    work = event(replace(CORE, slots=SLOTS))
    everybody = (ANA, LIAM, ZOE, DANA)
    absences = [whole_days(person, date(2026, 5, 4)) for person in everybody]
    known = with_absences(snapshot([work]), *absences, whole_days(LIAM, date(2026, 5, 5)))
    starts = [NINE, at("2026-05-05T09:45"), at("2026-05-06T09:45")]
    first, second = rank_openings(known, work, starts, named=1)
    assert (first.starts_at, first.free, names(list(first.best))) == (
        at("2026-05-05T09:45"),
        3,
        ["Ana García"],
    )
    assert (second.starts_at, second.free, names(list(second.best))) == (
        at("2026-05-06T09:45"),
        4,
        ["Liam O'Neill"],
    )


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 100_000), days=st.integers(0, 3))
def test_nobody_who_can_is_refused_by_the_engine_and_everybody_else_has_a_rule(
    seed: int, days: int
) -> None:
    roster = random_roster(seed)
    work = roster.work
    if work is None:
        return
    starts = [roster.question.starts_at + number * timedelta(days=1) for number in range(days + 1)]
    ranked = rank_best_starts(roster.known, work, starts)
    assert {one.person.id for one in ranked} == set(roster.known.people)
    for one in ranked:
        against = _against(roster.known, work, one)
        assert one.can is _verdict(against)
        assert one.violations == against
        assert bool(one.reasons) == (one.can is not Can.NO)
        if one.can is not Can.YES:
            assert all(
                _against(roster.known, work, replace(one, starts_at=start)) for start in starts
            )
            assert all(violation.message for violation in one.violations)


def _against(known: Snapshot, work: WorkOrder, one: Ranked) -> tuple[Violation, ...]:
    asked = Candidate(
        event_id=work.id,
        employee_id=one.person.id,
        starts_at=one.starts_at,
        ends_at=one.starts_at + work.length,
    )
    found = check(known, asked)
    return tuple(violation for violation in found if violation.severity is not Severity.INFO)


def _verdict(against: tuple[Violation, ...]) -> Can:
    if not against:
        return Can.YES
    is_stopped = any(one.blocks for one in against)
    return Can.NO if is_stopped else Can.WITH_REASON

"""unavailable: the date is marked."""

from dataclasses import replace
from datetime import date

from scheduling.values import DateMark, Severity, WeekPattern
from tests.scheduling.cast import (
    ANA,
    FREEOSK,
    LIAM,
    MOUNTAIN,
    ask,
    at,
    event,
    rules,
    snapshot,
    the_only,
    whole_days,
    with_absences,
    with_marks,
)

WORK = event(FREEOSK)
WESTERN = event(FREEOSK, zone=MOUNTAIN)
NO_SATURDAY = DateMark(
    employee_id=ANA.id, on_date=date(2026, 12, 12), is_available=False, reason="exam"
)
KNOWN = with_marks(snapshot([WORK, WESTERN]), NO_SATURDAY)


def test_says_the_date_and_the_reason() -> None:
    found = the_only(ask(KNOWN, WORK, ANA, at("2026-12-12 10:00")))
    assert (found.rule, found.severity, found.overridable) == ("unavailable", Severity.HARD, True)
    assert found.message == "Ana García is marked unavailable on Saturday, 12 December (exam)"
    assert found.details["reason"] == "exam"


def test_other_dates_and_people_are_free() -> None:
    assert ask(KNOWN, WORK, ANA, at("2026-12-13 10:00")) == ()
    assert ask(KNOWN, WORK, LIAM, at("2026-12-12 10:00")) == ()


def test_a_mark_speaks_for_the_work_that_starts_on_its_date() -> None:
    assert ask(KNOWN, WORK, ANA, at("2026-12-11 22:00"), minutes=240) == ()
    assert rules(ask(KNOWN, WORK, ANA, at("2026-12-12 22:00"), minutes=240)) == ["unavailable"]


def test_the_date_is_the_sites() -> None:
    half_past_midnight = at("2026-12-12 00:30")
    assert rules(ask(KNOWN, WORK, ANA, half_past_midnight)) == ["unavailable"]
    assert ask(KNOWN, WESTERN, ANA, half_past_midnight) == ()


def test_a_date_marked_available_is_free() -> None:
    free = with_marks(KNOWN, replace(NO_SATURDAY, is_available=True))
    assert ask(free, WORK, ANA, at("2026-12-12 10:00")) == ()


def test_a_date_marked_available_does_not_lift_time_off() -> None:
    free = with_marks(KNOWN, replace(NO_SATURDAY, is_available=True))
    off = with_absences(free, whole_days(ANA, date(2026, 12, 12)))
    assert rules(ask(off, WORK, ANA, at("2026-12-12 10:00"))) == ["time-off"]


def test_time_off_and_a_mark_on_one_day_are_both_told() -> None:
    off = with_absences(KNOWN, whole_days(ANA, date(2026, 12, 12)))
    found = ask(off, WORK, ANA, at("2026-12-12 10:00"))
    assert rules(found) == ["time-off", "unavailable"]


def test_the_usual_week_alone_breaks_no_hard_rule() -> None:
    never = WeekPattern(employee_id=ANA.id, weekday=6, is_available=False)
    found = ask(replace(KNOWN, weeks=(never,)), WORK, ANA, at("2026-12-13 10:00"))
    assert [violation.blocks for violation in found] == [False]

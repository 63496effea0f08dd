"""Availability: time off wins, then the date's mark, then the usual week."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.availability import (
    Source,
    availability_at,
    availability_between,
    week_letter,
)
from scheduling.values import DateMark, Settings, WeekPattern
from tests.scheduling.cast import ANA, NEW_YORK, at, snapshot, whole_days

SATURDAY = date(2026, 12, 12)
FREE_SATURDAYS = WeekPattern(employee_id=ANA.id, weekday=5, from_local=time(9), to_local=time(17))
NO_SATURDAYS = WeekPattern(employee_id=ANA.id, weekday=5, is_available=False)
ANY_DAY = st.dates(date(1990, 1, 1), date(2090, 12, 31))
NOBODY = snapshot([])


CAN_COME = DateMark(employee_id=ANA.id, on_date=SATURDAY, is_available=True)
CANNOT_COME = replace(CAN_COME, is_available=False)


def _answer(
    marks: tuple[DateMark, ...] = (),
    weeks: tuple[WeekPattern, ...] = (),
    days_off: int = 0,
    when: str = "2026-12-12 10:00",
) -> tuple[bool, Source]:
    absences = (whole_days(ANA, SATURDAY, days_off),) if days_off else ()
    known = replace(NOBODY, marks=marks, weeks=weeks, absences=absences)
    answer = availability_at(known, ANA.id, at(when), NEW_YORK)
    return answer.is_available, answer.source


def test_who_said_nothing_is_available() -> None:
    assert _answer() == (True, Source.NOBODY)


def test_the_usual_week_answers_for_its_weekday() -> None:
    assert _answer(weeks=(NO_SATURDAYS,)) == (False, Source.WEEK)
    assert _answer(weeks=(NO_SATURDAYS,), when="2026-12-13 10:00") == (True, Source.NOBODY)


@pytest.mark.parametrize(
    ("clock", "expected"),
    [("08:59", False), ("09:00", True), ("16:59", True), ("17:00", False)],
)
def test_the_usual_hours_are_half_open(clock: str, expected: object) -> None:
    answer = _answer(weeks=(FREE_SATURDAYS,), when=f"2026-12-12 {clock}")
    assert answer == (expected, Source.WEEK)


def test_the_dates_mark_beats_the_usual_week_both_ways() -> None:
    assert _answer((CAN_COME,), (NO_SATURDAYS,)) == (True, Source.DATE)
    assert _answer((CANNOT_COME,), (FREE_SATURDAYS,)) == (False, Source.DATE)


def test_time_off_beats_everything() -> None:
    assert _answer((CAN_COME,), (FREE_SATURDAYS,), days_off=1) == (False, Source.TIME_OFF)


def test_what_was_overruled_is_still_told() -> None:
    known = replace(
        NOBODY,
        marks=(CANNOT_COME,),
        weeks=(FREE_SATURDAYS,),
        absences=(whole_days(ANA, SATURDAY),),
    )
    answer = availability_at(known, ANA.id, at("2026-12-12 10:00"), NEW_YORK)
    assert (answer.mark, answer.patterns) == (CANNOT_COME, (FREE_SATURDAYS,))


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [("09:00", 480, True), ("08:59", 60, False), ("16:30", 31, False), ("16:30", 30, True)],
)
def test_the_usual_hours_must_hold_all_of_the_work(
    start: str, minutes: int, expected: object
) -> None:
    known = replace(NOBODY, weeks=(FREE_SATURDAYS,))
    begin = at(f"2026-12-12 {start}")
    end = begin + timedelta(minutes=minutes)
    answer = availability_between(known, ANA.id, begin, end, NEW_YORK)
    assert answer.is_available is expected


def test_a_whole_usual_day_holds_work_past_midnight() -> None:
    known = replace(NOBODY, weeks=(replace(FREE_SATURDAYS, from_local=None, to_local=None),))
    begin = at("2026-12-12 22:00")
    answer = availability_between(known, ANA.id, begin, begin + timedelta(hours=4), NEW_YORK)
    assert answer.is_available


def test_hours_until_the_evening_do_not_hold_work_past_midnight() -> None:
    known = replace(NOBODY, weeks=(replace(FREE_SATURDAYS, to_local=time(23)),))
    begin = at("2026-12-12 22:00")
    answer = availability_between(known, ANA.id, begin, begin + timedelta(hours=4), NEW_YORK)
    assert not answer.is_available


def test_a_row_for_one_of_two_weeks_beats_the_row_for_every_week() -> None:
    letter = week_letter(SATURDAY, Settings())
    this_week = replace(NO_SATURDAYS, week=letter)
    assert _answer(weeks=(FREE_SATURDAYS, this_week)) == (False, Source.WEEK)
    next_week = "2026-12-19 10:00"
    assert _answer(weeks=(FREE_SATURDAYS, this_week), when=next_week) == (True, Source.WEEK)


def test_a_row_for_the_other_week_says_nothing_about_this_one() -> None:
    other: Literal["a", "b"] = "b" if week_letter(SATURDAY, Settings()) == "a" else "a"
    assert _answer(weeks=(replace(NO_SATURDAYS, week=other),)) == (True, Source.NOBODY)


def test_the_default_anchor_is_in_week_a() -> None:
    assert week_letter(date(2000, 1, 2), Settings()) == "a"
    assert week_letter(date(2000, 1, 8), Settings()) == "a"
    assert week_letter(date(2000, 1, 9), Settings()) == "b"


@given(day=ANY_DAY, anchor=ANY_DAY, first=st.integers(0, 6))
def test_weeks_alternate_for_ever_in_both_directions(day: date, anchor: date, first: int) -> None:
    settings = Settings(week_starts_on=first, week_a_on=anchor)
    letter = week_letter(day, settings)
    assert week_letter(day + timedelta(days=7), settings) != letter
    assert week_letter(day + timedelta(days=14), settings) == letter
    assert week_letter(anchor, settings) == "a"


@given(day=ANY_DAY, anchor=ANY_DAY, first=st.integers(0, 6))
def test_the_letter_changes_on_the_first_day_of_the_week_alone(
    day: date, anchor: date, first: int
) -> None:
    settings = Settings(week_starts_on=first, week_a_on=anchor)
    changes = week_letter(day, settings) != week_letter(day - timedelta(days=1), settings)
    assert changes == (day.weekday() == first)


@given(day=ANY_DAY, minute=st.integers(0, 24 * 60 - 1))
def test_a_moment_has_the_letter_of_its_date_at_the_site(day: date, minute: int) -> None:
    instant = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute)
    weeks = tuple(
        WeekPattern(employee_id=ANA.id, weekday=weekday, week="b", is_available=False)
        for weekday in range(7)
    )
    known = replace(NOBODY, weeks=weeks)
    local_date = (instant - timedelta(hours=7)).date()
    answer = availability_at(known, ANA.id, instant, "America/Phoenix")
    assert answer.is_available == (week_letter(local_date, Settings()) == "a")

"""holiday: nobody works where it is closed."""

import calendar
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduling.values import ClosedDay, Severity
from tests.scheduling.cast import (
    ANA,
    DENVER,
    FREEOSK,
    MOUNTAIN,
    ask,
    at,
    event,
    rules,
    snapshot,
    the_only,
)

WORK = event(FREEOSK)
WESTERN = event(FREEOSK, zone=MOUNTAIN, site_id=DENVER)
KNOWN = snapshot([WORK, WESTERN])
CHRISTMAS = ClosedDay(name="Christmas Day", month=12, day=25)


def test_a_closed_day_is_named() -> None:
    closed = replace(KNOWN, closed_days=(CHRISTMAS,))
    found = the_only(ask(closed, WORK, ANA, at("2026-12-25 10:00")))
    assert (found.rule, found.severity, found.overridable) == ("holiday", Severity.HARD, True)
    assert found.message == "Club 8135 is closed on Friday, 25 December (Christmas Day)"
    assert (found.details["holiday"], found.details["is_yearly"]) == ("Christmas Day", True)


def test_a_yearly_day_closes_every_year_and_only_that_day() -> None:
    closed = replace(KNOWN, closed_days=(CHRISTMAS,))
    assert rules(ask(closed, WORK, ANA, at("2031-12-25 10:00"))) == ["holiday"]
    assert ask(closed, WORK, ANA, at("2026-12-26 10:00")) == ()


def test_a_single_date_closes_once() -> None:
    stocktake = ClosedDay(name="Stocktake", on_date=date(2026, 12, 12))
    closed = replace(KNOWN, closed_days=(stocktake,))
    assert rules(ask(closed, WORK, ANA, at("2026-12-12 10:00"))) == ["holiday"]
    assert ask(closed, WORK, ANA, at("2027-12-12 10:00")) == ()


def test_a_sites_own_closed_day_leaves_other_sites_open() -> None:
    flooded = ClosedDay(name="Flooded", site_id=DENVER, on_date=date(2026, 12, 12))
    closed = replace(KNOWN, closed_days=(flooded,))
    assert rules(ask(closed, WESTERN, ANA, at("2026-12-12 10:00", MOUNTAIN))) == ["holiday"]
    assert ask(closed, WORK, ANA, at("2026-12-12 10:00")) == ()


def test_two_reasons_to_be_closed_are_told_once() -> None:
    twice = (ClosedDay(name="Storm", on_date=date(2026, 12, 25)), CHRISTMAS)
    found = ask(replace(KNOWN, closed_days=twice), WORK, ANA, at("2026-12-25 10:00"))
    assert rules(found) == ["holiday"]


def test_work_into_a_closed_day_belongs_to_the_evening_before() -> None:
    closed = replace(KNOWN, closed_days=(CHRISTMAS,))
    assert ask(closed, WORK, ANA, at("2026-12-24 22:00"), minutes=240) == ()
    assert rules(ask(closed, WORK, ANA, at("2026-12-25 22:00"), minutes=240)) == ["holiday"]


def test_the_date_is_the_sites() -> None:
    closed = replace(KNOWN, closed_days=(CHRISTMAS,))
    midnight_in_the_east = at("2026-12-25 00:30")
    assert rules(ask(closed, WORK, ANA, midnight_in_the_east)) == ["holiday"]
    assert ask(closed, WESTERN, ANA, midnight_in_the_east) == ()


@given(day=st.dates(date(2001, 1, 1), date(2099, 12, 30)))
def test_a_yearly_29_february_closes_in_leap_years_only(day: date) -> None:
    leap_day = ClosedDay(name="Leap day", month=2, day=29)
    closed = replace(KNOWN, closed_days=(leap_day,))
    utc_noon = datetime(day.year, day.month, day.day, 17, tzinfo=UTC)
    expected = calendar.isleap(day.year) and (day.month, day.day) == (2, 29)
    assert bool(ask(closed, WORK, ANA, utc_noon)) == expected


@given(year=st.integers(2001, 2098))
def test_the_days_around_a_29_february_are_open(year: int) -> None:
    closed = replace(KNOWN, closed_days=(ClosedDay(name="Leap day", month=2, day=29),))
    start = at(f"{year}-02-27 12:00")
    closed_days = [
        shift for shift in range(4) if ask(closed, WORK, ANA, start + timedelta(days=shift))
    ]
    assert closed_days == ([2] if calendar.isleap(year) else [])

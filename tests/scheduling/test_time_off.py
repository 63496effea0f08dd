"""time-off: no minute of work falls into approved time off."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.local_time import day_of
from scheduling.values import Absence, Severity
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
)

WORK = event(FREEOSK)
WESTERN = event(FREEOSK, zone=MOUNTAIN)
KNOWN = snapshot([WORK, WESTERN])
SATURDAY_OFF = with_absences(KNOWN, whole_days(ANA, date(2026, 12, 12)))

# Midnight skipped, midnight twice, half an hour, a whole date skipped, and two plain ones.
RESTLESS = {
    "America/Sao_Paulo": (date(2017, 10, 13), date(2018, 2, 15)),
    "America/Havana": (date(2026, 3, 6), date(2026, 10, 30)),
    "Australia/Lord_Howe": (date(2026, 4, 3), date(2026, 10, 2)),
    "Pacific/Apia": (date(2011, 12, 28), date(2011, 12, 29)),
    "America/New_York": (date(2026, 3, 6), date(2026, 10, 30)),
    "Europe/London": (date(2026, 3, 27), date(2026, 10, 23)),
}


def _hours(first: str, last: str) -> Absence:
    return Absence(
        employee_id=ANA.id,
        starts_local=datetime.fromisoformat(first),
        ends_local=datetime.fromisoformat(last),
    )


def test_says_which_day_and_who_approved_it() -> None:
    found = the_only(ask(SATURDAY_OFF, WORK, ANA, at("2026-12-12 10:00")))
    assert (found.rule, found.severity, found.overridable) == ("time-off", Severity.HARD, True)
    assert found.message == (
        "Ana García is on time off on Saturday, 12 December (approved by Dana)"
    )


def test_the_details_hold_the_whole_absence() -> None:
    details = the_only(ask(SATURDAY_OFF, WORK, ANA, at("2026-12-12 10:00"))).details
    assert {key: details[key] for key in ("from_local", "to_local", "reason", "decided_on")} == {
        "from_local": "2026-12-12T00:00:00",
        "to_local": "2026-12-13T00:00:00",
        "reason": "wedding",
        "decided_on": "2026-11-02",
    }


def test_in_a_longer_absence_the_day_of_the_work_is_named() -> None:
    week = with_absences(KNOWN, whole_days(ANA, date(2026, 12, 7), days=7))
    found = the_only(ask(week, WORK, ANA, at("2026-12-12 10:00")))
    assert "on Saturday, 12 December" in found.message


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2026-12-11 23:00", 60, []),
        ("2026-12-11 23:00", 61, ["time-off"]),
        ("2026-12-12 23:59", 30, ["time-off"]),
        ("2026-12-13 00:00", 30, []),
    ],
    ids=["until midnight", "a minute past midnight", "its last minute", "the next midnight"],
)
def test_a_whole_day_runs_from_midnight_to_midnight(
    start: str, minutes: int, expected: list[str]
) -> None:
    assert rules(ask(SATURDAY_OFF, WORK, ANA, at(start), minutes)) == expected


def test_work_past_midnight_into_time_off_names_the_day_off() -> None:
    found = the_only(ask(SATURDAY_OFF, WORK, ANA, at("2026-12-11 22:00"), minutes=240))
    assert "on Saturday, 12 December" in found.message


@pytest.mark.parametrize(
    ("start", "expected"),
    [("12:30", []), ("12:31", ["time-off"]), ("14:59", ["time-off"]), ("15:00", [])],
)
def test_hours_off_leave_the_rest_of_the_day(start: str, expected: list[str]) -> None:
    dentist = with_absences(KNOWN, _hours("2026-12-12 13:00", "2026-12-12 15:00"))
    assert rules(ask(dentist, WORK, ANA, at(f"2026-12-12 {start}"))) == expected


def test_hours_off_are_named() -> None:
    dentist = with_absences(KNOWN, _hours("2026-12-12 13:00", "2026-12-12 15:00"))
    found = the_only(ask(dentist, WORK, ANA, at("2026-12-12 14:00")))
    assert found.message == "Ana García is on time off 13:00–15:00 on Saturday, 12 December"


def test_an_absence_from_one_afternoon_to_another_morning_is_named_by_both_ends() -> None:
    trip = with_absences(KNOWN, _hours("2026-12-11 15:00", "2027-01-02 09:00"))
    found = the_only(ask(trip, WORK, ANA, at("2026-12-12 14:00")))
    assert found.message == (
        "Ana García is on time off from 11 December 15:00 to 2 January 2027 09:00"
    )


def test_only_the_absent_person_is_away() -> None:
    assert ask(SATURDAY_OFF, WORK, LIAM, at("2026-12-12 10:00")) == ()


def test_the_clock_is_the_sites() -> None:
    late_in_the_west = at("2026-12-12 23:30", MOUNTAIN)
    assert rules(ask(SATURDAY_OFF, WESTERN, ANA, late_in_the_west, 15)) == ["time-off"]
    assert ask(SATURDAY_OFF, WORK, ANA, late_in_the_west, 15) == ()


def test_hours_after_the_clocks_went_forward_are_the_hours_on_the_wall() -> None:
    morning_off = with_absences(KNOWN, _hours("2026-03-08 01:00", "2026-03-08 04:00"))
    assert rules(ask(morning_off, WORK, ANA, at("2026-03-08 03:30"))) == ["time-off"]
    assert ask(morning_off, WORK, ANA, at("2026-03-08 04:00")) == ()


def test_time_off_that_ends_in_the_skipped_hour_ends_at_the_jump() -> None:
    until_half_past = with_absences(KNOWN, _hours("2026-03-08 00:00", "2026-03-08 02:30"))
    assert rules(ask(until_half_past, WORK, ANA, at("2026-03-08 01:59"), 1)) == ["time-off"]
    assert ask(until_half_past, WORK, ANA, at("2026-03-08 03:00")) == ()


def test_time_off_that_starts_in_the_skipped_hour_starts_at_the_jump() -> None:
    from_half_past = with_absences(KNOWN, _hours("2026-03-08 02:30", "2026-03-08 05:00"))
    assert ask(from_half_past, WORK, ANA, at("2026-03-08 01:30")) == ()
    assert rules(ask(from_half_past, WORK, ANA, at("2026-03-08 03:00"), 1)) == ["time-off"]


def test_time_off_inside_the_skipped_hour_never_happens() -> None:
    nothing = with_absences(KNOWN, _hours("2026-03-08 02:15", "2026-03-08 02:45"))
    assert ask(nothing, WORK, ANA, at("2026-03-08 01:00"), minutes=240) == ()


def test_of_an_hour_that_happens_twice_the_first_is_meant() -> None:
    off = with_absences(KNOWN, _hours("2026-11-01 00:00", "2026-11-01 01:30"))
    assert rules(ask(off, WORK, ANA, at("2026-11-01 01:00"), 15)) == ["time-off"]
    assert ask(off, WORK, ANA, at("2026-11-01 01:30"), 15) == ()
    assert ask(off, WORK, ANA, at("2026-11-01 01:00", fold=1), 15) == ()


def test_time_off_from_a_twice_happening_time_covers_the_second_hour_too() -> None:
    off = with_absences(KNOWN, _hours("2026-11-01 01:30", "2026-11-01 06:00"))
    assert ask(off, WORK, ANA, at("2026-11-01 01:00"), 30) == ()
    assert rules(ask(off, WORK, ANA, at("2026-11-01 01:15", fold=1), 15)) == ["time-off"]


def test_work_over_a_date_that_the_calendar_skipped_meets_the_time_off_behind_it() -> None:
    work = event(FREEOSK, zone="Pacific/Apia")
    known = with_absences(snapshot([work]), whole_days(ANA, date(2011, 12, 31)))
    last_hour = at("2011-12-29 23:00", "Pacific/Apia")
    assert ask(known, work, ANA, last_hour, minutes=60) == ()
    assert rules(ask(known, work, ANA, last_hour, minutes=61)) == ["time-off"]


@st.composite
def _days_of_change(draw: st.DrawFn) -> tuple[str, date, datetime, int]:
    zone = draw(st.sampled_from(sorted(RESTLESS)))
    first = draw(st.sampled_from(RESTLESS[zone]))
    off = first + timedelta(days=draw(st.integers(0, 4)))
    begin = datetime.combine(first, time(0, 0), UTC)
    start = begin + timedelta(minutes=15 * draw(st.integers(-96, 96 * 6)))
    return zone, off, start, 15 * draw(st.integers(1, 96))


@given(drawn=_days_of_change())
def test_a_whole_day_off_is_exactly_the_instants_with_that_date(
    drawn: tuple[str, date, datetime, int],
) -> None:
    zone, off, start, minutes = drawn
    work = event(FREEOSK, zone=zone)
    known = with_absences(snapshot([work]), whole_days(ANA, off))
    quarters = [start + timedelta(minutes=15 * step) for step in range(minutes // 15)]
    touches = any(day_of(quarter, zone) == off for quarter in quarters)
    assert rules(ask(known, work, ANA, start, minutes)) == (["time-off"] if touches else [])

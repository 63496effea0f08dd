"""weekly: outside of what the person usually can."""

from dataclasses import replace
from datetime import date, time

import pytest

from scheduling.engine import blocking, check
from scheduling.snapshot import Snapshot
from scheduling.values import DateMark, Settings, Severity, WeekOverride, WeekPattern
from tests.scheduling.cast import (
    ANA,
    FREEOSK,
    LIAM,
    ask,
    at,
    candidate,
    event,
    rules,
    snapshot,
    the_only,
    whole_days,
    with_absences,
    with_marks,
)

WORK = event(FREEOSK)
SATURDAY = date(2026, 12, 12)
HOURS = WeekPattern(employee_id=ANA.id, weekday=5, from_local=time(9), to_local=time(17))
NEVER = WeekPattern(employee_id=ANA.id, weekday=5, is_available=False)


MORNINGS = replace(HOURS, from_local=time(8), to_local=time(12))


def _known(*weeks: WeekPattern) -> Snapshot:
    return replace(snapshot([WORK]), weeks=weeks)


def test_says_which_days_are_usually_free() -> None:
    found = the_only(ask(_known(NEVER), WORK, ANA, at("2026-12-12 10:00")))
    assert (found.rule, found.severity, found.overridable) == ("weekly", Severity.SOFT, True)
    assert found.message == "Ana García usually does not work on Saturdays"
    assert found.details["usual"] == [
        {"week": "every", "is_available": False, "from_local": None, "to_local": None}
    ]


@pytest.mark.parametrize(
    ("pattern", "hours"),
    [
        (HOURS, "09:00–17:00"),
        (replace(HOURS, to_local=None), "from 09:00"),
        (replace(HOURS, from_local=time(8), to_local=time(8, 15)), "08:00–08:15"),
        (replace(HOURS, from_local=None, to_local=time(8, 15)), "until 08:15"),
    ],
)
def test_says_the_usual_hours_and_those_asked_for(pattern: WeekPattern, hours: str) -> None:
    found = the_only(ask(_known(pattern), WORK, ANA, at("2026-12-12 08:00")))
    said = f"Ana García usually works {hours} on Saturdays, and this is 08:00–08:30"
    assert found.message == said


def test_inside_the_usual_hours_nothing_is_said() -> None:
    assert ask(_known(HOURS), WORK, ANA, at("2026-12-12 09:00")) == ()
    assert ask(_known(HOURS), WORK, ANA, at("2026-12-12 16:30")) == ()
    assert ask(_known(HOURS), WORK, LIAM, at("2026-12-12 03:00")) == ()


def test_of_two_weeks_in_turn_the_one_that_the_day_lies_in_speaks() -> None:
    in_week_a = replace(NEVER, week="a")
    for anchor, expected in ((SATURDAY, ["weekly"]), (date(2026, 12, 5), [])):
        known = replace(_known(in_week_a), settings=Settings(week_a_on=anchor))
        found = ask(known, WORK, ANA, at("2026-12-12 10:00"))
        assert rules(found) == expected
        assert all(one.message.endswith("on Saturdays of week A") for one in found)


def test_what_was_said_about_the_date_silences_the_usual_week() -> None:
    for can_come, expected in ((True, []), (False, ["unavailable"])):
        mark = DateMark(employee_id=ANA.id, on_date=SATURDAY, is_available=can_come)
        known = with_marks(_known(NEVER), mark)
        assert rules(ask(known, WORK, ANA, at("2026-12-12 10:00"))) == expected


def test_time_off_silences_the_usual_week() -> None:
    known = with_absences(_known(NEVER), whole_days(ANA, SATURDAY))
    assert rules(ask(known, WORK, ANA, at("2026-12-12 10:00"))) == ["time-off"]


def _with_override(*days: WeekPattern, first: date, last: date) -> Snapshot:
    temporary = WeekOverride(employee_id=ANA.id, first_on=first, last_on=last, days=days)
    return replace(_known(NEVER), overrides=(temporary,))


def test_it_blocks_where_nobody_asks_by_hand() -> None:
    asked = candidate(WORK, ANA, at("2026-12-12 10:00"))
    by_hand = check(_known(NEVER), asked)
    automatic = check(_known(NEVER), replace(asked, is_automatic=True))
    assert blocking(by_hand) == ()
    assert rules(blocking(automatic)) == ["weekly"]
    assert automatic[0].overridable


def test_a_temporary_week_stands_in_the_place_of_the_usual_one_on_its_days() -> None:
    known = _with_override(MORNINGS, first=date(2026, 12, 12), last=date(2026, 12, 18))
    assert ask(known, WORK, ANA, at("2026-12-12 10:00")) == ()
    assert rules(ask(known, WORK, ANA, at("2026-12-19 10:00"))) == ["weekly"]
    found = the_only(ask(known, WORK, ANA, at("2026-12-12 13:00")))
    assert (
        found.message
        == "Ana García for now works 08:00–12:00 on Saturdays, and this is 13:00–13:30"
    )


def test_of_two_temporary_weeks_the_one_that_began_last_counts() -> None:
    known = _with_override(NEVER, first=date(2026, 12, 1), last=date(2026, 12, 31))
    later = WeekOverride(
        employee_id=ANA.id, first_on=date(2026, 12, 7), last_on=date(2026, 12, 13), days=(MORNINGS,)
    )
    known = replace(known, overrides=(later, *known.overrides))
    assert ask(known, WORK, ANA, at("2026-12-12 10:00")) == ()

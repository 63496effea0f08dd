"""max-hours: what is agreed with a person for a day and a week."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from scheduling.snapshot import Snapshot
from scheduling.values import Person, Placement, Settings, Severity
from tests.scheduling.cast import (
    ANA,
    CHECK_IN,
    FREEOSK,
    ask,
    at,
    event,
    placed,
    rules,
    snapshot,
    the_only,
)

EARLIER, WORK = event(FREEOSK, "614000-FREEOSK-Chips"), event(FREEOSK)


def _known(person: Person, placements: Iterable[Placement] = ()) -> Snapshot:
    return snapshot([EARLIER, WORK], placements, people=[person])


def test_says_how_much_it_would_be_and_what_is_agreed_for_a_day() -> None:
    person = replace(ANA, max_minutes_per_day=480)
    known = _known(person, [placed(EARLIER, person, at("2026-12-12 08:00"), minutes=300)])
    found = the_only(ask(known, WORK, person, at("2026-12-12 13:00"), minutes=210))
    assert (found.rule, found.severity, found.overridable) == ("max-hours", Severity.HARD, True)
    assert found.message == (
        "Ana García would work 8 h 30 on Saturday, 12 December, at most 8 h are agreed"
    )
    assert (found.details["minutes"], found.details["planned_minutes"]) == (510, 300)


@pytest.mark.parametrize(("minutes", "expected"), [(180, []), (181, ["max-hours"])])
def test_exactly_what_is_agreed_is_fine(minutes: int, expected: list[str]) -> None:
    person = replace(ANA, max_minutes_per_day=480)
    known = _known(person, [placed(EARLIER, person, at("2026-12-12 08:00"), minutes=300)])
    assert rules(ask(known, WORK, person, at("2026-12-12 13:00"), minutes)) == expected


def test_a_week_runs_from_sunday_to_saturday() -> None:
    person = replace(ANA, max_minutes_per_week=600)
    sunday = placed(EARLIER, person, at("2026-12-06 10:00"), minutes=500)
    known = _known(person, [sunday])
    found = the_only(ask(known, WORK, person, at("2026-12-12 10:00"), minutes=120))
    assert found.message == (
        "Ana García would work 10 h 20 in the week of Sunday, 6 December, at most 10 h are agreed"
    )
    assert ask(known, WORK, person, at("2026-12-13 10:00"), minutes=120) == ()


def test_the_week_begins_when_the_organization_says() -> None:
    person = replace(ANA, max_minutes_per_week=600)
    sunday = placed(EARLIER, person, at("2026-12-06 10:00"), minutes=500)
    known = replace(_known(person, [sunday]), settings=Settings(week_starts_on=0))
    assert ask(known, WORK, person, at("2026-12-12 10:00"), minutes=120) == ()
    assert rules(ask(known, WORK, person, at("2026-12-05 10:00"), minutes=120)) == ["max-hours"]


def test_all_minutes_count_to_the_day_of_the_start() -> None:
    person = replace(ANA, max_minutes_per_day=300)
    night = placed(EARLIER, person, at("2026-12-11 22:00"), minutes=240)
    known = replace(_known(person, [night]), settings=Settings(rest_minutes=0))
    assert ask(known, WORK, person, at("2026-12-12 12:00"), minutes=300) == ()
    assert rules(ask(known, WORK, person, at("2026-12-11 12:00"), minutes=61)) == ["max-hours"]


def test_an_hour_lost_to_the_clocks_is_not_worked() -> None:
    # The clocks of New York go forward at 2 on 14 March 2027.
    person = replace(ANA, max_minutes_per_day=120)
    asked_until = at("2027-03-14 04:00") - at("2027-03-14 01:00")
    minutes = int(asked_until.total_seconds()) // 60
    assert minutes == 120
    assert ask(_known(person), WORK, person, at("2027-03-14 01:00"), minutes) == ()


def test_check_ins_lie_on_top_of_other_work_and_do_not_count() -> None:
    person = replace(ANA, max_minutes_per_day=300)
    check_in = event(CHECK_IN)
    known = snapshot(
        [EARLIER, WORK, check_in],
        [placed(check_in, person, at("2026-12-12 12:00"))],
        people=[person],
    )
    assert ask(known, WORK, person, at("2026-12-12 10:00"), minutes=300) == ()
    busy = known.with_placement(placed(EARLIER, person, at("2026-12-12 10:00"), minutes=300))
    other = event(CHECK_IN)
    assert ask(busy.with_event(other), other, person, at("2026-12-12 11:00")) == ()

"""rest: enough hours between the work of two days."""

from dataclasses import replace

import pytest

from scheduling.engine import check
from scheduling.values import Settings, Severity
from tests.scheduling.cast import (
    ANA,
    CHECK_IN,
    DENVER,
    FREEOSK,
    LIAM,
    MOUNTAIN,
    ask,
    at,
    candidate,
    event,
    placed,
    rules,
    snapshot,
    the_only,
)

LATE, WORK = event(FREEOSK, "614000-FREEOSK-Chips"), event(FREEOSK)
UNTIL_22 = placed(LATE, ANA, at("2026-12-11 20:00"), minutes=120)
KNOWN = snapshot([LATE, WORK], [UNTIL_22])


def test_says_until_when_the_person_works_and_how_short_the_rest_is() -> None:
    found = the_only(ask(KNOWN, WORK, ANA, at("2026-12-12 06:30")))
    assert (found.rule, found.severity, found.overridable) == ("rest", Severity.HARD, True)
    assert found.message == (
        "Ana García works until 22:00 on Friday, 11 December (614000-FREEOSK-Chips): "
        "8 h 30 of rest, 10 h are needed"
    )
    assert (found.details["rest_minutes"], found.details["required_minutes"]) == (510, 600)


def test_says_when_the_person_works_again() -> None:
    early = placed(LATE, ANA, at("2026-12-12 06:00"))
    found = the_only(ask(snapshot([LATE, WORK], [early]), WORK, ANA, at("2026-12-11 22:00")))
    assert found.message == (
        "Ana García works again from 06:00 on Saturday, 12 December (614000-FREEOSK-Chips): "
        "7 h 30 of rest, 10 h are needed"
    )


@pytest.mark.parametrize(("start", "expected"), [("07:59", ["rest"]), ("08:00", []), ("09:00", [])])
def test_exactly_the_required_rest_is_enough(start: str, expected: list[str]) -> None:
    assert rules(ask(KNOWN, WORK, ANA, at(f"2026-12-12 {start}"))) == expected


@pytest.mark.parametrize(("start", "expected"), [("19:30", []), ("19:31", ["rest"])])
def test_exactly_the_required_rest_before_the_next_day_is_enough(
    start: str, expected: list[str]
) -> None:
    early = placed(LATE, ANA, at("2026-12-12 06:00"))
    known = snapshot([LATE, WORK], [early])
    assert rules(ask(known, WORK, ANA, at(f"2026-12-11 {start}"))) == expected


def test_a_rest_of_days_is_looked_for_days_away() -> None:
    three_days = replace(KNOWN, settings=Settings(rest_minutes=72 * 60))
    assert rules(ask(three_days, WORK, ANA, at("2026-12-14 21:00"))) == ["rest"]
    assert rules(ask(three_days, WORK, ANA, at("2026-12-08 20:00"))) == ["rest"]
    assert ask(three_days, WORK, ANA, at("2026-12-14 22:00")) == ()


def test_the_organization_chooses_how_much() -> None:
    strict = replace(KNOWN, settings=Settings(rest_minutes=660))
    assert rules(ask(strict, WORK, ANA, at("2026-12-12 08:59"))) == ["rest"]
    none = replace(KNOWN, settings=Settings(rest_minutes=0))
    assert ask(none, WORK, ANA, at("2026-12-12 00:30")) == ()


def test_work_of_one_day_needs_no_rest_in_between() -> None:
    assert ask(KNOWN, WORK, ANA, at("2026-12-11 19:00")) == ()


def test_work_past_midnight_is_the_work_of_its_first_day() -> None:
    night = placed(LATE, ANA, at("2026-12-11 22:00"), minutes=240)
    known = snapshot([LATE, WORK], [night])
    assert rules(ask(known, WORK, ANA, at("2026-12-12 11:00"))) == ["rest"]
    assert ask(known, WORK, ANA, at("2026-12-12 12:00")) == ()


def test_days_that_meet_at_midnight_have_no_rest_at_all() -> None:
    to_midnight = placed(LATE, ANA, at("2026-12-11 22:00"), minutes=120)
    known = snapshot([LATE, WORK], [to_midnight])
    found = the_only(ask(known, WORK, ANA, at("2026-12-12 00:00")))
    assert "0 min of rest" in found.message


def test_check_ins_are_not_work_that_needs_rest() -> None:
    check_in = event(CHECK_IN, "612345-SUPERVISOR-Oat Bites")
    at_night = placed(check_in, ANA, at("2026-12-11 22:00"))
    assert ask(snapshot([check_in, WORK], [at_night]), WORK, ANA, at("2026-12-12 06:00")) == ()
    known = snapshot([check_in, LATE], [UNTIL_22])
    assert ask(known, check_in, ANA, at("2026-12-12 06:00")) == ()


def test_both_neighbours_are_told_and_only_the_nearest_of_each() -> None:
    works = [event(FREEOSK, f"61400{number}-FREEOSK-Chips") for number in range(4)]
    known = snapshot(
        [*works, WORK],
        [
            placed(works[0], ANA, at("2026-12-11 20:00")),
            placed(works[1], ANA, at("2026-12-11 22:00")),
            placed(works[2], ANA, at("2026-12-13 05:00")),
            placed(works[3], ANA, at("2026-12-13 06:00")),
        ],
    )
    found = ask(known, WORK, ANA, at("2026-12-12 05:00"), minutes=18 * 60)
    assert rules(found) == ["rest", "rest"]
    assert "614001" in found[0].message
    assert "614002" in found[1].message


def test_overlapping_work_is_not_short_of_rest() -> None:
    night = placed(LATE, ANA, at("2026-12-11 22:00"), minutes=240)
    known = snapshot([LATE, WORK], [night])
    assert rules(ask(known, WORK, ANA, at("2026-12-12 01:00"))) == ["overlap"]


def test_a_replaced_schedule_leaves_its_rest_free() -> None:
    moved = candidate(LATE, ANA, at("2026-12-12 06:00"), replaces=[UNTIL_22])
    assert check(KNOWN, moved) == ()


def test_other_people_rest_on_their_own() -> None:
    assert ask(KNOWN, WORK, LIAM, at("2026-12-12 06:00")) == ()


def test_the_night_the_clocks_go_forward_is_an_hour_shorter() -> None:
    evening = placed(LATE, ANA, at("2026-03-07 20:00"), minutes=120)
    known = snapshot([LATE, WORK], [evening])
    assert rules(ask(known, WORK, ANA, at("2026-03-08 08:00"))) == ["rest"]
    assert ask(known, WORK, ANA, at("2026-03-08 09:00")) == ()


def test_the_night_the_clocks_go_back_is_an_hour_longer() -> None:
    evening = placed(LATE, ANA, at("2026-10-31 20:00"), minutes=120)
    known = snapshot([LATE, WORK], [evening])
    assert rules(ask(known, WORK, ANA, at("2026-11-01 06:59"))) == ["rest"]
    assert ask(known, WORK, ANA, at("2026-11-01 07:00")) == ()


def test_work_elsewhere_is_told_in_its_own_time() -> None:
    western = event(FREEOSK, "616000-FREEOSK-Corn", zone=MOUNTAIN, site_id=DENVER)
    evening = placed(western, ANA, at("2026-12-11 20:00", MOUNTAIN))
    found = the_only(ask(snapshot([western, WORK], [evening]), WORK, ANA, at("2026-12-12 08:00")))
    assert "works until 20:30 (Denver time) on Friday, 11 December" in found.message

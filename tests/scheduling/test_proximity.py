"""proximity: getting from one site to another takes time."""

from dataclasses import replace

import pytest

from scheduling.values import Settings, Severity
from tests.scheduling.cast import (
    ANA,
    CHECK_IN,
    DENVER,
    FREEOSK,
    LIAM,
    ask,
    at,
    event,
    placed,
    rules,
    snapshot,
    the_only,
)

FAR, WORK = event(FREEOSK, "614000-FREEOSK-Chips", site_id=DENVER), event(FREEOSK)
KNOWN = snapshot([FAR, WORK], [placed(FAR, ANA, at("2026-12-12 10:00"), minutes=60)])


def test_says_where_the_person_is_and_how_little_time_lies_between() -> None:
    found = the_only(ask(KNOWN, WORK, ANA, at("2026-12-12 12:30")))
    assert (found.rule, found.severity, found.overridable) == ("proximity", Severity.SOFT, True)
    assert found.message == (
        "Ana García works 10:00–11:00 at another site (614000-FREEOSK-Chips): "
        "1 h 30 between the two, 2 h are needed"
    )
    assert found.details["gap_minutes"] == 90


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("07:30", []),
        ("07:31", ["proximity"]),
        ("12:59", ["proximity"]),
        ("13:00", []),
    ],
)
def test_exactly_the_time_it_takes_is_enough(start: str, expected: list[str]) -> None:
    assert rules(ask(KNOWN, WORK, ANA, at(f"2026-12-12 {start}"))) == expected


def test_the_same_site_and_other_people_are_near_enough() -> None:
    here = snapshot([FAR, WORK], [placed(WORK, ANA, at("2026-12-12 10:00"))])
    other = event(FREEOSK)
    assert ask(here.with_event(other), other, ANA, at("2026-12-12 10:30")) == ()
    assert ask(KNOWN, WORK, LIAM, at("2026-12-12 11:00")) == ()


def test_nobody_checks_in_somewhere_else_meanwhile() -> None:
    check_in = event(CHECK_IN)
    found = the_only(ask(KNOWN.with_event(check_in), check_in, ANA, at("2026-12-12 10:30")))
    assert (found.rule, found.details["gap_minutes"]) == ("proximity", 0)
    assert "0 min between the two" in found.message


def test_an_organization_of_one_town_may_need_less() -> None:
    known = replace(KNOWN, settings=Settings(proximity_minutes=30))
    assert ask(known, WORK, ANA, at("2026-12-12 11:30")) == ()

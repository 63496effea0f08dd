"""buffer: near days are planned by people alone."""

from dataclasses import replace

import pytest

from scheduling.engine import blocking, check
from scheduling.values import Settings, Severity
from tests.scheduling.cast import (
    ANA,
    FREEOSK,
    MOUNTAIN,
    ask,
    at,
    candidate,
    event,
    rules,
    snapshot,
    the_only,
)

WORK = event(FREEOSK)
KNOWN = replace(snapshot([WORK]), now=at("2026-12-09 23:30"))


def test_says_from_when_on_days_are_planned_ahead() -> None:
    found = the_only(ask(KNOWN, WORK, ANA, at("2026-12-11 10:00")))
    assert (found.rule, found.severity, found.overridable) == ("buffer", Severity.INFO, False)
    assert found.message == (
        "Friday, 11 December is nearer than Saturday, 12 December, "
        "the first day that is planned ahead"
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-12-09", ["buffer"]), ("2026-12-11", ["buffer"]), ("2026-12-12", [])],
)
def test_it_counts_whole_days_from_today(day: str, expected: list[str]) -> None:
    assert rules(ask(KNOWN, WORK, ANA, at(f"{day} 10:00"))) == expected


def test_of_days_that_are_over_only_whoever_plans_by_itself_is_told() -> None:
    asked = candidate(WORK, ANA, at("2026-12-08 10:00"))
    assert check(KNOWN, asked) == ()
    assert rules(check(KNOWN, replace(asked, is_automatic=True))) == ["buffer"]


def test_today_is_read_at_the_site() -> None:
    western = replace(WORK, zone=MOUNTAIN)
    known = replace(KNOWN.with_event(western), now=at("2026-12-10 01:00"))
    assert ask(known, western, ANA, at("2026-12-12 10:00", MOUNTAIN)) == ()
    assert rules(ask(known.with_event(WORK), WORK, ANA, at("2026-12-12 10:00"))) == ["buffer"]


def test_it_blocks_where_nobody_asks_by_hand() -> None:
    asked = candidate(WORK, ANA, at("2026-12-11 10:00"))
    assert blocking(check(KNOWN, asked)) == ()
    assert rules(blocking(check(KNOWN, replace(asked, is_automatic=True)))) == ["buffer"]


def test_an_organization_may_plan_later_and_whoever_has_no_clock_is_told_nothing() -> None:
    eager = replace(KNOWN, settings=Settings(buffer_days=0))
    assert ask(eager, WORK, ANA, at("2026-12-09 10:00")) == ()
    assert ask(replace(KNOWN, now=None), WORK, ANA, at("2026-12-09 10:00")) == ()

"""slot: the usual starts of a kind of work."""

from dataclasses import replace
from datetime import time

import pytest

from scheduling.values import Severity, Slot
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

TIMED = replace(FREEOSK, slots=(Slot(start=time(10, 0)), Slot(start=time(10, 30))))
WORK = event(TIMED)


def test_says_when_the_work_usually_starts() -> None:
    found = the_only(ask(snapshot([WORK]), WORK, ANA, at("2026-12-12 11:15")))
    assert (found.rule, found.severity, found.overridable) == ("slot", Severity.SOFT, True)
    assert found.message == "Freeosk usually starts at 10:00 or 10:30, not at 11:15"
    assert found.details["slots"] == ["10:00", "10:30"]


@pytest.mark.parametrize(("start", "expected"), [("10:00", []), ("10:01", ["slot"]), ("10:30", [])])
def test_only_its_very_minutes_are_usual(start: str, expected: list[str]) -> None:
    assert rules(ask(snapshot([WORK]), WORK, ANA, at(f"2026-12-12 {start}"))) == expected


def test_the_clock_is_the_sites() -> None:
    western = event(TIMED, zone=MOUNTAIN, site_id=DENVER)
    known = snapshot([western])
    assert ask(known, western, ANA, at("2026-12-12 10:00", MOUNTAIN)) == ()
    assert rules(ask(known, western, ANA, at("2026-12-12 10:00"))) == ["slot"]


def test_a_type_without_usual_starts_may_start_at_any_time() -> None:
    work = event(FREEOSK)
    assert ask(snapshot([work]), work, ANA, at("2026-12-12 03:17")) == ()

"""late: work that starts in time also ends in time."""

from dataclasses import replace

import pytest

from scheduling.values import Severity
from tests.scheduling.cast import ANA, FREEOSK, ask, at, event, rules, snapshot, the_only

WORK = replace(event(FREEOSK), due_at=at("2027-05-09 23:59"))
KNOWN = snapshot([WORK])


def test_says_when_it_is_due_and_when_it_would_end() -> None:
    found = the_only(ask(KNOWN, WORK, ANA, at("2027-05-09 23:40")))
    assert (found.rule, found.severity, found.overridable) == ("late", Severity.SOFT, True)
    assert found.message == "Work on 612345 is due 9 May 23:59 and would end 10 May 00:10"


@pytest.mark.parametrize(("start", "expected"), [("23:29", []), ("23:30", ["late"])])
def test_ending_exactly_when_it_is_due_is_in_time(start: str, expected: list[str]) -> None:
    assert rules(ask(KNOWN, WORK, ANA, at(f"2027-05-09 {start}"))) == expected


def test_starting_too_late_is_the_windows_matter_alone() -> None:
    assert rules(ask(KNOWN, WORK, ANA, at("2027-05-10 00:00"))) == ["window"]

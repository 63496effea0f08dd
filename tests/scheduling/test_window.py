"""window: start within the client's window, strictly before its due time."""

from dataclasses import replace

import pytest

from scheduling.values import Severity
from tests.scheduling.cast import (
    ANA,
    FREEOSK,
    MOUNTAIN,
    ask,
    at,
    event,
    rules,
    snapshot,
    the_only,
)

WORK = replace(event(FREEOSK), opens_at=at("2027-05-03 00:00"), due_at=at("2027-05-09 23:59"))
KNOWN = snapshot([WORK])


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2027-05-02 23:59", ["window"]),
        ("2027-05-03 00:00", []),
        ("2027-05-06 10:00", []),
        ("2027-05-09 23:58", ["late"]),
        ("2027-05-09 23:59", ["window"]),
        ("2027-05-10 09:00", ["window"]),
    ],
)
def test_the_start_lies_inside_and_before_the_due_time(start: str, expected: list[str]) -> None:
    assert rules(ask(KNOWN, WORK, ANA, at(start))) == expected


def test_says_from_when_and_until_when() -> None:
    found = the_only(ask(KNOWN, WORK, ANA, at("2027-05-10 09:00")))
    assert (found.rule, found.severity, found.overridable) == ("window", Severity.HARD, True)
    assert found.message == (
        "Work on 612345 may start from 3 May 00:00 and must start before 9 May 23:59"
    )


def test_the_details_hold_both_ends_as_instants_and_the_zone() -> None:
    details = the_only(ask(KNOWN, WORK, ANA, at("2027-05-10 09:00"))).details
    assert (details["opens_at"], details["due_at"], details["zone"]) == (
        "2027-05-03T04:00:00+00:00",
        "2027-05-10T03:59:00+00:00",
        "America/New_York",
    )


def test_the_times_are_the_sites() -> None:
    western = replace(WORK, zone=MOUNTAIN)
    found = the_only(ask(snapshot([western]), western, ANA, at("2027-05-10 09:00")))
    assert "from 2 May 22:00" in found.message


def test_ending_after_the_due_time_is_not_this_rules_matter() -> None:
    assert rules(ask(KNOWN, WORK, ANA, at("2027-05-09 23:50"), minutes=30)) == ["late"]


def test_work_without_an_event_number_goes_by_its_reference_and_other_years_are_told() -> None:
    walk = replace(
        event(FREEOSK, "Inventory walk"),
        opens_at=at("2026-12-30 00:00"),
        due_at=at("2027-01-02 12:00"),
    )
    found = the_only(ask(snapshot([walk]), walk, ANA, at("2026-12-29 09:00")))
    assert found.message == (
        "Work on 31000004 may start from 30 December 00:00 "
        "and must start before 2 January 2027 12:00"
    )

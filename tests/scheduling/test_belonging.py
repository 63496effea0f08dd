"""tenant, inactive, event-state: is it ours, and does it still take work?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scheduling.engine import check
from scheduling.values import Severity
from tests.scheduling.cast import (
    ANA,
    FREEOSK,
    LIAM,
    MOUNTAIN,
    THEIRS,
    ask,
    at,
    candidate,
    event,
    placed,
    rules,
    snapshot,
    the_only,
)

WORK = event(FREEOSK)
START = at("2026-12-12 10:00")


def test_an_unknown_event_is_somebody_elses() -> None:
    found = the_only(ask(snapshot([]), WORK, ANA, START))
    assert (found.rule, found.severity, found.overridable) == ("tenant", Severity.ABSOLUTE, False)
    assert found.message == "Your organization has no such event"
    assert found.details == {"what": "event", "id": str(WORK.id)}


def test_an_unknown_person_is_somebody_elses() -> None:
    found = the_only(ask(snapshot([WORK], people=[LIAM]), WORK, ANA, START))
    assert found.message == "Your organization has no such employee"


def test_foreign_people_events_and_sites_look_like_unknown_ones() -> None:
    foreign_event = replace(WORK, organization_id=THEIRS)
    foreign_site = replace(WORK, site_organization_id=THEIRS)
    foreign_person = replace(ANA, organization_id=THEIRS)
    assert ask(snapshot([foreign_event]), WORK, ANA, START) == ask(snapshot([]), WORK, ANA, START)
    assert the_only(ask(snapshot([foreign_site]), WORK, ANA, START)).details["what"] == "site"
    known = snapshot([WORK], people=[foreign_person])
    assert the_only(ask(known, WORK, ANA, START)).details["what"] == "employee"


def test_both_unknown_are_both_told() -> None:
    found = ask(snapshot([], people=[]), WORK, ANA, START)
    assert [violation.details["what"] for violation in found] == ["event", "employee"]


def test_of_what_is_not_ours_no_other_rule_says_a_word() -> None:
    foreign = replace(WORK, organization_id=THEIRS, state="cancelled")
    known = snapshot([foreign], [placed(foreign, LIAM, START)])
    assert rules(ask(known, foreign, ANA, START)) == ["tenant"]


def test_somebody_inactive_is_not_scheduled() -> None:
    away = replace(ANA, is_active=False)
    found = the_only(ask(snapshot([WORK], people=[away]), WORK, away, START))
    assert (found.rule, found.severity) == ("inactive", Severity.ABSOLUTE)
    assert found.message == "Ana García is not active"


@pytest.mark.parametrize(
    ("terminated_on", "expected"),
    [
        (date(2026, 12, 11), ["inactive"]),
        (date(2026, 12, 12), ["inactive"]),
        (date(2026, 12, 13), []),
    ],
    ids=["the day before", "that day", "the day after"],
)
def test_the_day_of_termination_is_the_first_without_them(
    terminated_on: date, expected: list[str]
) -> None:
    leaver = replace(ANA, terminated_on=terminated_on)
    assert rules(ask(snapshot([WORK], people=[leaver]), WORK, leaver, START)) == expected


def test_somebody_who_left_is_named_with_the_date_and_its_year() -> None:
    leaver = replace(ANA, terminated_on=date(2025, 6, 30), is_active=False)
    found = the_only(ask(snapshot([WORK], people=[leaver]), WORK, leaver, START))
    assert found.message == "Ana García has left as of Monday, 30 June 2025"
    assert found.details["terminated_on"] == "2025-06-30"


@pytest.mark.parametrize(
    ("hired_on", "expected"),
    [(date(2026, 12, 12), []), (date(2026, 12, 13), ["inactive"])],
    ids=["that day", "the day after"],
)
def test_nobody_works_before_being_hired(hired_on: date, expected: list[str]) -> None:
    newcomer = replace(ANA, hired_on=hired_on)
    assert rules(ask(snapshot([WORK], people=[newcomer]), WORK, newcomer, START)) == expected


def test_a_newcomers_first_day_is_named() -> None:
    newcomer = replace(ANA, hired_on=date(2026, 12, 14))
    found = the_only(ask(snapshot([WORK], people=[newcomer]), WORK, newcomer, START))
    assert found.message == "Ana García only starts on Monday, 14 December"


def test_the_day_is_read_at_the_site() -> None:
    leaver = replace(ANA, terminated_on=date(2026, 12, 13))
    evening = at("2026-12-13 00:30")
    western = event(FREEOSK, zone=MOUNTAIN)
    known = snapshot([WORK, western], people=[leaver])
    assert rules(ask(known, WORK, leaver, evening)) == ["inactive"]
    assert ask(known, western, leaver, evening) == ()


@pytest.mark.parametrize("state", ["cancelled", "submitted", "expired"])
def test_ended_events_take_no_work(state: str) -> None:
    ended = replace(WORK, state=state)
    found = the_only(ask(snapshot([ended]), ended, ANA, START))
    assert (found.rule, found.severity) == ("event-state", Severity.ABSOLUTE)
    assert found.message == f"612345-CORE-Oat Bites is {state}"
    assert found.details["state"] == state


def test_a_paused_event_keeps_who_is_on_it_and_takes_nobody_new() -> None:
    paused = replace(WORK, state="paused")
    stands = placed(paused, ANA, START)
    known = snapshot([paused], [stands])
    found = ask(known, paused, LIAM, START)
    assert rules(found) == ["event-state", "assigned"]
    assert found[0].message == "612345-CORE-Oat Bites is paused: nobody new is put on it"
    later = START + timedelta(hours=1)
    assert check(known, candidate(paused, ANA, later, replaces=[stands])) == ()
    assert rules(check(known, candidate(paused, LIAM, later, replaces=[stands]))) == ["event-state"]
    kept = replace(paused, staying=frozenset([ANA.id]))
    assert ask(snapshot([kept]), kept, ANA, later) == ()


@pytest.mark.parametrize("state", ["open", "in_progress", "reissued"])
def test_all_other_events_do(state: str) -> None:
    living = replace(WORK, state=state)
    assert ask(snapshot([living]), living, ANA, START) == ()

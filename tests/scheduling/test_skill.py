"""skill: the qualifications that a kind of work requires."""

from dataclasses import replace
from datetime import date

import pytest

from scheduling.snapshot import Snapshot
from scheduling.values import HeldSkill, Person, Severity
from tests.scheduling.cast import ANA, FREEOSK, ask, at, event, rules, snapshot, the_only

START = at("2026-12-12 12:00")
WINE = replace(FREEOSK, label="Wine tasting", required_skills=("alcohol_service",))
WORK = event(WINE)


def _asked(*skills: HeldSkill) -> tuple[Snapshot, Person]:
    person = replace(ANA, skills=skills)
    known = snapshot([WORK], people=[person])
    return replace(known, skill_labels={"alcohol_service": "Alcohol service"}), person


def test_says_which_skill_is_needed() -> None:
    known, person = _asked()
    found = the_only(ask(known, WORK, person, START))
    assert (found.rule, found.severity, found.overridable) == ("skill", Severity.HARD, True)
    assert found.message == "Wine tasting needs Alcohol service; Ana García doesn't have it"
    assert found.details["skill"] == "alcohol_service"


@pytest.mark.parametrize(
    ("since", "expires_on", "expected"),
    [
        (None, None, []),
        (date(2026, 12, 12), date(2026, 12, 12), []),
        (date(2026, 12, 13), None, ["skill"]),
        (None, date(2026, 12, 11), ["skill"]),
    ],
)
def test_it_is_held_from_its_first_day_to_its_last(
    since: date | None, expires_on: date | None, expected: list[str]
) -> None:
    held = HeldSkill(code="alcohol_service", since=since, expires_on=expires_on)
    known, person = _asked(held)
    assert rules(ask(known, WORK, person, START)) == expected


def test_says_when_it_expired_and_from_when_it_holds() -> None:
    known, person = _asked(HeldSkill(code="alcohol_service", expires_on=date(2026, 12, 1)))
    assert the_only(ask(known, WORK, person, START)).message.endswith("'s expired on 1 December")
    known, person = _asked(HeldSkill(code="alcohol_service", since=date(2027, 1, 2)))
    assert the_only(ask(known, WORK, person, START)).message.endswith("from 2 January 2027")


def test_a_renewed_skill_counts_whatever_expired_before() -> None:
    old = HeldSkill(code="alcohol_service", expires_on=date(2026, 12, 1))
    new = HeldSkill(code="alcohol_service", since=date(2026, 12, 2))
    known, person = _asked(old, new)
    assert ask(known, WORK, person, START) == ()


def test_another_skill_is_no_help_and_each_missing_one_is_told() -> None:
    work = event(replace(WINE, required_skills=("alcohol_service", "forklift")))
    person = replace(ANA, skills=(HeldSkill(code="first_aid"),))
    found = ask(snapshot([work], people=[person]), work, person, START)
    assert [one.details["skill"] for one in found] == ["alcohol_service", "forklift"]
    assert "needs Forklift;" in found[1].message

"""role: who may do this kind of work."""

from dataclasses import replace
from datetime import date

import pytest

from scheduling.snapshot import Snapshot
from scheduling.values import Person, Severity, WorkType
from tests.scheduling.cast import (
    ANA,
    CORE,
    DANA,
    EVANSVILLE,
    FREEOSK,
    LIAM,
    ask,
    at,
    event,
    rules,
    snapshot,
    the_only,
)

START = at("2026-12-12 12:00")
JUICER = WorkType(
    code="juicer", label="Juicer Production", default_minutes=540, preferences=("juicer_barista",)
)
CHECK_IN = WorkType(
    code="supervisor",
    label="Supervisor",
    default_minutes=5,
    preferences=("club_supervisor", "rotation:primary_lead"),
)


def _holding(known: Snapshot, person: Person, on: date) -> Snapshot:
    return replace(known, rotation_holders={(EVANSVILLE, on, "primary_lead"): person.id})


def test_says_whose_work_it_is_and_what_the_person_is() -> None:
    work = event(JUICER)
    found = the_only(ask(snapshot([work]), work, ANA, START))
    assert (found.rule, found.severity, found.overridable) == ("role", Severity.HARD, True)
    assert found.message == (
        "Juicer Production is work for Juicer Barista; Ana García is Event Specialist"
    )
    assert (found.details["role"], found.details["preferences"]) == (
        "event_specialist",
        ["juicer_barista"],
    )


@pytest.mark.parametrize("person", [ANA, LIAM], ids=["second choice", "first choice"])
def test_every_role_on_the_list_may(person: Person) -> None:
    work = event(CORE)
    assert ask(snapshot([work]), work, person, START) == ()


def test_a_discouraged_role_is_not_forbidden() -> None:
    work = event(CORE)
    assert rules(ask(snapshot([work]), work, DANA, START)) == ["discouraged"]


def test_a_type_without_a_list_takes_everybody() -> None:
    work = event(FREEOSK)
    nobody = replace(ANA, role=None, role_label="")
    assert ask(snapshot([work], people=[nobody]), work, nobody, START) == ()


def test_somebody_without_a_role_is_on_no_list() -> None:
    work = event(CORE)
    nobody = replace(ANA, role=None, role_label="")
    found = the_only(ask(snapshot([work], people=[nobody]), work, nobody, START))
    assert found.message == (
        "Core is work for Lead Event Specialist or Event Specialist; Ana García has no role"
    )


def test_whoever_holds_a_listed_rotation_that_day_may() -> None:
    work = event(CHECK_IN)
    known = _holding(snapshot([work]), LIAM, date(2026, 12, 12))
    assert ask(known, work, LIAM, START) == ()
    assert rules(ask(known, work, ANA, START)) == ["role"]


def test_a_rotation_of_another_day_does_not_count() -> None:
    work = event(CHECK_IN)
    known = _holding(snapshot([work]), LIAM, date(2026, 12, 13))
    found = the_only(ask(known, work, LIAM, START))
    assert found.message == (
        "Supervisor is work for Club Supervisor or the day's primary lead; "
        "Liam O'Neill is Lead Event Specialist"
    )


def test_a_role_without_a_label_is_named_by_its_code() -> None:
    work = event(replace(JUICER, preferences=("night_porter",)))
    assert "work for Night Porter;" in the_only(ask(snapshot([work]), work, ANA, START)).message


def test_a_type_that_lists_only_discouraged_roles_takes_those_alone() -> None:
    work = event(replace(JUICER, preferences=(), discouraged_roles=("club_supervisor",)))
    assert rules(ask(snapshot([work]), work, DANA, START)) == ["discouraged"]
    assert "work for nobody;" in the_only(ask(snapshot([work]), work, ANA, START)).message

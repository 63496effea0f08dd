"""rotation: standing duty belongs to whoever holds it that day."""

from dataclasses import replace
from datetime import date

from scheduling.snapshot import Snapshot
from scheduling.values import Severity
from tests.scheduling.cast import (
    ANA,
    DENVER,
    EVANSVILLE,
    FREEOSK,
    LIAM,
    ask,
    at,
    event,
    snapshot,
    the_only,
)

START = at("2026-12-12 09:00")
WORK = event(replace(FREEOSK, label="Juicer Survey", rotation="juicer"))


def _held_by_liam(day: int = 12, site: object = EVANSVILLE) -> Snapshot:
    key = (EVANSVILLE if site is EVANSVILLE else DENVER, date(2026, 12, day), "juicer")
    return replace(snapshot([WORK]), rotation_holders={key: LIAM.id})


def test_says_whose_turn_it_is() -> None:
    found = the_only(ask(_held_by_liam(), WORK, ANA, START))
    assert (found.rule, found.severity, found.overridable) == ("rotation", Severity.SOFT, True)
    assert found.message == (
        "Juicer is Liam O'Neill's turn that day; Ana García is not on the rotation"
    )


def test_whoever_holds_it_may() -> None:
    assert ask(_held_by_liam(), WORK, LIAM, START) == ()


def test_where_nobody_holds_it_anybody_may() -> None:
    assert ask(snapshot([WORK]), WORK, ANA, START) == ()
    assert ask(_held_by_liam(day=13), WORK, ANA, START) == ()
    assert ask(_held_by_liam(site=DENVER), WORK, ANA, START) == ()


def test_work_outside_of_rotations_is_nobodys_turn() -> None:
    work = event(FREEOSK)
    assert ask(_held_by_liam().with_event(work), work, ANA, START) == ()

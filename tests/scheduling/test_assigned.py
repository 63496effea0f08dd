"""assigned: as many seats as the headcount, one per person."""

from dataclasses import replace

from scheduling.engine import check
from scheduling.values import Severity
from tests.scheduling.cast import (
    ANA,
    FREEOSK,
    LIAM,
    ZOE,
    ask,
    at,
    candidate,
    event,
    placed,
    rules,
    snapshot,
    the_only,
)

WORK = event(FREEOSK, "612345-FREEOSK-Oat Bites")
PAIR = replace(WORK, headcount=2)
START = at("2026-12-12 10:00")
LIAMS = placed(WORK, LIAM, START)


def test_a_free_seat_is_given() -> None:
    assert ask(snapshot([WORK]), WORK, ANA, START) == ()


def test_a_taken_event_names_its_holder() -> None:
    found = the_only(ask(snapshot([WORK], [LIAMS]), WORK, ANA, START))
    assert (found.rule, found.severity) == ("assigned", Severity.ABSOLUTE)
    assert found.message == "612345-FREEOSK-Oat Bites: it is already given to Liam O'Neill"


def test_the_details_hold_each_holder_and_seat() -> None:
    details = the_only(ask(snapshot([WORK], [LIAMS]), WORK, ANA, START)).details
    (holder,) = details["holders"] if isinstance(details["holders"], list) else []
    assert isinstance(holder, dict)
    assert (holder["employee"], holder["seat"]) == ("EMP002", 1)


def test_nobody_gets_a_second_seat_of_one_event() -> None:
    found = the_only(ask(snapshot([PAIR], [LIAMS]), PAIR, LIAM, at("2026-12-12 15:00")))
    assert found.message == (
        "612345-FREEOSK-Oat Bites: Liam O'Neill is already on it, Saturday, 12 December at 10:00"
    )


def test_the_second_seat_is_open_to_somebody_else() -> None:
    assert ask(snapshot([PAIR], [LIAMS]), PAIR, ANA, START) == ()


def test_a_full_event_names_all_holders() -> None:
    full = snapshot([PAIR], [LIAMS, placed(PAIR, ANA, START, seat=2)])
    found = the_only(ask(full, PAIR, ZOE, START))
    assert found.message.endswith("it is already given to Liam O'Neill, Ana García")


def test_a_wanted_seat_must_be_free() -> None:
    wanted = replace(candidate(PAIR, ANA, START), seat=1)
    found = the_only(check(snapshot([PAIR], [LIAMS]), wanted))
    assert found.message.endswith("seat 1 is held by Liam O'Neill")


def test_a_wanted_free_seat_is_given() -> None:
    assert check(snapshot([PAIR], [LIAMS]), replace(candidate(PAIR, ANA, START), seat=2)) == ()


def test_a_seat_beyond_the_headcount_does_not_exist() -> None:
    wanted = replace(candidate(PAIR, ANA, START), seat=3)
    assert the_only(check(snapshot([PAIR]), wanted)).message.endswith(
        "there is no seat 3, it has 2"
    )


def test_the_seat_of_a_replaced_schedule_is_free() -> None:
    instead = candidate(WORK, ANA, START, replaces=[LIAMS])
    assert check(snapshot([WORK], [LIAMS]), instead) == ()


def test_a_holder_outside_the_snapshot_is_not_named() -> None:
    only_ana = snapshot([WORK], [LIAMS], people=[ANA])
    found = the_only(ask(only_ana, WORK, ANA, START))
    assert found.message.endswith("it is already given to somebody else")
    assert rules([found]) == ["assigned"]

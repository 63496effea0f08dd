"""overlap: nobody works in two places at once."""

import pytest

from scheduling.engine import check
from scheduling.values import Severity
from tests.scheduling.cast import (
    ANA,
    CHECK_IN,
    DENVER,
    FREEOSK,
    LIAM,
    MOUNTAIN,
    ask,
    at,
    candidate,
    event,
    placed,
    rules,
    snapshot,
    the_only,
)

BITES = event(FREEOSK, "Core Oat Bites 612345")
OTHER = event(FREEOSK, "614000-FREEOSK-Chips")
BUSY = placed(BITES, LIAM, at("2026-12-12 10:30"), minutes=390)
KNOWN = snapshot([BITES, OTHER], [BUSY])


def test_says_when_the_person_already_works_and_on_what() -> None:
    found = the_only(ask(KNOWN, OTHER, LIAM, at("2026-12-12 16:00"), minutes=120))
    assert found.rule == "overlap"
    assert (
        found.message == "Liam O'Neill already works 10:30–17:00 that day (Core Oat Bites 612345)"
    )


def test_is_absolute_and_cannot_be_overridden() -> None:
    found = the_only(ask(KNOWN, OTHER, LIAM, at("2026-12-12 16:00"), minutes=120))
    assert (found.severity, found.blocks, found.overridable) == (Severity.ABSOLUTE, True, False)


def test_tells_machines_who_what_and_when() -> None:
    found = the_only(ask(KNOWN, OTHER, LIAM, at("2026-12-12 16:00"), minutes=120))
    assert found.details == {
        "employee": "EMP002",
        "event": "31000004",
        "starts_at": "2026-12-12T21:00:00+00:00",
        "ends_at": "2026-12-12T23:00:00+00:00",
        "day": "2026-12-12",
        "other": {
            "schedule_id": str(BUSY.id),
            "employee": "EMP002",
            "event": "31000004",
            "project_name": "Core Oat Bites 612345",
            "starts_at": "2026-12-12T15:30:00+00:00",
            "ends_at": "2026-12-12T22:00:00+00:00",
        },
    }


@pytest.mark.parametrize(
    ("start", "minutes"),
    [("10:00", 30), ("17:00", 60)],
    ids=["ends when the other starts", "starts when the other ends"],
)
def test_touching_is_fine(start: str, minutes: int) -> None:
    assert ask(KNOWN, OTHER, LIAM, at(f"2026-12-12 {start}"), minutes) == ()


@pytest.mark.parametrize(
    ("start", "minutes"),
    [("10:00", 31), ("16:59", 60), ("11:00", 5), ("09:00", 600), ("10:30", 390)],
    ids=["its end", "its start", "inside", "around", "the same hours"],
)
def test_one_shared_minute_breaks_it(start: str, minutes: int) -> None:
    assert rules(ask(KNOWN, OTHER, LIAM, at(f"2026-12-12 {start}"), minutes)) == ["overlap"]


def test_other_people_may_work_at_the_same_time() -> None:
    assert ask(KNOWN, OTHER, ANA, at("2026-12-12 11:00")) == ()


def test_a_stackable_check_in_lies_on_top_of_other_work() -> None:
    check_in = event(CHECK_IN, "612345-SUPERVISOR-Oat Bites")
    known = snapshot([BITES, check_in], [BUSY])
    assert ask(known, check_in, LIAM, at("2026-12-12 12:00")) == ()


def test_work_may_be_put_under_a_stackable_check_in() -> None:
    check_in = event(CHECK_IN, "612345-SUPERVISOR-Oat Bites")
    known = snapshot([OTHER, check_in], [placed(check_in, LIAM, at("2026-12-12 12:00"))])
    assert ask(known, OTHER, LIAM, at("2026-12-12 11:50")) == ()


def test_every_overlapped_schedule_is_named() -> None:
    second = event(FREEOSK, "615000-FREEOSK-Yuzu")
    known = snapshot([BITES, OTHER, second], [BUSY, placed(second, LIAM, at("2026-12-12 18:00"))])
    found = ask(known, OTHER, LIAM, at("2026-12-12 16:00"), minutes=180)
    assert rules(found) == ["overlap", "overlap"]
    assert "615000-FREEOSK-Yuzu" in found[1].message


def test_a_schedule_that_is_being_replaced_does_not_stand_in_its_own_way() -> None:
    moved = candidate(BITES, LIAM, at("2026-12-12 11:00"), minutes=390, replaces=[BUSY])
    assert check(KNOWN, moved) == ()


def test_work_that_began_the_evening_before_is_named_with_its_day() -> None:
    night = placed(BITES, LIAM, at("2026-12-11 22:00"), minutes=300)
    found = ask(snapshot([BITES, OTHER], [night]), OTHER, LIAM, at("2026-12-12 02:00"))
    assert found[0].message == (
        "Liam O'Neill already works 22:00–03:00 on Friday, 11 December (Core Oat Bites 612345)"
    )


def test_a_site_whose_clocks_differ_is_named_by_its_zone() -> None:
    western = event(FREEOSK, "616000-FREEOSK-Corn", zone=MOUNTAIN, site_id=DENVER)
    known = snapshot([western, OTHER], [placed(western, LIAM, at("2026-12-12 10:00", MOUNTAIN))])
    found = ask(known, OTHER, LIAM, at("2026-12-12 12:15"))[0]
    assert found.message == (
        "Liam O'Neill already works 10:00–10:30 (Denver time) that day (616000-FREEOSK-Corn)"
    )


def test_the_longest_allowed_work_is_seen_to_its_last_minute() -> None:
    long = placed(BITES, LIAM, at("2026-12-11 10:00"), minutes=24 * 60)
    known = snapshot([BITES, OTHER], [long])
    assert "overlap" in rules(ask(known, OTHER, LIAM, at("2026-12-12 09:59")))
    assert "overlap" not in rules(ask(known, OTHER, LIAM, at("2026-12-12 10:00")))

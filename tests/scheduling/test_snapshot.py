"""The snapshot: indexed once, cheap to extend, never changed in place."""

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.overlay import Overlay
from scheduling.snapshot import Roster, between
from scheduling.values import Placement
from tests.scheduling.cast import ANA, FREEOSK, LIAM, ZOE, ask, at, event, placed, rules, snapshot

FIRST, SECOND = event(FREEOSK), event(FREEOSK)
MORNING = placed(FIRST, ANA, at("2026-12-12 10:00"))
KNOWN = snapshot([FIRST, SECOND])

ITEMS = st.lists(st.tuples(st.integers(0, 200), st.integers()), max_size=300)


@given(base=ITEMS, added=ITEMS)
def test_an_overlay_is_the_dictionary_it_stands_for(
    base: list[tuple[int, int]], added: list[tuple[int, int]]
) -> None:
    overlay, expected = Overlay(dict(base)), dict(base)
    for key, value in added:
        overlay = overlay.with_item(key, value)
        expected[key] = value
    assert dict(overlay.items()) == expected
    assert len(overlay) == len(expected)
    assert [overlay.get(key) for key in range(201)] == [expected.get(key) for key in range(201)]


def test_an_overlay_leaves_the_one_it_came_from_alone() -> None:
    before = Overlay({1: "one"})
    after = before.with_item(2, "two")
    assert (dict(before), dict(after)) == ({1: "one"}, {1: "one", 2: "two"})
    with pytest.raises(KeyError):
        before[2]


def test_many_additions_to_an_overlay_are_all_kept() -> None:
    overlay: Overlay[int, int] = Overlay({0: 0})
    for number in range(1, 1000):
        overlay = overlay.with_item(number, number * 2)
    assert dict(overlay) == {number: number * 2 for number in range(1000)}


def test_a_later_row_sees_the_earlier_one() -> None:
    later = KNOWN.with_placement(MORNING)
    assert rules(ask(later, SECOND, ANA, at("2026-12-12 10:15"))) == ["overlap"]
    assert ask(KNOWN, SECOND, ANA, at("2026-12-12 10:15")) == ()


def test_a_removed_schedule_leaves_person_and_seat_free() -> None:
    cleared = KNOWN.with_placement(MORNING).without_placement(MORNING)
    assert ask(cleared, SECOND, ANA, at("2026-12-12 10:15")) == ()
    assert ask(cleared, FIRST, LIAM, at("2026-12-12 10:15")) == ()
    assert len(cleared.placements) == 0


def test_a_new_event_is_known_from_then_on() -> None:
    new = event(FREEOSK)
    assert rules(ask(KNOWN, new, ANA, at("2026-12-12 10:00"))) == ["tenant"]
    assert ask(KNOWN.with_event(new), new, ANA, at("2026-12-12 10:00")) == ()


def test_a_changed_event_replaces_the_old_one() -> None:
    cancelled = replace(FIRST, state="cancelled")
    known = KNOWN.with_event(SECOND).with_event(cancelled)
    assert rules(ask(known, FIRST, ANA, at("2026-12-12 10:00"))) == ["event-state"]
    assert len(known.events) == 2


def test_a_copy_keeps_calendar_and_settings() -> None:
    copy = KNOWN.with_placement(MORNING)
    assert copy.calendar is KNOWN.calendar
    assert (copy.settings, copy.people) == (KNOWN.settings, KNOWN.people)


def test_replacing_a_field_keeps_the_schedules() -> None:
    known = replace(KNOWN.with_placement(MORNING), absences=())
    assert list(known.placements) == [MORNING]
    assert MORNING in known.placements
    assert placed(FIRST, ZOE, at("2026-12-12 10:00")) not in known.placements


@pytest.mark.parametrize("field", ["organization_id", "placements", "roster", "calendar"])
def test_a_snapshot_cannot_be_changed_in_place(field: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(KNOWN, field, None)


def _placement(number: int, person: int, hour: int, length: int = 1) -> Placement:
    start = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(hours=hour)
    whom = (ANA, LIAM, ZOE)[person]
    return replace(placed(FIRST, whom, start, minutes=60 * length), id=UUID(int=number))


ROSTERS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 200), st.integers(1, 24)), max_size=40
)


@given(drawn=ROSTERS, first=st.integers(0, 40))
def test_adding_one_by_one_is_the_same_as_starting_with_all(
    drawn: list[tuple[int, int, int]], first: int
) -> None:
    placements = [_placement(number, *spec) for number, spec in enumerate(drawn)]
    roster = Roster.of(placements[:first])
    for placement in placements[first:]:
        roster = roster.adding(placement)
    whole = Roster.of(placements)
    assert roster.of_employee(ANA.id) == whole.of_employee(ANA.id)
    assert roster.of_event(FIRST.id) == whole.of_event(FIRST.id)
    assert len(roster) == len(whole) == len(list(roster)) == len(placements)


@given(drawn=ROSTERS, begin=st.integers(-30, 230), hours=st.integers(1, 30))
def test_nothing_that_touches_the_interval_is_missed(
    drawn: list[tuple[int, int, int]], begin: int, hours: int
) -> None:
    placements = [_placement(number, *spec) for number, spec in enumerate(drawn)]
    start = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(hours=begin)
    end = start + timedelta(hours=hours)
    found = between(Roster.of(placements).of_employee(LIAM.id), start, end)
    touching = [
        placement
        for placement in placements
        if placement.employee_id == LIAM.id
        and placement.starts_at < end
        and placement.ends_at > start
    ]
    assert all(placement in found for placement in touching)

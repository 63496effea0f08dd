"""Two processes want what only one may have: nothing is stored that breaks a rule, ever.

500 tries, two at the same moment, on both databases. Whoever loses is told by which rule, and never
gets an internal error.
"""

import itertools
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, time, timedelta
from uuid import UUID

import pytest

from models.event import Event
from models.schedule import Schedule
from tests.concurrency.desk import STORED, Try, work
from tests.support.databases import Database
from tests.support.factories import MONDAY, World
from utils.ids import new_id

pytestmark = pytest.mark.processes

Both = Callable[[list[tuple[Try, Try]]], list[tuple[str, str]]]

ROUNDS = 250
SEAT_ROUNDS = 50
SEASON = timedelta(days=ROUNDS + 1)


def many_events(world: World, kind: str, count: int) -> list[UUID]:
    """Store `count` events of half an hour, open all season, in one transaction."""
    template = world.event(
        kind=kind, estimated_minutes=30, due=datetime.combine(MONDAY, time.min) + SEASON
    )
    columns = [column.key for column in Event.__table__.columns if column.key != "raw_payload"]
    values = {name: getattr(template, name) for name in columns}
    events = [
        Event(**(values | {"id": new_id(), "ref_num": f"X{number}"})) for number in range(count)
    ]
    ids = [event.id for event in events]
    world.add(*events)
    return ids


@pytest.fixture
def both(desks: ProcessPoolExecutor, database: Database, world: World) -> Both:
    """Let two processes try both halves of each round at once; return what came of each."""

    def run(rounds: list[tuple[Try, Try]]) -> list[tuple[str, str]]:
        running = [
            desks.submit(work, database.url, world.principal(), list(tries))
            for tries in zip(*rounds, strict=True)
        ]
        one, other = (each.result(timeout=100) for each in running)
        return list(zip(one, other, strict=True))

    return run


def clock(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a wall-clock time on the season's day of that number."""
    return datetime.combine(MONDAY, time(hour, minute)) + timedelta(days=day)


def active(world: World) -> list[Schedule]:
    return sorted(world.rows(Schedule, Schedule.is_active.is_(True)), key=lambda one: one.starts_at)


def losers(outcomes: list[tuple[str, str]]) -> Counter[str]:
    """Return what the losers were told; in every round exactly one desk must have won."""
    assert [pair for pair in outcomes if Counter(pair)[STORED] != 1] == []
    won = Counter(pair.index(STORED) for pair in outcomes)
    assert set(won) == {0, 1}, "one desk always came first: they never met"
    return Counter(told for pair in outcomes for told in pair if told != STORED)


def test_nobody_is_booked_twice_at_overlapping_times(both: Both, world: World) -> None:
    person = world.employee()
    events = many_events(world, "other", 2 * ROUNDS)
    rounds = [
        (
            Try(event_id=events[2 * day], employee_code=person.code, starts=clock(day, 9)),
            Try(event_id=events[2 * day + 1], employee_code=person.code, starts=clock(day, 9, 15)),
        )
        for day in range(ROUNDS)
    ]
    outcomes = both(rounds)
    assert losers(outcomes) == Counter({"overlap": ROUNDS})
    stored = active(world)
    assert len(stored) == ROUNDS
    assert all(one.ends_at <= other.starts_at for one, other in itertools.pairwise(stored))


def test_nobody_gets_more_of_a_kind_than_a_day_allows(both: Both, world: World) -> None:
    person = world.employee()
    events = many_events(world, "core", 2 * ROUNDS)
    rounds = [
        (
            Try(event_id=events[2 * day], employee_code=person.code, starts=clock(day, 9)),
            Try(event_id=events[2 * day + 1], employee_code=person.code, starts=clock(day, 14)),
        )
        for day in range(ROUNDS)
    ]
    outcomes = both(rounds)
    assert losers(outcomes) == Counter({"daily-limit": ROUNDS})
    a_day = Counter(one.starts_at.date() for one in active(world))
    assert set(a_day.values()) == {1}
    assert len(a_day) == ROUNDS


def test_the_last_seat_is_taken_once(both: Both, world: World) -> None:
    one, other = world.employee(), world.employee()
    events = many_events(world, "other", SEAT_ROUNDS)
    rounds = [
        (
            Try(event_id=event_id, employee_code=one.code, starts=clock(day, 9)),
            Try(event_id=event_id, employee_code=other.code, starts=clock(day, 9)),
        )
        for day, event_id in enumerate(events)
    ]
    outcomes = both(rounds)
    assert losers(outcomes) == Counter({"assigned": SEAT_ROUNDS})
    assert Counter(one.event_id for one in active(world)) == Counter(events)

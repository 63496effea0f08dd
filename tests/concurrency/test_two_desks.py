"""Two processes want what only one may have: nothing is stored that breaks a rule, ever.

500 tries each time, from two processes at once, on both databases. Whoever loses is told by which
rule, and never gets an internal error.
"""

import itertools
import multiprocessing
from collections import Counter
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

TRIES = 500
DAYS = 4


def many_events(world: World, kind: str, count: int) -> list[UUID]:
    """Store `count` events of half an hour in one transaction and return their ids."""
    template = world.event(kind=kind, estimated_minutes=30)
    columns = [column.key for column in Event.__table__.columns if column.key != "raw_payload"]
    values = {name: getattr(template, name) for name in columns}
    events = [
        Event(**(values | {"id": new_id(), "ref_num": f"X{number}"})) for number in range(count)
    ]
    ids = [event.id for event in events]
    world.add(*events)
    return ids


def at_two_desks(database: Database, world: World, tries: list[Try]) -> Counter[str]:
    """Let two processes try alternate ones at once; return how often each outcome came."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as desks:
        running = [
            desks.submit(work, database.url, world.principal(), half)
            for half in (tries[::2], tries[1::2])
        ]
        outcomes = [outcome for one in running for outcome in one.result(timeout=100)]
    return Counter(outcomes)


def active(world: World) -> list[Schedule]:
    return sorted(world.rows(Schedule, Schedule.is_active.is_(True)), key=lambda one: one.starts_at)


def clock(day: int, minutes: int) -> datetime:
    """Return a wall-clock time that many minutes after nine on the day."""
    return datetime.combine(MONDAY, time(9)) + timedelta(days=day, minutes=minutes)


@pytest.mark.timeout(240)
def test_nobody_is_booked_twice_at_overlapping_times(database: Database, world: World) -> None:
    person = world.employee()
    events = many_events(world, "other", TRIES)
    tries = [
        Try(
            event_id=event_id,
            employee_code=person.code,
            starts=clock(number % DAYS, number * 7 % 480),
        )
        for number, event_id in enumerate(events)
    ]
    outcomes = at_two_desks(database, world, tries)
    stored = active(world)
    overlapping = [
        (first, second)
        for first, second in itertools.pairwise(stored)
        if second.starts_at < first.ends_at
    ]
    assert overlapping == []
    assert outcomes.total() == TRIES
    assert len(stored) == outcomes[STORED] > 0
    assert all("overlap" in outcome for outcome in outcomes if outcome != STORED)


@pytest.mark.timeout(240)
def test_nobody_gets_more_of_a_kind_than_a_day_allows(database: Database, world: World) -> None:
    people = [world.employee() for _ in range(5)]
    events = many_events(world, "core", TRIES)
    tries = [
        Try(
            event_id=event_id,
            employee_code=people[number % len(people)].code,
            # Never at overlapping times, so that only the daily limit stands between.
            starts=clock(number % DAYS, number),
        )
        for number, event_id in enumerate(events)
    ]
    outcomes = at_two_desks(database, world, tries)
    a_day = Counter((one.employee_id, one.starts_at.date()) for one in active(world))
    assert set(a_day.values()) == {1}
    assert outcomes.total() == TRIES
    assert outcomes[STORED] == len(people) * DAYS
    assert all("daily-limit" in outcome for outcome in outcomes if outcome != STORED)


@pytest.mark.timeout(240)
def test_the_last_seat_is_taken_once(database: Database, world: World) -> None:
    people = [world.employee() for _ in range(40)]
    event = world.event(kind="other", headcount=3)
    tries = [
        Try(event_id=event.id, employee_code=person.code, starts=clock(0, 0)) for person in people
    ]
    outcomes = at_two_desks(database, world, tries)
    assert sorted(one.seat for one in active(world)) == [1, 2, 3]
    assert outcomes == Counter({STORED: 3, "assigned": 37})

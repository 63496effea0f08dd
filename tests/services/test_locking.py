"""Waiting for somebody who changes what an event or a person refers to."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text, update

from app import Rosterwright
from models.base import Base
from models.database import db
from models.employee import Employee
from models.event import Event
from models.schedule import Schedule
from services.registry import service
from services.roster import Assign, RosterService
from services.roster_commands import Terminate
from services.terminating import FutureWorkChangedException, TerminateService
from tests.support.factories import MONDAY, STARTS, World
from utils.clock import now
from utils.principal import acting_as
from utils.wall_clock import to_local


def assign(app: Rosterwright, world: World, person: Employee, event: Event) -> str:
    """Assign in a thread of its own and return the role that was seen."""
    with app.app_context(), acting_as(world.principal()), service(RosterService) as roster:
        done = roster.assign(
            Assign(
                event_id=event.id,
                employee_code=person.code,
                starts=STARTS,
                override_reason="Whatever kind of work it is",
            )
        )
        return done.schedule.event.event_type.code


def test_whoever_waited_for_a_change_of_type_sees_the_new_type(
    app: Rosterwright, world: World
) -> None:
    person, event = world.employee(), world.event(kind="core")
    other = world.event_types["other"].id
    with app.app_context(), ThreadPoolExecutor(1) as pool, db.engine.connect() as connection:
        events = Base.metadata.tables["events"]
        change = update(events).where(events.c.id == event.id)
        connection.execute(change.values(event_type_id=other))
        waiting = pool.submit(assign, app, world, person, event)
        threading.Event().wait(0.3)
        assert not waiting.done()
        connection.commit()
        assert waiting.result(timeout=10) == "other"


def until_somebody_waits(connection: Connection) -> None:
    """Give the other thread time to come to the lock; on PostgreSQL, until it waits there."""
    waiters = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    for _ in range(50):
        threading.Event().wait(0.1)
        if connection.dialect.name == "sqlite" or connection.scalar(waiters):
            return


def test_whoever_waited_for_a_site_to_get_another_clock_reads_the_new_one(
    app: Rosterwright, world: World
) -> None:
    person, event = world.employee(), world.event()
    shifted = {name: getattr(event, name) - timedelta(hours=1) for name in ("opens_at", "due_at")}
    with app.app_context(), ThreadPoolExecutor(1) as pool, db.engine.connect() as connection:
        events, sites = (Base.metadata.tables[name] for name in ("events", "sites"))
        connection.execute(update(events).where(events.c.id == event.id).values(**shifted))
        eastern = update(sites).where(sites.c.id == world.home.id)
        connection.execute(eastern.values(time_zone="America/New_York"))
        waiting = pool.submit(assign, app, world, person, event)
        until_somebody_waits(connection)
        assert not waiting.done()
        connection.commit()
        waiting.result(timeout=10)
    (stored,) = world.rows(Schedule)
    assert to_local(stored.starts_at, "America/New_York") == STARTS


def terminate(app: Rosterwright, world: World, person: Employee) -> None:
    """Terminate in a thread of its own somebody who was seen without work."""
    gone = Terminate(employee_code=person.code, expected_version=1, terminated_on=MONDAY)
    with app.app_context(), acting_as(world.principal()), service(TerminateService) as leaving:
        leaving.terminate(gone)


def test_work_that_somebody_gets_while_they_are_terminated_is_not_forgotten(
    app: Rosterwright, world: World
) -> None:
    person = world.employee()
    ahead = now().replace(tzinfo=None) + timedelta(days=3)
    added = world.schedule(employee=person, local=ahead, is_active=False)
    with app.app_context(), ThreadPoolExecutor(1) as pool, db.engine.connect() as connection:
        people, schedules = (Base.metadata.tables[name] for name in ("employees", "schedules"))
        holding = update(people).where(people.c.id == person.id)
        connection.execute(holding.values(phone="555-0100"))
        connection.execute(
            update(schedules).where(schedules.c.id == added.id).values(is_active=True)
        )
        waiting = pool.submit(terminate, app, world, person)
        threading.Event().wait(0.3)
        assert not waiting.done()
        connection.commit()
        with pytest.raises(FutureWorkChangedException) as refusal:
            waiting.result(timeout=10)
    shown: Any = refusal.value.context["work"]
    assert [one["schedule_id"] for one in shown] == [added.id]
    assert world.rows(Employee)[0].terminated_on is None

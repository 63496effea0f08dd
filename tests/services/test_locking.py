"""Waiting for somebody who changes what an event or a person refers to."""

import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import update

from app import Rosterwright
from models.base import Base
from models.database import db
from models.employee import Employee
from models.event import Event
from services.registry import service
from services.roster import Assign, RosterService
from tests.support.factories import STARTS, World
from utils.principal import acting_as


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

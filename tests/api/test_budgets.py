"""Statements per request are the same with 10 rows and with 10,000."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import pytest
from flask import Flask
from sqlalchemy import insert

from app import Rosterwright
from models.database import db
from models.employee import Employee
from models.event import Event, window_class
from models.schedule import Schedule, ScheduleSource
from models.time_off import TimeOff
from tests.api.caller import Caller
from tests.support.factories import LEAD, MONDAY, World
from tests.support.statements import Statements
from utils.ids import new_id
from utils.wall_clock import start_of_day, to_local

pytestmark = pytest.mark.no_cover

FEW, MANY = 10, 10_000
READ, CHECKED = 3, 12
# Claiming the key, and keeping the answer for whoever sends it again.
UNDER_A_KEY = 2
MANY_ROWS: Final = (Employee, Event, Schedule, TimeOff)


def many_rows(world: World, number: int) -> Iterator[tuple[dict[str, Any], ...]]:
    """Yield that many people with an event, a schedule and a request each, as plain values: fast to
    store."""
    opens_at = start_of_day(MONDAY, world.home.time_zone)
    due_at = opens_at + timedelta(days=7)
    starts_at = opens_at + timedelta(hours=10)
    for place in range(number):
        person, event = new_id(), new_id()
        name = f"Person {place:05}"
        yield (
            {"id": person, "code": f"E{place:05}", "name": name, "home_site_id": world.home.id},
            {
                "id": event,
                "ref_num": f"{place:05}",
                "project_name": f"Core {place:05}",
                "event_type_id": world.event_types["core"].id,
                "site_id": world.home.id,
                "opens_local": to_local(opens_at, world.home.time_zone),
                "due_local": to_local(due_at, world.home.time_zone),
                "opens_at": opens_at,
                "due_at": due_at,
                "window_class": window_class(opens_at, due_at),
            },
            {
                "event_id": event,
                "employee_id": person,
                "starts_at": starts_at,
                "ends_at": starts_at + timedelta(hours=6),
                "source": ScheduleSource.MANUAL,
            },
            {
                "employee_id": person,
                "starts_local": opens_at.replace(tzinfo=None),
                "ends_local": due_at.replace(tzinfo=None),
            },
        )


def store_many(app: Flask, world: World, number: int) -> None:
    """Store so many of each kind of row."""
    owned = {"organization_id": world.id}
    columns = zip(*many_rows(world, number), strict=True)
    with app.app_context(), db.engine.begin() as connection:
        for model, rows in zip(MANY_ROWS, columns, strict=True):
            connection.execute(insert(model), [{**row, **owned} for row in rows])
        # The databases do this in time; until then they plan for empty tables.
        connection.exec_driver_sql("ANALYZE")


@pytest.fixture(params=[FEW, MANY], ids=["10 rows", "10,000 rows"])
def full_world(request: pytest.FixtureRequest, app: Rosterwright, world: World) -> World:
    """A world with few or with many rows."""
    store_many(app, world, request.param)
    return world


def test_every_budget_holds(
    as_bob: Caller, as_alice: Caller, full_world: World, statements: Statements
) -> None:
    """One test, because storing the many rows takes longer than all the requests."""
    schedule = as_bob.get("/schedules?limit=1").get_json()["items"][0]
    event, person = schedule["event"]["id"], schedule["employee"]["employee_id"]
    for path in reads(event, person, schedule["id"]):
        with statements.at_most(READ):
            assert as_bob.get(path).status_code == 200, path
    for path in judged(event):
        with statements.at_most(CHECKED):
            assert as_bob.get(path).status_code == 200, path
    closed = full_world.holiday().id
    with statements.at_most(READ):
        assert as_bob.get(f"/holidays/{closed}").status_code == 200
    refuse_slow_checks(as_bob, full_world, statements)
    refuse_slow_decisions(as_bob, full_world, statements)
    for caller, path, body in (
        (as_bob, f"/employees/{person}", {"job_role_code": LEAD, "home_site_code": "ACME-1"}),
        (as_alice, "/sites/ACME-1", {"name": "New"}),
        (as_alice, "/event-types/core", {"label": "New", "preferences": [LEAD], "pairing": None}),
        (as_bob, f"/events/{event}", {"project_name": "New", "site_code": "ACME-1"}),
        (as_alice, f"/holidays/{closed}", {"month": 5, "day": 5, "site_code": "ACME-1"}),
    ):
        with statements.at_most(CHECKED):
            assert caller.patch(path, body).status_code == 200, path


def reads(event: str, person: str, schedule: str) -> Iterator[str]:
    """Yield every list, filtered and not, and every single resource."""
    yield "/employees?limit=500"
    yield "/employees?limit=500&q=person&is_active=true&job_role=event_specialist&site=ACME-1"
    yield f"/employees/{person}"
    yield f"/employees/{person}/availability"
    yield f"/employees/{person}/dates?limit=500&from=2026-05-04&to=2026-05-10"
    yield "/sites"
    yield "/sites/ACME-1"
    yield "/event-types"
    yield "/event-types/core"
    yield "/events?limit=500"
    yield "/events?limit=500&from=2026-05-04&to=2026-05-10&is_staffed=true&q=core&site=ACME-1"
    yield "/events?limit=500&q=s:2026-05-04,d:2026-05-08,sc:2026-05-04,PERSON,acme"
    yield f"/events/{event}"
    yield "/schedules?limit=500"
    yield f"/schedules?from=2026-05-04&to=2026-05-04&employee_id={person}&site=ACME-1"
    yield f"/schedules/{schedule}"
    yield "/time-off?limit=500"
    yield f"/time-off?from=2026-05-04&to=2026-05-10&employee_id={person}&state=requested"
    yield "/holidays?limit=500"
    yield "/imports"
    yield "/roster/versions?limit=500&from=2026-05-04&to=2026-05-10&site=ACME-1"
    yield "/workload?from=2026-05-04&to=2026-05-31&limit=500"
    yield "/me"


def judged(event: str) -> Iterator[str]:
    """Yield everything that asks the engine about many people or much work at once."""
    yield f"/events/{event}/candidates?limit=500"
    yield f"/events/{event}/openings?limit=500"
    yield f"/events/{event}/candidates?starts_at=2026-05-05T10:30:00"
    yield "/verification?from=2026-05-04&to=2026-05-18&limit=500"


def refuse_slow_checks(as_bob: Caller, world: World, statements: Statements) -> None:
    """Ask, assign under a key, move and end a schedule, each within the budget."""
    body = {
        "event_id": str(world.event().id),
        "employee_id": world.employee().code,
        "starts_at": "2026-05-05T10:30:00",
    }
    with statements.at_most(CHECKED):
        assert as_bob.post("/schedules/check", body).get_json() == {"violations": []}
    with statements.at_most(CHECKED + UNDER_A_KEY):
        made = as_bob.post("/schedules", body, Idempotency_Key="k")
    assert made.status_code == 201
    path = f"/schedules/{made.get_json()['id']}"
    with statements.at_most(CHECKED):
        moved = as_bob.patch(path, {"starts_at": "2026-05-06T10:30:00"})
    assert moved.status_code == 200
    with statements.at_most(CHECKED):
        assert as_bob.delete(path, version=2).status_code == 204


def refuse_slow_decisions(as_bob: Caller, world: World, statements: Statements) -> None:
    """Ask for a working day under a key, change, approve and cancel it, each within the budget."""
    person = world.employee()
    world.schedule(employee=person)
    body = {"employee_id": person.code, "first_day": "2026-05-04", "last_day": "2026-05-04"}
    with statements.at_most(CHECKED):
        made = as_bob.post("/time-off", body, Idempotency_Key="away")
    assert made.status_code == 201
    path = f"/time-off/{made.get_json()['id']}"
    with statements.at_most(READ):
        assert len(as_bob.get(path).get_json()["collisions"]) == 1
    with statements.at_most(CHECKED):
        assert as_bob.patch(path, {"last_day": "2026-05-05"}).status_code == 200
    for version, what in ((2, "approve"), (3, "cancel")):
        with statements.at_most(CHECKED):
            decided = as_bob.post(f"{path}/{what}", {}, If_Match=f'"{version}"')
        assert decided.status_code == 200, what

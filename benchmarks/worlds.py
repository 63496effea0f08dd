"""Databases full of work, for measuring: real files, real servers, filled past the services."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import flask_migrate
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import Rosterwright, create_app
from models.availability import WeekKind, WeeklyAvailability
from models.base import Base
from models.database import db
from models.employee import Employee
from models.event import Event, EventState, window_class
from models.event_type import EventType
from models.job_role import JobRole
from models.schedule import Schedule, ScheduleSource, SyncState
from models.site import Site
from models.user import User
from services.accounts import AccountService, CreateUser
from services.organizations import CreateOrganization, OrganizationService
from services.registry import service
from tests.support.postgres import create_database, postgres_server
from tests.support.statements import counted_statements
from utils.garbage import look_less
from utils.ids import new_id
from utils.principal import Principal, Role, acting_as
from utils.wall_clock import to_instant

if TYPE_CHECKING:
    from security.passwords import PasswordHasher

ZONE = "America/Chicago"
SHOWN = date(2026, 6, 10)
FIRST_DAY = date(2021, 1, 1)
SLOTS = (8, 10, 12, 14, 16)
BATCH = 20_000
EMAIL, PASSWORD = "dana@example.com", "a long sentence for measuring"


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """How much there is: `on_day` schedules on the shown day, the others spread over years."""

    people: int
    schedules: int
    on_day: int


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Yield the URL of an empty database of each kind; they go when the block ends."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder, postgres_server() as server:
        postgresql = create_database(server, "bench", template="template1")
        yield {
            "SQLite": f"sqlite:///{Path(folder) / 'bench.sqlite3'}",
            "PostgreSQL": postgresql.render_as_string(hide_password=False),
        }


def make_app(url: str) -> Rosterwright:
    """Return an application on the migrated database at `url`, logging nothing but trouble; what is
    loaded is left out of the search for garbage, as in a worker of gunicorn.conf.py."""
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "LOG_LEVEL": "WARNING", "RATE_LIMITS": False})
    with app.app_context():
        flask_migrate.upgrade()
    look_less()
    return app


def found_organization(app: Rosterwright) -> Principal:
    """Make an organization with an administrator; return the system acting for it."""
    with app.app_context():
        command = CreateOrganization(slug="bench", name="Bench", time_zone=ZONE)
        with service(OrganizationService) as organizations:
            principal = organizations.create(command)
        hasher: PasswordHasher = app.extensions["passwords"]
        user = CreateUser(
            email=EMAIL, name="Dana", role=Role.ADMIN, password_hash=hasher.hash(PASSWORD)
        )
        with acting_as(principal), service(AccountService) as accounts:
            accounts.create(user)
    return principal


def user_of(app: Rosterwright, principal: Principal) -> Principal:
    """Return the administrator of the organization that `found_organization` made."""
    with app.app_context(), db.engine.connect() as connection:
        user_id = connection.scalar(sa.select(User.id).where(User.email == EMAIL))
    return replace(principal, user_id=user_id, name="Dana")


def signed_in(app: Rosterwright) -> FlaskClient:
    """Return a client with a session."""
    client = app.test_client()
    answer = client.post("/api/v1/auth/login", json={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == HTTPStatus.OK, answer.text
    return client


def answered(client: FlaskClient, *paths: str) -> int:
    """Fetch each of them; return how many bytes came."""
    size = 0
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == HTTPStatus.OK, answer.status
        size += len(answer.data)
    return size


def statements_of(app: Rosterwright, work: Callable[[], object]) -> int:
    """Return how many statements `work` sends to the application's database."""
    with app.app_context(), counted_statements(db.engine) as statements:
        work()
        return statements.count


def fill(app: Rosterwright, principal: Principal, size: Size) -> None:
    """Store people, events and schedules of that size in the organization."""
    with app.app_context(), db.engine.begin() as connection:
        writer = _Writer(connection, principal.organization_id)
        people = writer.people(size.people)
        writer.schedules(people, SHOWN, size.on_day)
        writer.spread(people, size.schedules - size.on_day)
        writer.finish()
    with app.app_context(), db.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def fill_days(
    app: Rosterwright, principal: Principal, people: int, per_day: int, days: Iterable[date]
) -> None:
    """Store people who usually work every weekday, and as many schedules on each of the days."""
    with app.app_context(), db.engine.begin() as connection:
        writer = _Writer(connection, principal.organization_id)
        ids = writer.people(people)
        writer.usual_weeks(ids)
        for day in days:
            writer.schedules(ids, day, per_day)
        writer.finish()
        connection.exec_driver_sql("ANALYZE")


class _Writer:
    """Writes rows in batches on the tables themselves."""

    def __init__(self, connection: sa.Connection, organization_id: UUID) -> None:
        self._connection = connection
        self._organization_id = organization_id
        self._type_id = self._only(EventType, "core")
        self._role_id = self._only(JobRole, "event_specialist")
        self._events: list[dict[str, object]] = []
        self._schedules: list[dict[str, object]] = []
        self._number = 0
        self._site_id = new_id()
        site = {"code": "8135", "name": "Club 8135 Evansville", "time_zone": ZONE}
        self._insert(Site, [self._stamped(site | {"id": self._site_id, "is_active": True})])

    def people(self, count: int) -> list[UUID]:
        rows = [
            self._stamped(
                {
                    "id": new_id(),
                    "code": f"EMP{number:05d}",
                    "name": f"Person {number:05d}",
                    "job_role_id": self._role_id,
                    "home_site_id": self._site_id,
                    "is_active": True,
                }
            )
            for number in range(count)
        ]
        self._insert(Employee, rows)
        return [row["id"] for row in rows if isinstance(row["id"], UUID)]

    def usual_weeks(self, people: list[UUID]) -> None:
        rows = [
            self._stamped({"id": new_id(), "employee_id": person, "weekday": weekday})
            | {"week": WeekKind.EVERY, "is_available": True}
            for person in people
            for weekday in range(7)
        ]
        self._insert(WeeklyAvailability, rows)

    def spread(self, people: list[UUID], count: int) -> None:
        """Put `count` schedules on days over as many years as the fullest spread needs."""
        per_day = len(people) * len(SLOTS)
        days = 1_000_000 // 250 + 1
        share = max(count // days, 1)
        left, day = count, FIRST_DAY
        while left > 0:
            if day != SHOWN:
                today = min(share, left, per_day)
                self.schedules(people, day, today)
                left -= today
            day += timedelta(days=1 if count >= days else max(days // count, 1))

    def schedules(self, people: list[UUID], day: date, count: int) -> None:
        for number in range(count):
            slot = SLOTS[number // len(people)]
            self._add(people[number % len(people)], datetime.combine(day, time(slot)))

    def _add(self, employee_id: UUID, starts: datetime) -> None:
        self._number += 1
        opens, due = datetime.combine(starts.date(), time()), starts.replace(hour=23, minute=59)
        starts_at = to_instant(starts, ZONE)
        event_id = new_id()
        opens_at, due_at = to_instant(opens, ZONE), to_instant(due, ZONE)
        self._events.append(
            self._stamped(
                {
                    "id": event_id,
                    "ref_num": str(31_000_000 + self._number),
                    "project_name": f"{self._number % 1_000_000:06d}-CORE-Crunchy Oat Bites",
                    "event_number": f"{self._number % 1_000_000:06d}",
                    "event_type_id": self._type_id,
                    "site_id": self._site_id,
                    "opens_local": opens,
                    "due_local": due,
                    "opens_at": opens_at,
                    "due_at": due_at,
                    "window_class": window_class(opens_at, due_at),
                    "headcount": 1,
                    "state": EventState.OPEN,
                }
            )
        )
        self._schedules.append(
            self._stamped(
                {
                    "id": new_id(),
                    "event_id": event_id,
                    "employee_id": employee_id,
                    "seat": 1,
                    "starts_at": starts_at,
                    "ends_at": starts_at + timedelta(minutes=90),
                    "is_active": True,
                    "is_stackable": False,
                    "is_pinned": False,
                    "source": ScheduleSource.IMPORT,
                    "sync_state": SyncState.LOCAL,
                }
            )
        )
        if len(self._events) >= BATCH:
            self.finish()

    def finish(self) -> None:
        self._insert(Event, self._events)
        self._insert(Schedule, self._schedules)
        self._events, self._schedules = [], []

    def _insert(self, model: type[Base], rows: list[dict[str, object]]) -> None:
        if rows:
            self._connection.execute(sa.insert(Base.metadata.tables[model.__tablename__]), rows)

    def _stamped(self, row: dict[str, object]) -> dict[str, object]:
        return row | {"organization_id": self._organization_id, "version": 1}

    def _only(self, model: type[EventType | JobRole], code: str) -> UUID:
        query = sa.select(model.id).where(model.code == code)
        found: UUID = self._connection.execute(query).scalars().one()
        return found

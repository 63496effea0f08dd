"""Rows for tests: one factory per model, each with values that stand by themselves.

A `World` is one organization with the default roles and event types. Its methods store a row with a
real commit and return it detached, every value loaded. Work lies in the week of `MONDAY`.
"""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from typing import Any, Final, TypeVar
from uuid import UUID

from flask import Flask
from sqlalchemy import ColumnElement, func, inspect, select
from sqlalchemy.orm import make_transient_to_detached, undefer

from models.account_link import AccountLink, LinkPurpose
from models.api_token import ApiToken
from models.attendance import Attendance, Mark
from models.availability import AvailabilityOverride, DateAvailability, WeeklyAvailability
from models.base import Base
from models.database import db
from models.employee import Employee
from models.event import Event, window_class
from models.event_type import EventType
from models.history import AuditEntry, StateTransition
from models.holiday import Holiday
from models.idempotency_key import IdempotencyKey
from models.import_file import Import, ImportKind
from models.job_role import JobRole
from models.organization import Organization
from models.roster_action import RosterAction, RosterChange
from models.roster_version import PublishedSchedule, RosterVersion
from models.rotation import RotationAssignment, RotationException
from models.rule_setting import RuleSetting
from models.schedule import Schedule, ScheduleSource
from models.sign_in_failure import SignInFailure
from models.site import Site
from models.skill import EmployeeSkill, Skill
from models.tenancy import RosterSession
from models.time_off import TimeOff
from models.user import User
from models.user_session import UserSession
from scheduling.defaults import DEFAULT_ROLES, DEFAULT_TYPES
from security.permissions import permissions_of
from services.organizations import event_type_of
from tests.support.plain_rows import OWNER, Values, completed, store_rows, store_values
from utils.ids import new_id
from utils.principal import Principal, Role
from utils.wall_clock import to_instant, to_local

M = TypeVar("M", bound=Base)

CHICAGO: Final = "America/Chicago"
MONDAY: Final = date(2026, 5, 4)
FRIDAY: Final = date(2026, 5, 8)
OPENS: Final = datetime.combine(MONDAY, time.min)
DUE: Final = datetime.combine(FRIDAY, time(23, 59))
STARTS: Final = datetime.combine(MONDAY, time(10, 30))
LEAD: Final = "lead_event_specialist"
PASSWORD: Final = "correct horse battery staple"
FIRST_NUMBER: Final = 101


class World:
    """One organization, seen past its services: for arranging and for looking afterwards."""

    def __init__(self, app: Flask, *, slug: str = "acme", time_zone: str = CHICAGO) -> None:
        self._app = app
        self._numbers = itertools.count(FIRST_NUMBER)
        self.organization = Organization(
            id=new_id(), slug=slug, name=f"{slug.title()} Stores", time_zone=time_zone
        )
        self.home = Site(code=f"{slug.upper()}-1", name=f"{slug.title()} One", time_zone=CHICAGO)
        roles, types = (
            [{**values, "id": new_id(), OWNER: self.id} for values in defaults]
            for defaults in default_values()
        )
        self._role_ids, self._type_ids = (
            {row["code"]: row["id"] for row in rows} for rows in (roles, types)
        )
        store_values(
            app,
            (Organization, [completed(self.organization, self.id)]),
            (JobRole, roles),
            (EventType, types),
            (Site, [completed(self.home, self.id)]),
        )
        make_transient_to_detached(self.organization)
        make_transient_to_detached(self.home)

    @property
    def id(self) -> UUID:
        """The organization's id."""
        return self.organization.id

    @cached_property
    def job_roles(self) -> dict[str, JobRole]:
        """The default job roles by code, as they are stored when first asked for."""
        return {
            row.code: row for row in self.rows(JobRole, JobRole.id.in_(self._role_ids.values()))
        }

    @cached_property
    def event_types(self) -> dict[str, EventType]:
        """The default event types by code, as they are stored when first asked for."""
        ids = self._type_ids.values()
        return {row.code: row for row in self.rows(EventType, EventType.id.in_(ids))}

    # ------------------------------------------------------------------------------ storing
    def add(self, *rows: Base) -> None:
        """Store rows in one transaction; rows without an organization are stamped with this one."""
        with self._app.app_context(), self._session() as session:
            session.add_all(rows)
            session.commit()

    def site(self, **values: object) -> Site:
        number = next(self._numbers)
        defaults = {"code": f"S{number}", "name": f"Store {number}", "time_zone": CHICAGO}
        return self._store(Site, defaults, values)

    def job_role(self, **values: object) -> JobRole:
        number = next(self._numbers)
        return self._store(JobRole, {"code": f"role{number}", "label": f"Role {number}"}, values)

    def event_type(self, **values: object) -> EventType:
        number = next(self._numbers)
        defaults = {
            "code": f"type{number}",
            "label": f"Type {number}",
            "colour": "blue",
            "default_minutes": 60,
            "preferences": list(self._role_ids),
        }
        return self._store(EventType, defaults, values)

    def user(self, *, password: str = PASSWORD, **values: object) -> User:
        number = next(self._numbers)
        defaults = {
            "email": f"user{number}@{self.organization.slug}.example.org",
            "name": f"User {number}",
            "role": Role.MANAGER,
            "password_hash": self._app.extensions["passwords"].hash(password),
        }
        return self._store(User, defaults, values)

    def employee(self, *, role: str = LEAD, **values: object) -> Employee:
        number = next(self._numbers)
        defaults = {
            "code": f"EMP{number}",
            "name": f"Person {number}",
            "job_role_id": self._role_ids[role],
            "home_site_id": self.home.id,
        }
        return self._store(Employee, defaults, values)

    def event(
        self,
        *,
        kind: str = "core",
        site: Site | None = None,
        opens: datetime = OPENS,
        due: datetime = DUE,
        **values: object,
    ) -> Event:
        """Store work at `site` (else the world's home) with a wall-clock window there."""
        number = next(self._numbers)
        place = site or self.home
        opens_at, due_at = to_instant(opens, place.time_zone), to_instant(due, place.time_zone)
        defaults = {
            "ref_num": f"R{number}",
            "project_name": f"{kind.title()} {number}",
            "event_type_id": self._type_ids[kind],
            "site_id": place.id,
            "opens_local": opens,
            "due_local": due,
            "opens_at": opens_at,
            "due_at": due_at,
            "window_class": window_class(opens_at, due_at),
        }
        return self._store(Event, defaults, values)

    def schedule(
        self,
        *,
        event: Event | None = None,
        employee: Employee | None = None,
        local: datetime = STARTS,
        minutes: int = 390,
        **values: object,
    ) -> Schedule:
        """Put a person on an event (both made when not given) at a wall-clock time at home."""
        starts_at = to_instant(local, self.home.time_zone)
        defaults = {
            "event_id": (event or self.event()).id,
            "employee_id": (employee or self.employee()).id,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=minutes),
            "source": ScheduleSource.MANUAL,
        }
        return self._store(Schedule, defaults, values)

    def weekly_availability(
        self, *, employee: Employee | None = None, **values: object
    ) -> WeeklyAvailability:
        defaults = {"employee_id": (employee or self.employee()).id, "weekday": 0}
        return self._store(WeeklyAvailability, defaults, values)

    def date_availability(
        self, *, employee: Employee | None = None, **values: object
    ) -> DateAvailability:
        person = employee or self.employee()
        defaults = {"employee_id": person.id, "on_date": MONDAY, "is_available": False}
        return self._store(DateAvailability, defaults, values)

    def availability_override(
        self, *, employee: Employee | None = None, **values: object
    ) -> AvailabilityOverride:
        defaults = {
            "employee_id": (employee or self.employee()).id,
            "first_on": MONDAY,
            "last_on": FRIDAY,
        }
        return self._store(AvailabilityOverride, defaults, values)

    def skill(self, **values: object) -> Skill:
        number = next(self._numbers)
        return self._store(Skill, {"code": f"skill{number}", "label": f"Skill {number}"}, values)

    def employee_skill(
        self, *, employee: Employee | None = None, skill: Skill | None = None, **values: object
    ) -> EmployeeSkill:
        defaults = {
            "employee_id": (employee or self.employee()).id,
            "skill_id": (skill or self.skill()).id,
        }
        return self._store(EmployeeSkill, defaults, values)

    def rotation_assignment(
        self, *, employee: Employee | None = None, **values: object
    ) -> RotationAssignment:
        defaults = {
            "site_id": self.home.id,
            "weekday": MONDAY.weekday(),
            "rotation": "juicer",
            "employee_id": (employee or self.employee()).id,
        }
        return self._store(RotationAssignment, defaults, values)

    def rotation_exception(
        self, *, employee: Employee | None = None, **values: object
    ) -> RotationException:
        defaults = {
            "site_id": self.home.id,
            "on_date": MONDAY,
            "rotation": "juicer",
            "employee_id": employee.id if employee else None,
        }
        return self._store(RotationException, defaults, values)

    def time_off(self, *, employee: Employee | None = None, **values: object) -> TimeOff:
        defaults = {
            "employee_id": (employee or self.employee()).id,
            "starts_local": datetime.combine(MONDAY, time.min),
            "ends_local": datetime.combine(MONDAY + timedelta(days=1), time.min),
        }
        return self._store(TimeOff, defaults, values)

    def attendance(self, *, schedule: Schedule | None = None, **values: object) -> Attendance:
        defaults = {
            "schedule_id": (schedule or self.schedule()).id,
            "mark": Mark.ON_TIME,
            "recorded_at": _noon(MONDAY),
        }
        return self._store(Attendance, defaults, values)

    def holiday(self, **values: object) -> Holiday:
        return self._store(Holiday, {"name": "Stocktaking", "on_date": MONDAY}, values)

    def rule_setting(self, **values: object) -> RuleSetting:
        return self._store(RuleSetting, {"name": "rest_minutes", "value": 600}, values)

    def import_file(self, **values: object) -> Import:
        defaults = {
            "kind": ImportKind.EVENTS,
            "filename": "events.csv",
            "sha256": "0" * 64,
            "encoding": "utf-8",
            "row_count": 0,
            "verdict": {},
            "content": b"",
        }
        return self._store(Import, defaults, values)

    def idempotency_key(self, **values: object) -> IdempotencyKey:
        defaults = {
            "actor": "user:1",
            "key": f"key-{next(self._numbers)}",
            "fingerprint": "0" * 64,
            "expires_at": _noon(MONDAY) + timedelta(hours=24),
        }
        return self._store(IdempotencyKey, defaults, values)

    def state_transition(self, **values: object) -> StateTransition:
        defaults = {
            "object_type": "event",
            "object_id": new_id(),
            "sequence": 1,
            "from_state": "open",
            "to_state": "cancelled",
            "at": _noon(MONDAY),
        }
        return self._store(StateTransition, defaults, values)

    def audit_entry(self, **values: object) -> AuditEntry:
        defaults = {
            "at": _noon(MONDAY),
            "actor_name": "Alice",
            "action": "change",
            "object_type": "event",
            "object_id": new_id(),
        }
        return self._store(AuditEntry, defaults, values)

    def roster_action(self, **values: object) -> RosterAction:
        defaults = {
            "at": _noon(MONDAY),
            "actor_name": "Alice",
            "verb": "assign",
            "sentence": "Alice put Ana on Core 612345",
        }
        return self._store(RosterAction, defaults, values)

    def roster_change(
        self, *, action: RosterAction | None = None, **values: object
    ) -> RosterChange:
        defaults = {
            "action_id": (action or self.roster_action()).id,
            "position": 0,
            "object_type": "schedule",
            "object_id": new_id(),
            "after": {},
            "version": 1,
            "sentence": "Alice put Ana on Core 612345",
        }
        return self._store(RosterChange, defaults, values)

    def roster_version(self, **values: object) -> RosterVersion:
        defaults = {
            "number": next(self._numbers),
            "first_on": MONDAY,
            "last_on": FRIDAY,
            "published_by_name": "Bob",
            "published_at": _noon(MONDAY),
            "schedule_count": 1,
            "critical_count": 0,
            "warning_count": 0,
        }
        return self._store(RosterVersion, defaults, values)

    def published_schedule(
        self,
        *,
        version: RosterVersion | None = None,
        schedule: Schedule | None = None,
        **values: object,
    ) -> PublishedSchedule:
        """Store what a version says of a schedule: what it is now."""
        schedule = schedule or self.schedule()
        (event,) = self.rows(Event, Event.id == schedule.event_id)
        (person,) = self.rows(Employee, Employee.id == schedule.employee_id)
        (site,) = self.rows(Site, Site.id == event.site_id)
        starts = to_local(schedule.starts_at, site.time_zone)
        defaults = {
            "version_id": (version or self.roster_version()).id,
            "schedule_id": schedule.id,
            "event_id": event.id,
            "ref_num": event.ref_num,
            "project_name": event.project_name,
            "event_number": event.event_number,
            "site_id": site.id,
            "site_name": site.name,
            "seat": schedule.seat,
            "employee_id": person.id,
            "employee_code": person.code,
            "employee_name": person.name,
            "starts_at": schedule.starts_at,
            "ends_at": schedule.ends_at,
            "starts_local": starts,
            "ends_local": to_local(schedule.ends_at, site.time_zone),
            "on_day": starts.date(),
        }
        return self._store(PublishedSchedule, defaults, values)

    def user_session(self, *, user: User | None = None, **values: object) -> UserSession:
        defaults = {
            "id_hash": self._digest(),
            "user_id": (user or self.user()).id,
            "organization_id": self.id,
            "data": b"{}",
            "last_active_at": _noon(MONDAY),
            "idle_expires_at": _noon(MONDAY) + timedelta(minutes=30),
            "expires_at": _noon(MONDAY) + timedelta(hours=24),
        }
        return self._store(UserSession, defaults, values)

    def sign_in_failure(self, **values: object) -> SignInFailure:
        defaults = {
            "address_hash": self._digest(),
            "failures": 1,
            "last_failed_at": _noon(MONDAY),
        }
        return self._store(SignInFailure, defaults, values)

    def api_token(self, *, user: User | None = None, **values: object) -> ApiToken:
        defaults = {
            "user_id": (user or self.user()).id,
            "name": "Nightly export",
            "prefix": "rw_abcdefgh",
            "token_hash": self._digest(),
            "scopes": ["roster.view"],
        }
        return self._store(ApiToken, defaults, values)

    def account_link(self, **values: object) -> AccountLink:
        number = next(self._numbers)
        defaults = {
            "purpose": LinkPurpose.JOIN,
            "secret_hash": self._digest(),
            "email": f"invited{number}@example.org",
            "name": f"Invited {number}",
            "role": Role.MANAGER,
            "expires_at": _noon(MONDAY) + timedelta(days=7),
        }
        return self._store(AccountLink, defaults, values)

    def principal(self, role: Role = Role.MANAGER, *, user: User | None = None) -> Principal:
        """Return somebody of this organization, for calling use cases without HTTP."""
        return Principal(
            organization_id=self.id,
            user_id=user.id if user else None,
            name=user.name if user else "Tests",
            role=role,
            permissions=permissions_of(role),
            employee_id=user.employee_id if user else None,
            organization_slug=self.organization.slug,
            time_zone=self.organization.time_zone,
        )

    # ------------------------------------------------------------------------------ looking
    def rows(self, model: type[M], *criteria: ColumnElement[bool]) -> list[M]:
        """Return this organization's stored rows of `model`, in the order of their ids."""
        query = select(model).where(*criteria).order_by(*inspect(model).primary_key)
        with self._app.app_context(), self._session() as session:
            return list(session.scalars(query))

    def audited(self, *criteria: ColumnElement[bool]) -> list[AuditEntry]:
        """Return this organization's audit entries, oldest first, with what was and what is."""
        facts = undefer(AuditEntry.before), undefer(AuditEntry.after)
        query = select(AuditEntry).options(*facts).where(*criteria)
        with self._app.app_context(), self._session() as session:
            return list(session.scalars(query.order_by(AuditEntry.at, AuditEntry.id)))

    def count(self, model: type[Base], *criteria: ColumnElement[bool]) -> int:
        """Return how many rows of `model` this organization has."""
        with self._app.app_context(), self._session() as session:
            query = select(func.count()).select_from(model).where(*criteria)
            return session.scalars(query).one()

    def again(self, row: M) -> M | None:
        """Return what is stored for `row` now, or None when it is gone."""
        with self._app.app_context(), self._session() as session:
            return session.get(type(row), inspect(row).identity)

    def _digest(self) -> bytes:
        """Return 32 bytes that no other row of any organization has."""
        return self.id.bytes + next(self._numbers).to_bytes(16, "big")

    def _store(self, model: type[M], defaults: dict[str, Any], values: dict[str, object]) -> M:
        row = model(**(defaults | values))
        store_rows(self._app, self.id, row)
        return row

    def _session(self) -> RosterSession:
        session = RosterSession(db, expire_on_commit=False)
        session.bind_organization(self.id)
        return session


@cache
def default_values() -> tuple[list[Values], list[Values]]:
    """Return all values of the default job roles and event types but the ids, made once."""
    rows: tuple[list[Base], list[Base]] = (
        [JobRole(**asdict(role)) for role in DEFAULT_ROLES],
        [event_type_of(default) for default in DEFAULT_TYPES],
    )
    roles, types = ([completed(row, new_id()) for row in alike] for alike in rows)
    return roles, types


def _noon(day: date) -> datetime:
    return to_instant(datetime.combine(day, time(12)), "UTC")


# Compared with the model registry by tests/guards: a model without a factory fails there.
FACTORIES: Final[Mapping[type[Base], Callable[[World], Base]]] = {
    AccountLink: World.account_link,
    ApiToken: World.api_token,
    Attendance: World.attendance,
    AuditEntry: World.audit_entry,
    AvailabilityOverride: World.availability_override,
    DateAvailability: World.date_availability,
    Employee: World.employee,
    EmployeeSkill: World.employee_skill,
    Event: World.event,
    EventType: World.event_type,
    Holiday: World.holiday,
    IdempotencyKey: World.idempotency_key,
    Import: World.import_file,
    JobRole: World.job_role,
    Organization: lambda world: world.organization,
    PublishedSchedule: World.published_schedule,
    RosterAction: World.roster_action,
    RosterChange: World.roster_change,
    RosterVersion: World.roster_version,
    RotationAssignment: World.rotation_assignment,
    RotationException: World.rotation_exception,
    RuleSetting: World.rule_setting,
    Schedule: World.schedule,
    SignInFailure: World.sign_in_failure,
    Site: World.site,
    Skill: World.skill,
    StateTransition: World.state_transition,
    TimeOff: World.time_off,
    User: World.user,
    UserSession: World.user_session,
    WeeklyAvailability: World.weekly_availability,
}

"""Arguments for any repository method, made from the rows of one organization."""

import importlib
import inspect
import itertools
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

import repositories
from models.account_link import AccountLink, LinkPurpose
from models.api_token import ApiToken
from models.attendance import Attendance
from models.availability import (
    AvailabilityOverride,
    DateAvailability,
    WeekKind,
    WeeklyAvailability,
)
from models.base import Base
from models.employee import Employee
from models.event import Event, EventState
from models.event_type import EventType
from models.history import AuditEntry, StateTransition
from models.holiday import Holiday
from models.idempotency_key import IdempotencyKey
from models.import_file import Import
from models.job_role import JobRole
from models.organization import Organization
from models.roster_action import RosterAction, RosterChange
from models.roster_version import PublishedSchedule, RosterVersion
from models.rotation import RotationAssignment, RotationException
from models.rule_setting import RuleSetting
from models.schedule import Schedule, ScheduleSource
from models.site import Site
from models.skill import Skill
from models.time_off import TimeOff, TimeOffState
from models.user import User
from repositories.accounts import SealedSecret
from repositories.attendance import AttendanceRepository
from repositories.availability import DateFilters
from repositories.base import BaseRepository, SessionRepository
from repositories.demo import DemoRepository
from repositories.employees import EmployeeFilters
from repositories.history import TransitionRepository
from repositories.import_files import ImportRowRepository
from repositories.paging import PageRequest
from repositories.people import PeopleFilters
from repositories.published import PublishedRepository
from repositories.roster_actions import RosterActionRepository
from repositories.roster_locks import RosterRows
from repositories.roster_versions import PublishedScheduleRepository
from repositories.row_reader import PlainRow
from repositories.standings import Period
from tests.models.sessions import Rows
from utils.ids import new_id
from utils.row_shape import RowShape

PAST: Final = datetime(2000, 1, 1, tzinfo=UTC)
FUTURE: Final = datetime(2100, 1, 1, tzinfo=UTC)

# What is one organization's alone, by parameter.
_ROW_OF: Final[Mapping[str, type[Base]]] = MappingProxyType(
    {
        "attendance": Attendance,
        "employee": Employee,
        "event": Event,
        "event_type": EventType,
        "action": RosterAction,
        "holiday": Holiday,
        "import": Import,
        "link": AccountLink,
        "mark": DateAvailability,
        "organization": Organization,
        "schedule": Schedule,
        "site": Site,
        "skill": Skill,
        "substitute": RotationException,
        "time_off": TimeOff,
        "token": ApiToken,
        "user": User,
        "version": RosterVersion,
        "week": AvailabilityOverride,
    }
)
# What any call may be given.
_PLAIN: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "action": "change",
        "advance": [].append,
        "after": None,
        "anew": b"sealed anew",
        "at": FUTURE,
        "before": PAST,
        "below": 1_000_000,
        "body": b"{}",
        "counted_at": FUTURE,
        "counted_to": 500,
        "cursor": None,
        "day": 4,
        "days": [date(2026, 5, 4), date(2026, 5, 4)],
        "due_after": PAST,
        "overdue_after": PAST,
        "due_until": FUTURE,
        "ends_at": FUTURE,
        "ends_local": FUTURE.replace(tzinfo=None),
        "etag": None,
        "expires_at": FUTURE + timedelta(days=1),
        "first": date(2000, 1, 1),
        "fingerprint": "1" * 64,
        "finished": [EventState.CANCELLED],
        "hold": True,
        "is_stackable": True,
        "last": date(2100, 1, 1),
        "limit": 500,
        "location": None,
        "lock": True,
        "month": 5,
        "new": [],
        "now": PAST,
        "number": "612345",
        "numbers": ["612345"],
        "on_date": date(2026, 5, 4),
        "period": Period(first=date(2000, 1, 1), last=date(2100, 1, 1)),
        "periods": [Period(first=date(2000, 1, 1), last=date(2100, 1, 1))],
        "purpose": LinkPurpose.JOIN,
        "request": PageRequest(limit=500),
        "rotation": "juicer",
        "since": PAST,
        "starts_at": PAST,
        "starts_before": FUTURE,
        "starts_from": PAST,
        "starts_local": PAST.replace(tzinfo=None),
        "states": list(TimeOffState),
        "status": 201,
        "verdict": {"new": 1},
        "week": (PAST, FUTURE),
        "zone": "UTC",
        "zones": ["America/Chicago", "UTC"],
    }
)


# So that a row that is stored twice differs.
_NUMBERS: Final = itertools.count()
_EVERYBODY: Final = PeopleFilters(found=EmployeeFilters(), is_here=None, today=date(2026, 5, 4))


def repository_classes() -> list[type[SessionRepository]]:
    """Return every repository class that is used itself."""
    for module in pkgutil.iter_modules(repositories.__path__):
        importlib.import_module(f"repositories.{module.name}")
    bases = {"BaseRepository", "ListRepository"}
    found = {kind for kind in _below(SessionRepository) if kind.__name__ not in bases}
    return sorted(found, key=lambda kind: kind.__name__)


def _below(kind: type[SessionRepository]) -> Iterator[type[SessionRepository]]:
    for inner in kind.__subclasses__():
        yield inner
        yield from _below(inner)


def methods_of(kind: type[SessionRepository]) -> dict[str, Callable[..., object]]:
    """Return the public methods of a repository class, inherited ones too."""
    members = inspect.getmembers(kind, inspect.isfunction)
    return {name: method for name, method in members if not name.startswith("_")}


def arguments_for(
    kind: type[SessionRepository], method: Callable[..., object], rows: Rows
) -> dict[str, Any]:
    """Return an argument for each parameter, made from those rows.

    A parameter that is not known here is a KeyError: add it to the tables of this module.
    """
    parameters = list(inspect.signature(method).parameters.values())[1:]
    return {one.name: _argument(kind, one, rows) for one in parameters}


def _argument(kind: type[SessionRepository], one: inspect.Parameter, rows: Rows) -> object:
    name = one.name
    if name in _PLAIN:
        return _PLAIN[name]
    if name == "filters":
        return _filters(one.annotation, rows)
    if name == "shape":
        return _shape(_model(kind))
    if name in _SPECIAL:
        return _SPECIAL[name](kind, rows)
    row = rows[_ROW_OF[name.removesuffix("s").removesuffix("_id")]]
    if name.endswith("_ids"):
        return [row.id]
    return row.id if name.endswith("_id") else row


def _filters(kind: type, rows: Rows) -> object:
    if kind is PeopleFilters:
        return _EVERYBODY
    return kind(employee_id=rows[Employee].id) if kind is DateFilters else kind()


def _model(kind: type[SessionRepository]) -> type[Base]:
    if issubclass(kind, BaseRepository):
        model: type[Base] = kind.model
        return model
    return Schedule if kind is ImportRowRepository else Site


def _ids(kind: type[SessionRepository], rows: Rows) -> list[Any]:
    return [rows[_model(kind)].id]


def _code(kind: type[SessionRepository], rows: Rows) -> str:
    model = _model(kind)
    return str(
        rows[model].code if model in (EventType, JobRole, Site, Skill) else rows[Employee].code
    )


def _codes(kind: type[SessionRepository], rows: Rows) -> list[str]:
    return [_code(kind, rows), rows[Employee].code, rows[Site].code]


def _object_id(kind: type[SessionRepository], rows: Rows) -> object:
    if kind is RosterActionRepository:
        return rows[RosterChange].object_id
    return rows[StateTransition if kind is TransitionRepository else AuditEntry].object_id


def _shape(model: type[Base]) -> RowShape:
    columns = [one.key for one in model.__mapper__.column_attrs if not one.deferred]
    return RowShape(name=f"all of {model.__name__}", fields=tuple((key, key) for key in columns))


def _changes(_kind: type[SessionRepository], rows: Rows) -> Mapping[Any, PlainRow]:
    return {rows[Schedule].id: {"is_pinned": True}}


def _new_schedule(rows: Rows) -> Schedule:
    event: Event = rows[Event]
    return Schedule(
        id=new_id(),
        event_id=event.id,
        employee_id=rows[Employee].id,
        starts_at=event.opens_at,
        ends_at=event.opens_at + timedelta(hours=1),
        source=ScheduleSource.MANUAL,
    )


def _new_row(kind: type[SessionRepository], rows: Rows) -> Base:
    row = copy_of(rows[_model(kind)])
    if isinstance(row, Attendance | PublishedSchedule):
        row.schedule_id = rows[Schedule].id
    return row


def _new_rows(kind: type[SessionRepository], rows: Rows) -> list[object]:
    if kind in (AttendanceRepository, PublishedScheduleRepository):
        return []  # one record a schedule, and `row` takes the only other one
    if kind is PublishedRepository:
        return [_said_anew(rows)]
    if kind is DemoRepository:
        site: Site = rows[Site]
        stamp = {"organization_id": site.organization_id}
        return [{"code": str(new_id()), "name": "New", "time_zone": "UTC", **stamp}]
    return [copy_of(rows[_model(kind)])]


def _said_anew(rows: Rows) -> dict[str, object]:
    """Return what a version might say of a schedule that it does not speak of."""
    said = copy_of(rows[PublishedSchedule])
    names = [one.key for one in PublishedSchedule.__mapper__.column_attrs]
    return {name: getattr(said, name) for name in names} | {"schedule_id": rows[Schedule].id}


def copy_of(row: Base) -> Base:
    """Return a new row of the same organization that no unique constraint stands against."""
    model = type(row)
    known = {one.key for one in model.__mapper__.column_attrs} - {"id", "version"}
    values = {name: value for name, value in vars(row).items() if name in known}
    afresh = {name: str(new_id()) for name in ("code", "ref_num", "email", "key") if name in known}
    different = _DIFFERENT[model]() if model in _DIFFERENT else {}
    return model(**(values | afresh | different | {"id": new_id()}))


_DIFFERENT: Final[Mapping[type[Base], Callable[[], dict[str, Any]]]] = MappingProxyType(
    {
        AccountLink: lambda: {"secret_hash": new_id().bytes * 2},
        ApiToken: lambda: {"token_hash": new_id().bytes * 2},
        DateAvailability: lambda: {"on_date": date(2030, 1, 1) + timedelta(days=next(_NUMBERS))},
        RotationAssignment: lambda: {"weekday": 1 + next(_NUMBERS) % 6, "rotation": str(new_id())},
        RotationException: lambda: {"rotation": str(new_id())},
        WeeklyAvailability: lambda: {"weekday": next(_NUMBERS) % 7, "week": WeekKind.B},
        RosterChange: lambda: {"position": next(_NUMBERS) + 1, "version": 1},
        RosterVersion: lambda: {"number": 1_000 + next(_NUMBERS)},
        RuleSetting: lambda: {"name": str(new_id())},
        Import: lambda: {"verdict": {}, "content": b""},
        Schedule: lambda: {"is_active": False},
        StateTransition: lambda: {"object_id": new_id()},
    }
)


_SPECIAL: Final[Mapping[str, Callable[[type[SessionRepository], Rows], object]]] = MappingProxyType(
    {
        "absences": lambda _, rows: [rows[TimeOff]],
        "actor": lambda _, rows: rows[IdempotencyKey].actor,
        "actor_id": lambda _, rows: rows[User].id,
        "changes": _changes,
        "concerned": lambda _, rows: RosterRows(
            schedule_ids=[rows[Schedule].id], employee_ids=[rows[Employee].id]
        ),
        "code": _code,
        "codes": _codes,
        "deed": lambda _, rows: copy_of(rows[RosterAction]),
        "email": lambda _, rows: rows[User].email,
        "event_ids": lambda _, rows: [rows[Event].id, rows[Schedule].event_id],
        "ids": _ids,
        "key": lambda _, rows: rows[IdempotencyKey].key,
        "model": lambda kind, _: _model(kind),
        "object_id": _object_id,
        "object_ids": lambda kind, rows: [_object_id(kind, rows)],
        "organization": lambda _, __: Organization(slug="new", name="New", time_zone="UTC"),
        "ref_nums": lambda _, rows: [rows[Event].ref_num],
        "row_id": lambda kind, rows: rows[_model(kind)].id,
        "row": _new_row,
        "rows": _new_rows,
        "schedule": lambda _, rows: _new_schedule(rows),
        "secret": lambda _, rows: SealedSecret(user_id=rows[User].id, sealed=b""),
        "secret_hash": lambda _, rows: rows[AccountLink].secret_hash,
        "slug": lambda _, rows: rows[Organization].slug,
        "told": lambda _, rows: [copy_of(rows[RosterChange])],
        "type_code": lambda _, rows: rows[EventType].code,
        "type_codes": lambda _, rows: [rows[EventType].code],
        "working": lambda _, rows: [rows[Employee].id],
    }
)

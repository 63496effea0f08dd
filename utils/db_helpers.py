"""The few queries whose names and places are given. Models are found through the registry.

Results belong to the current unit of work: read them inside of it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from flask import current_app
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ScalarResult,
    and_,
    bindparam,
    func,
    inspect,
    or_,
    select,
)
from sqlalchemy.orm import Session, joinedload

from error_handlers.exceptions import FieldFault, ValidationException
from models.registry import ModelRegistry, get_models
from utils.chunks import chunked
from utils.wall_clock import MIDNIGHT

P = ParamSpec("P")
R = TypeVar("R")

# Windows of class k last at most 2^k days; 2^12 days are eleven years, and longer ones are class 13
# and unbounded.
LAST_BOUNDED_CLASS: Final = 12
_DAY: Final = timedelta(days=1)
_EMPLOYEE_ID: Final = "employee_id"
_WINDOW_NAMES: Final = (
    "window_starts_at",
    "window_ends_at",
    *(f"window_opens_after_{k}" for k in range(LAST_BOUNDED_CLASS + 1)),
)
_Moment = datetime | BindParameter[Any]


def with_models(function: Callable[Concatenate[ModelRegistry, P], R]) -> Callable[P, R]:
    """Call `function` with the current application's models as its first argument."""

    @wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(get_models(), *args, **kwargs)

    return called


@with_models
def get_schedules_with_relations(
    models: ModelRegistry,
    filters: Mapping[str, object] | None = None,
    include_employee: bool = True,
    include_event: bool = True,
) -> ScalarResult[Any]:
    """Return schedules in order of start, in one statement, their people and events loaded.

    `filters` compares columns for equality; `employee_id` is the person's code. Ended schedules
    come only where `filters` speaks of `is_active`.

    Raises:
        ValidationException: a filter is no column; the known ones are listed.
    """
    schedule = models.Schedule
    query = select(schedule).order_by(schedule.starts_at, schedule.id)
    wanted = {"is_active": True, **(filters or {})}
    query = query.where(*(_equals(models, name, value) for name, value in wanted.items()))
    if include_employee:
        query = query.options(joinedload(schedule.employee, innerjoin=True))
    if include_event:
        query = query.options(joinedload(schedule.event, innerjoin=True))
    return _current_session().scalars(query)


@with_models
def get_events_for_date_range(
    models: ModelRegistry,
    start_date: date,
    end_date: date,
    scheduled_only: bool = False,
    event_type: str | None = None,
) -> ScalarResult[Any]:
    """Return events whose window touches those days, both included, on the clock at their site.

    In order of due time, in one statement, type and site loaded. `scheduled_only` leaves out those
    that nobody is on; `event_type` is the type's code or label.
    """
    event, schedule, kind = models.Event, models.Schedule, models.EventType
    first, after = (datetime.combine(day, MIDNIGHT) for day in (start_date, end_date + _DAY))
    query = (
        select(event)
        .options(joinedload(event.event_type, innerjoin=True))
        .options(joinedload(event.site, innerjoin=True))
        # No clock is a whole day away from UTC: this reads the index, the next line decides.
        .where(window_touches(models, _utc(first) - _DAY, _utc(after) + _DAY))
        .where(event.opens_local < after, event.due_local > first)
        .order_by(event.due_at, event.id)
    )
    if scheduled_only:
        taken = select(schedule.id).where(schedule.event_id == event.id, schedule.is_active)
        query = query.where(taken.exists())
    if event_type is not None:
        named = select(kind.id).where(or_(kind.code == event_type, kind.label == event_type))
        query = query.where(event.event_type_id.in_(named))
    return _current_session().scalars(query)


def bulk_get_employees_by_ids(ids: Iterable[str]) -> dict[str, Any]:
    """Return those employees by code, in one statement per 500; unknown ones are absent."""
    return employees_by_code(_current_session(), ids)


def employees_by_code(session: Session, codes: Iterable[str]) -> dict[str, Any]:
    """Return the employees with those codes, read with `session`, in one statement per 500."""
    employee = get_models().Employee
    found: dict[str, Any] = {}
    for chunk in chunked(codes):
        query = select(employee).where(employee.code.in_(chunk)).order_by(employee.id)
        found |= {person.code: person for person in session.scalars(query)}
    return found


def window_touches(
    models: ModelRegistry, starts_at: datetime, ends_at: datetime
) -> ColumnElement[bool]:
    """Return the criterion that an event's window touches [starts_at, ends_at).

    One bounded index range per window class: reading a day costs the same with a year of events or
    twenty.
    """
    values = window_values(starts_at, ends_at)
    return _touching(models.Event, *(values[name] for name in _WINDOW_NAMES))


def window_template(event: type[Any]) -> ColumnElement[bool]:
    """Return that criterion for a statement which is made once and run with `window_values`."""
    return _touching(event, *(bindparam(name) for name in _WINDOW_NAMES))


def window_values(starts_at: datetime, ends_at: datetime) -> dict[str, datetime]:
    """Return the parameters of `window_template` for a window that touches [starts_at, ends_at)."""
    after = [starts_at - timedelta(days=2**k) for k in range(LAST_BOUNDED_CLASS + 1)]
    return dict(zip(_WINDOW_NAMES, (starts_at, ends_at, *after), strict=True))


def _touching(
    event: type[Any], starts_at: _Moment, ends_at: _Moment, *opens_after: _Moment
) -> ColumnElement[bool]:
    # Not as a bare column: planners would walk the index of due times through all later years.
    is_due_later = func.coalesce(event.due_at, event.opens_at) > starts_at
    classes = [
        and_(
            event.window_class == k,
            event.opens_at > opens,
            event.opens_at < ends_at,
        )
        for k, opens in enumerate(opens_after)
    ]
    longer = and_(event.window_class > LAST_BOUNDED_CLASS, event.opens_at < ends_at)
    return and_(is_due_later, or_(*classes, longer))


def _equals(models: ModelRegistry, name: str, value: object) -> ColumnElement[bool]:
    if name == _EMPLOYEE_ID:
        employee = models.Employee
        return models.Schedule.employee_id.in_(select(employee.id).where(employee.code == value))
    known = inspect(models.Schedule).column_attrs
    if name not in known:
        words = f"There is no filter {name}: use one of {', '.join(sorted(known.keys()))}."
        raise ValidationException(words, errors=[FieldFault(field=name, message=words)])
    column: ColumnElement[Any] = getattr(models.Schedule, name)
    return column == value


def _utc(local: datetime) -> datetime:
    return local.replace(tzinfo=UTC)


def _current_session() -> Session:
    session: Session = current_app.extensions["sqlalchemy"].session()
    return session

"""The statements that every look at the rules asks, made once: to make one again costs as much as
to run it. Their parameters are named."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute

from models.availability import AvailabilityOverride, DateAvailability, WeeklyAvailability
from models.holiday import Holiday
from models.rotation import RotationException
from models.rule_setting import RuleSetting
from models.schedule import Schedule
from models.skill import EmployeeSkill
from models.time_off import TimeOff, TimeOffState
from models.user import User
from repositories.placement_rows import PLACED, PLACED_ORDER
from repositories.rule_unions import (
    CLOSED,
    EXCEPTIONS,
    LIMITS,
    MARKED,
    ROLES,
    ROTATIONS,
    SKILL_LABELS,
    SKILLS,
    TEMPORARY,
    USUAL,
)

MOST_ROWS: Final = 100_000
_PEOPLE: Final[BindParameter[Any]] = bindparam("people", expanding=True)
_FIRST: Final[BindParameter[Any]] = bindparam("first")
_LAST: Final[BindParameter[Any]] = bindparam("last")
_STARTING: Final = Schedule.starts_at.between(bindparam("starts_from"), bindparam("starts_before"))
ACTIVE: Final = PLACED.where(Schedule.is_active)

_Of = Callable[[InstrumentedAttribute[UUID]], ColumnElement[bool]]


def _is_asked(employee_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    return employee_id.in_(_PEOPLE)


def _is_anybody(_employee_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    return true()


def _said(of: _Of) -> Select[Any] | CompoundSelect[Any]:
    return (
        USUAL.where(
            of(WeeklyAvailability.employee_id),
            WeeklyAvailability.weekday.in_(bindparam("weekdays", expanding=True)),
        )
        .union_all(
            MARKED.where(
                of(DateAvailability.employee_id),
                DateAvailability.on_date.between(_FIRST, _LAST),
            ),
            TEMPORARY.where(
                of(AvailabilityOverride.employee_id),
                AvailabilityOverride.first_on <= _LAST,
                AvailabilityOverride.last_on >= _FIRST,
            ),
        )
        .order_by("on_date", "weekday", "employee_id")
        .limit(MOST_ROWS)
    )


def _placed_around(of: _Of) -> CompoundSelect[Any]:
    # Joined by OR, SQLite would look through all schedules there ever were.
    return (
        ACTIVE.where(of(Schedule.employee_id), _STARTING)
        .union_all(ACTIVE.where(Schedule.event_id.in_(bindparam("events", expanding=True))))
        .order_by(*PLACED_ORDER)
        .limit(MOST_ROWS)
    )


def _held(of: _Of) -> CompoundSelect[Any]:
    return (
        SKILLS.where(of(EmployeeSkill.employee_id))
        .union_all(
            ROTATIONS,
            EXCEPTIONS.where(RotationException.on_date.between(_FIRST, _LAST)),
            SKILL_LABELS,
        )
        .limit(MOST_ROWS)
    )


ABSENCES: Final[Select[Any]] = (
    select(
        TimeOff.id,
        TimeOff.employee_id,
        TimeOff.starts_local,
        TimeOff.ends_local,
        TimeOff.reason,
        User.name.label("decided_by"),
        TimeOff.decided_at,
    )
    .outerjoin(User, User.id == TimeOff.decided_by_id)
    .where(
        TimeOff.state == TimeOffState.APPROVED,
        TimeOff.starts_local < bindparam("ends_local"),
        TimeOff.ends_local > bindparam("starts_local"),
    )
    .order_by(TimeOff.starts_local, TimeOff.id)
    .limit(MOST_ROWS)
)
ABSENCES_OF_PEOPLE: Final = ABSENCES.where(_is_asked(TimeOff.employee_id))
SAID: Final = _said(_is_anybody)
SAID_BY_PEOPLE: Final = _said(_is_asked)
_CLOSED: Final = CLOSED.where(
    or_(Holiday.on_date.is_(None), Holiday.on_date.between(_FIRST, _LAST))
)
OWN_LIMITS: Final = (
    select(RuleSetting.name, RuleSetting.value).order_by(RuleSetting.name).limit(MOST_ROWS)
)
FRAME: Final = _CLOSED.union_all(LIMITS, ROLES).order_by("kind", "name").limit(MOST_ROWS)
PLACED_AROUND: Final = _placed_around(_is_anybody)
PLACED_AROUND_OF_PEOPLE: Final = _placed_around(_is_asked)
HELD: Final = _held(_is_anybody)
HELD_BY_PEOPLE: Final = _held(_is_asked)

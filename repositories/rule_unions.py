"""Small tables of different form that the rules need together, read by one statement each.

A column that a table lacks is a typed NULL: PostgreSQL gives a bare one the type text as soon as
two branches have it.
"""

from datetime import date, time
from functools import cache
from typing import Any, Final, Literal

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Row,
    Select,
    String,
    Time,
    Uuid,
    cast,
    null,
    select,
)
from sqlalchemy.types import TypeEngine

from models.availability import (
    AvailabilityOverride,
    DateAvailability,
    WeekKind,
    WeeklyAvailability,
)
from models.employee import Employee
from models.holiday import Holiday
from models.job_role import JobRole
from models.rotation import RotationAssignment, RotationException
from models.rule_setting import RuleSetting
from models.skill import EmployeeSkill, Skill
from models.time_off import TimeOff
from models.types import JSONDocument, UtcDateTime
from models.user import User
from scheduling.values import Absence, ClosedDay, DateMark, HeldSkill, WeekOverride, WeekPattern
from utils.wall_clock import local_date

CLOSED_DAY, LIMIT, ROLE = range(3)


def no_value(kind: type[TypeEngine[Any]] | TypeEngine[Any]) -> ColumnElement[Any]:
    """Return NULL of that type."""
    return cast(null(), kind)


# What people said: usual weeks have no date, marks and temporary weeks no weekday.
USUAL: Final[Select[Any]] = select(
    WeeklyAvailability.employee_id,
    WeeklyAvailability.weekday,
    cast(WeeklyAvailability.week, String).label("week"),
    WeeklyAvailability.is_available,
    WeeklyAvailability.from_local,
    WeeklyAvailability.to_local,
    no_value(Date).label("on_date"),
    no_value(Date).label("last_on"),
    no_value(String).label("reason"),
    no_value(JSONDocument).label("days"),
)
MARKED: Final[Select[Any]] = select(
    DateAvailability.employee_id,
    no_value(Integer),
    no_value(String),
    DateAvailability.is_available,
    no_value(Time),
    no_value(Time),
    DateAvailability.on_date,
    no_value(Date),
    DateAvailability.reason,
    no_value(JSONDocument),
)
TEMPORARY: Final[Select[Any]] = select(
    AvailabilityOverride.employee_id,
    no_value(Integer),
    no_value(String),
    no_value(Boolean),
    no_value(Time),
    no_value(Time),
    AvailabilityOverride.first_on,
    AvailabilityOverride.last_on,
    AvailabilityOverride.reason,
    AvailabilityOverride.days,
)

# What holds for everybody: closed days, the organization's limits by name, and job titles in words.
CLOSED: Final[Select[Any]] = select(
    Holiday.id,
    Holiday.name,
    Holiday.site_id,
    Holiday.on_date,
    Holiday.month,
    Holiday.day,
    no_value(JSONDocument).label("value"),
    no_value(String).label("label"),
    cast(CLOSED_DAY, Integer).label("kind"),
)
LIMITS: Final[Select[Any]] = select(
    no_value(Uuid),
    RuleSetting.name,
    no_value(Uuid),
    no_value(Date),
    no_value(Integer),
    no_value(Integer),
    RuleSetting.value,
    no_value(String),
    cast(LIMIT, Integer),
)
ROLES: Final[Select[Any]] = select(
    no_value(Uuid),
    JobRole.code,
    no_value(Uuid),
    no_value(Date),
    no_value(Integer),
    no_value(Integer),
    no_value(JSONDocument),
    JobRole.label,
    cast(ROLE, Integer),
)

# What people hold: skills with their dates, rotations by weekday and those of single days with the
# names of who has them, and what each skill is called, whoever holds it.
SKILLS: Final[Select[Any]] = select(
    EmployeeSkill.employee_id,
    Skill.code.label("code"),
    Skill.label.label("label"),
    EmployeeSkill.since.label("first_on"),
    EmployeeSkill.expires_on.label("last_on"),
    no_value(Uuid).label("site_id"),
    no_value(Integer).label("weekday"),
).join(Skill, Skill.id == EmployeeSkill.skill_id)
ROTATIONS: Final[Select[Any]] = select(
    RotationAssignment.employee_id,
    RotationAssignment.rotation,
    Employee.name,
    no_value(Date),
    no_value(Date),
    RotationAssignment.site_id,
    RotationAssignment.weekday,
).outerjoin(Employee, Employee.id == RotationAssignment.employee_id)
EXCEPTIONS: Final[Select[Any]] = select(
    RotationException.employee_id,
    RotationException.rotation,
    Employee.name,
    RotationException.on_date,
    no_value(Date),
    RotationException.site_id,
    no_value(Integer),
).outerjoin(Employee, Employee.id == RotationException.employee_id)
SKILL_LABELS: Final[Select[Any]] = select(
    no_value(Uuid),
    Skill.code,
    Skill.label,
    no_value(Date),
    no_value(Date),
    no_value(Uuid),
    no_value(Integer),
)

# Why people are away: time off with its decision, and dates on which they said they can't work.
ABSENT: Final[Select[Any]] = select(
    TimeOff.id,
    TimeOff.employee_id,
    TimeOff.reason,
    TimeOff.starts_local,
    TimeOff.ends_local,
    User.name.label("decided_by"),
    TimeOff.decided_at,
    no_value(Date).label("on_date"),
).outerjoin(User, User.id == TimeOff.decided_by_id)
REFUSED: Final[Select[Any]] = select(
    no_value(Uuid),
    DateAvailability.employee_id,
    DateAvailability.reason,
    no_value(DateTime),
    no_value(DateTime),
    no_value(String),
    no_value(UtcDateTime),
    DateAvailability.on_date,
)


def pattern_of(row: Row[Any]) -> WeekPattern:
    """Return a row of `USUAL` as a weekday of a usual week."""
    employee_id, weekday, week, is_available, from_local, to_local = row[:6]
    return WeekPattern(
        employee_id=employee_id,
        weekday=weekday,
        week=_week_of(week),
        is_available=is_available,
        from_local=from_local,
        to_local=to_local,
    )


@cache
def _week_of(stored: str) -> Literal["every", "a", "b"]:
    return WeekKind(stored).value


def absence_of(row: Row[Any], zone: str) -> Absence:
    """Return approved time off; `zone` dates the decision."""
    return Absence(
        id=row.id,
        employee_id=row.employee_id,
        starts_local=row.starts_local,
        ends_local=row.ends_local,
        reason=row.reason or "",
        decided_by=row.decided_by,
        decided_on=row.decided_at and local_date(row.decided_at, zone),
    )


def mark_of(row: Row[Any]) -> DateMark:
    """Return what somebody said about one date."""
    return DateMark(
        employee_id=row.employee_id,
        on_date=row.on_date,
        is_available=row.is_available,
        reason=row.reason or "",
    )


def refusal_of(row: Row[Any]) -> DateMark:
    """Return a date on which somebody said that they can't work."""
    reason = row.reason or ""
    return DateMark(
        employee_id=row.employee_id, on_date=row.on_date, is_available=False, reason=reason
    )


def override_of(row: Row[Any]) -> WeekOverride:
    """Return a temporary week with its days."""
    return WeekOverride(
        employee_id=row.employee_id,
        first_on=row.on_date,
        last_on=row.last_on,
        days=tuple(
            WeekPattern(
                employee_id=row.employee_id,
                weekday=day["weekday"],
                is_available=day["is_available"],
                from_local=_clock(day.get("from_local")),
                to_local=_clock(day.get("to_local")),
            )
            for day in row.days
        ),
    )


def closed_day_of(row: Row[Any]) -> ClosedDay:
    """Return a holiday."""
    return ClosedDay(
        id=row.id,
        name=row.name,
        site_id=row.site_id,
        on_date=row.on_date,
        month=row.month,
        day=row.day,
    )


def skill_of(row: Row[Any]) -> HeldSkill:
    """Return a skill with the dates between which it is held."""
    since: date | None = row.first_on
    return HeldSkill(code=row.code, since=since, expires_on=row.last_on)


def _clock(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None

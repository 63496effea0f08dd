"""The statements that every look at the rules asks, made once: to make one again costs as much as
to run it. Their parameters are named."""

from typing import Any, Final

from sqlalchemy import BindParameter, Select, bindparam, or_, select

from models.availability import AvailabilityOverride, DateAvailability, WeeklyAvailability
from models.holiday import Holiday
from models.rule_setting import RuleSetting
from models.schedule import Schedule
from models.time_off import TimeOff, TimeOffState
from models.user import User
from repositories.placement_rows import PLACED, PLACED_ORDER
from repositories.rule_unions import CLOSED, LIMITS, MARKED, ROLES, TEMPORARY, USUAL

MOST_ROWS: Final = 100_000
_PEOPLE: Final[BindParameter[Any]] = bindparam("people", expanding=True)
_FIRST: Final[BindParameter[Any]] = bindparam("first")
_LAST: Final[BindParameter[Any]] = bindparam("last")
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
ABSENCES_OF_PEOPLE: Final = ABSENCES.where(TimeOff.employee_id.in_(_PEOPLE))
SAID: Final = (
    USUAL.where(
        WeeklyAvailability.employee_id.in_(_PEOPLE),
        WeeklyAvailability.weekday.in_(bindparam("weekdays", expanding=True)),
    )
    .union_all(
        MARKED.where(
            DateAvailability.on_date.between(_FIRST, _LAST),
            DateAvailability.employee_id.in_(_PEOPLE),
        ),
        TEMPORARY.where(
            AvailabilityOverride.first_on <= _LAST,
            AvailabilityOverride.last_on >= _FIRST,
            AvailabilityOverride.employee_id.in_(_PEOPLE),
        ),
    )
    .order_by("on_date", "weekday", "employee_id")
    .limit(MOST_ROWS)
)
_CLOSED: Final = CLOSED.where(
    or_(Holiday.on_date.is_(None), Holiday.on_date.between(_FIRST, _LAST))
)
CLOSED_DAYS: Final = _CLOSED.order_by(Holiday.id).limit(MOST_ROWS)
OWN_LIMITS: Final = (
    select(RuleSetting.name, RuleSetting.value).order_by(RuleSetting.name).limit(MOST_ROWS)
)
FRAME: Final = _CLOSED.union_all(LIMITS, ROLES).order_by("kind", "name").limit(MOST_ROWS)
ACTIVE: Final = PLACED.where(Schedule.is_active)
_STARTING: Final = Schedule.starts_at.between(bindparam("starts_from"), bindparam("starts_before"))
# Joined by OR, SQLite would look through all schedules there ever were.
PLACED_AROUND: Final = (
    ACTIVE.where(Schedule.employee_id.in_(_PEOPLE), _STARTING)
    .union_all(ACTIVE.where(Schedule.event_id.in_(bindparam("events", expanding=True))))
    .order_by(*PLACED_ORDER)
    .limit(MOST_ROWS)
)

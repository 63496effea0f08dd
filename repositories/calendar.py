"""What a week or a month shows, in a fixed number of statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, or_, select

from models.availability import DateAvailability
from models.employee import Employee
from models.event import Event, EventState
from models.event_type import EventType
from models.schedule import Schedule
from models.site import Site
from models.time_off import TimeOff, TimeOffState
from repositories.base import SessionRepository
from repositories.events import is_staffed
from repositories.rule_unions import ABSENT, REFUSED, absence_of, refusal_of
from scheduling.values import Absence, DateMark
from utils.wall_clock import MIDNIGHT

MOST_ROWS = 20_000
_DAY = timedelta(days=1)
_OVER = (EventState.CANCELLED, EventState.EXPIRED)


@dataclass(frozen=True, kw_only=True, slots=True)
class KindName:
    """A kind of work as its badge shows it."""

    label: str
    colour: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkRow:
    """One schedule with what a calendar shows of its event."""

    kind: KindName
    event_id: UUID
    project_name: str
    event_number: str | None
    site_id: UUID
    site_name: str
    employee_id: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class DueRow:
    """One event that is due in the range, and whether it has its people."""

    event_id: UUID
    project_name: str
    event_number: str | None
    kind: KindName
    due_local: datetime
    is_open: bool
    is_staffed: bool


class CalendarRepository(SessionRepository):
    """Reads for the week and the month."""

    def work(
        self, starts_from: datetime, starts_before: datetime, site_id: UUID | None
    ) -> list[WorkRow]:
        """Return the active schedules that start in the half-open range, in order of start.

        With a site: everything that those people do who work there in the range or whose home it
        is.
        """
        in_range = (
            Schedule.is_active,
            Schedule.starts_at >= starts_from,
            Schedule.starts_at < starts_before,
        )
        query = (
            select(
                EventType.label,
                EventType.colour,
                Schedule.event_id,
                Event.project_name,
                Event.event_number,
                Event.site_id,
                Site.name.label("site_name"),
                Schedule.employee_id,
                Schedule.starts_at,
                Schedule.ends_at,
            )
            .join(Schedule.event)
            .join(Event.event_type)
            .join(Event.site)
            .where(*in_range)
            .order_by(Schedule.starts_at, Schedule.id)
            .limit(MOST_ROWS)
        )
        if site_id is not None:
            here = select(Schedule.employee_id).join(Schedule.event)
            visiting = here.where(*in_range, Event.site_id == site_id)
            at_home = select(Employee.id).where(Employee.home_site_id == site_id)
            query = query.where(
                or_(Schedule.employee_id.in_(visiting), Schedule.employee_id.in_(at_home))
            )
        return [WorkRow(**_with_kind(row)) for row in self.session.execute(query).mappings()]

    def due(self, first: date, last: date, site_id: UUID | None) -> list[DueRow]:
        """Return the events whose due time lies on those days, both included, at their site."""
        begin, end = datetime.combine(first, MIDNIGHT), datetime.combine(last + _DAY, MIDNIGHT)
        query = (
            select(
                Event.id.label("event_id"),
                Event.project_name,
                Event.event_number,
                EventType.label,
                EventType.colour,
                Event.due_local,
                (Event.state == EventState.OPEN).label("is_open"),
                is_staffed().label("is_staffed"),
            )
            .join(Event.event_type)
            .where(
                # No clock is a whole day away from UTC: these read the index.
                Event.due_at >= begin.replace(tzinfo=UTC) - _DAY,
                Event.due_at < end.replace(tzinfo=UTC) + _DAY,
                Event.due_local >= begin,
                Event.due_local < end,
                Event.state.not_in(_OVER),
            )
            .order_by(Event.due_at, Event.id)
            .limit(MOST_ROWS)
        )
        if site_id is not None:
            query = query.where(Event.site_id == site_id)
        return [DueRow(**_with_kind(row)) for row in self.session.execute(query).mappings()]

    def away(
        self, first: date, last: date, zone: str, employee_ids: Iterable[UUID]
    ) -> tuple[list[Absence], list[DateMark]]:
        """Return approved time off that touches those days, and the dates that people said they
        can't work, in one statement; `zone` dates the decisions."""
        rows = self.session.execute(_away(first, last, list(employee_ids))).all()
        absences = [absence_of(row, zone) for row in rows if row.on_date is None]
        marks = [refusal_of(row) for row in rows if row.on_date is not None]
        return absences, marks


def _away(first: date, last: date, ids: list[UUID]) -> Select[Any]:
    begin, end = datetime.combine(first, MIDNIGHT), datetime.combine(last + _DAY, MIDNIGHT)
    absent = ABSENT.where(
        TimeOff.employee_id.in_(ids),
        TimeOff.state == TimeOffState.APPROVED,
        TimeOff.starts_local < end,
        TimeOff.ends_local > begin,
    )
    refused = REFUSED.where(
        DateAvailability.employee_id.in_(ids),
        DateAvailability.is_available.is_(False),
        DateAvailability.on_date.between(first, last),
    )
    together = absent.union_all(refused).subquery()
    order = (together.c.starts_local, together.c.on_date, together.c.employee_id)
    return select(together).order_by(*order).limit(MOST_ROWS)


def _with_kind(row: RowMapping) -> dict[str, Any]:
    values = dict(row)
    kind = KindName(label=values.pop("label"), colour=values.pop("colour"))
    return {**values, "kind": kind}

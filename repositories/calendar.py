"""What a week or a month shows, in a fixed number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import DateTime, RowMapping, Select, SQLColumnExpression, or_, select

from models.availability import DateAvailability
from models.employee import Employee
from models.event import Event, EventState
from models.event_type import EventType
from models.schedule import Schedule
from models.site import Site
from models.time_off import TimeOff, TimeOffState
from repositories.base import SessionRepository
from repositories.event_filters import is_plannable, is_staffed
from repositories.published_query import (
    PUBLISHED_NAMES,
    PUBLISHED_VERSION,
    STANDING_NOW,
    published_query,
    published_row,
)
from repositories.rule_unions import ABSENT, REFUSED, absence_of, no_value, refusal_of
from repositories.standings import Period, PublishedRow, Standing
from scheduling.values import Absence, DateMark
from utils.wall_clock import MIDNIGHT, to_local

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
    schedule_id: UUID
    seat: int
    event_id: UUID
    project_name: str
    event_number: str | None
    site_id: UUID
    site_name: str
    site_zone: str
    employee_id: UUID
    employee_name: str
    starts_at: datetime
    ends_at: datetime

    @property
    def standing(self) -> Standing:
        """Where it stands on the clock of its site."""
        return Standing(
            schedule_id=self.schedule_id,
            event_id=self.event_id,
            seat=self.seat,
            site_id=self.site_id,
            employee_id=self.employee_id,
            employee_name=self.employee_name,
            starts_local=to_local(self.starts_at, self.site_zone),
            ends_local=to_local(self.ends_at, self.site_zone),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class DueRow:
    """One event that is due in the range, and whether it has its people."""

    event_id: UUID
    project_name: str
    event_number: str | None
    kind: KindName
    due_local: datetime
    is_plannable: bool
    is_staffed: bool


_WHAT: Final = (
    EventType.label,
    EventType.colour,
    Event.project_name,
    Event.event_number,
    Site.name.label("site_name"),
    Site.time_zone.label("site_zone"),
    Schedule.starts_at,
    Schedule.ends_at,
)
_WORK_NAMES: Final = tuple(column.key for column in (*STANDING_NOW, *_WHAT))
# What one half of the union lacks, in its place and of its type.
_NO_VERSION: Final = tuple(no_value(one.type).label(one.key) for one in PUBLISHED_VERSION)
_NO_CLOCK: Final = tuple(no_value(DateTime).label(name) for name in ("starts_local", "ends_local"))
_NOTHING: Final = tuple(no_value(one.type).label(one.key) for one in _WHAT)


class CalendarRepository(SessionRepository):
    """Reads for the week and the month."""

    def work(
        self, starts_from: datetime, starts_before: datetime, site_id: UUID | None
    ) -> list[WorkRow]:
        """Return the active schedules that start in the half-open range, in order of start.

        With a site: everything that those people do who work there in the range or whose home it
        is.
        """
        query = _work((*STANDING_NOW, *_WHAT), starts_from, starts_before, site_id)
        query = query.order_by(Schedule.starts_at, Schedule.id).limit(MOST_ROWS)
        return [WorkRow(**_with_kind(row)) for row in self.session.execute(query).mappings()]

    def work_and_published(
        self, starts_from: datetime, starts_before: datetime, period: Period
    ) -> tuple[list[WorkRow], list[PublishedRow]]:
        """Return the same at the period's site, and what was published last for its days, newest
        version first; all in one statement."""
        columns = (*_NO_VERSION, *STANDING_NOW, *_NO_CLOCK, *_WHAT)
        now = _work(columns, starts_from, starts_before, period.site_id)
        then = published_query(period).add_columns(*_NOTHING)
        both = now.union_all(then).subquery()
        query = select(both).order_by(both.c.starts_at, both.c.schedule_id).limit(2 * MOST_ROWS)
        work, published = [], []
        for row in self.session.execute(query).mappings():
            values = dict(row)
            if values["version_id"] is None:
                work.append(WorkRow(**_with_kind({name: values[name] for name in _WORK_NAMES})))
            else:
                published.append(published_row({name: values[name] for name in PUBLISHED_NAMES}))
        return work, sorted(published, key=lambda row: row.number, reverse=True)

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
                is_plannable().label("is_plannable"),
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


def _work(
    columns: Sequence[SQLColumnExpression[Any]],
    starts_from: datetime,
    starts_before: datetime,
    site_id: UUID | None,
) -> Select[Any]:
    in_range = (
        Schedule.is_active,
        Schedule.starts_at >= starts_from,
        Schedule.starts_at < starts_before,
    )
    query = (
        select(*columns)
        .select_from(Schedule)
        .join(Schedule.event)
        .join(Event.event_type)
        .join(Event.site)
        .join(Schedule.employee)
        .where(*in_range)
    )
    if site_id is None:
        return query
    here = select(Schedule.employee_id).join(Schedule.event)
    visiting = here.where(*in_range, Event.site_id == site_id)
    at_home = select(Employee.id).where(Employee.home_site_id == site_id)
    return query.where(or_(Schedule.employee_id.in_(visiting), Schedule.employee_id.in_(at_home)))


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


def _with_kind(row: dict[str, Any] | RowMapping) -> dict[str, Any]:
    values = dict(row)
    kind = KindName(label=values.pop("label"), colour=values.pop("colour"))
    return {**values, "kind": kind}

"""What the rules look at besides the people and events at hand, in a fixed number of queries."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Row, Select, String, null, or_, select, type_coerce

from models.availability import DateAvailability, WeeklyAvailability
from models.event import Event
from models.event_type import EventType
from models.holiday import Holiday
from models.rule_setting import RuleSetting
from models.schedule import Schedule
from models.site import Site
from models.time_off import TimeOff, TimeOffState
from models.user import User
from repositories.base import SessionRepository
from scheduling.values import Absence, ClosedDay, DateMark, Placement, WeekPattern
from utils.chunks import chunked
from utils.wall_clock import local_date

MOST_ROWS = 100_000

# Two tables of one form, for one statement: usual weeks have no date, marks no weekday.
_USUAL: Final[Select[Any]] = select(
    WeeklyAvailability.employee_id,
    WeeklyAvailability.weekday,
    WeeklyAvailability.week,
    WeeklyAvailability.is_available,
    WeeklyAvailability.from_local,
    WeeklyAvailability.to_local,
    type_coerce(null(), Date()).label("on_date"),
    type_coerce(null(), String()).label("reason"),
)
_MARKED: Final[Select[Any]] = select(
    DateAvailability.employee_id,
    null().label("weekday"),
    null().label("week"),
    DateAvailability.is_available,
    null().label("from_local"),
    null().label("to_local"),
    DateAvailability.on_date,
    DateAvailability.reason,
)


class RuleInputRepository(SessionRepository):
    """Reads plain columns and returns the values of `scheduling`."""

    def placements(
        self,
        employee_ids: Iterable[UUID],
        event_ids: Iterable[UUID],
        starts_from: datetime,
        starts_before: datetime,
    ) -> list[Placement]:
        """Return the people's active schedules that start in the range, and all of the events', in
        one query."""
        in_range = Schedule.starts_at.between(starts_from, starts_before)
        of_people = Schedule.employee_id.in_(list(employee_ids)) & in_range
        of_events = Schedule.event_id.in_(list(event_ids))
        return self._placements(or_(of_people, of_events))

    def placements_between(self, starts_from: datetime, starts_before: datetime) -> list[Placement]:
        """Return everybody's active schedules that start in the half-open range, in one query."""
        return self._placements(
            (Schedule.starts_at >= starts_from) & (Schedule.starts_at < starts_before)
        )

    def placements_of_events(self, event_ids: Iterable[UUID]) -> list[Placement]:
        """Return the events' active schedules, in one query per 500 events."""
        return [
            placement
            for chunk in chunked(event_ids)
            for placement in self._placements(Schedule.event_id.in_(chunk))
        ]

    def _placements(self, criterion: ColumnElement[bool]) -> list[Placement]:
        query: Select[Any] = (
            select(
                Schedule.id,
                Schedule.organization_id,
                Schedule.event_id,
                Schedule.employee_id,
                Schedule.seat,
                Schedule.starts_at,
                Schedule.ends_at,
                Schedule.is_stackable,
                EventType.code.label("type_code"),
                Event.project_name,
                Site.time_zone.label("zone"),
                Event.site_id,
            )
            .join(Schedule.event)
            .join(Event.event_type)
            .join(Event.site)
            .where(Schedule.is_active, criterion)
            .order_by(Schedule.starts_at, Schedule.id)
            .limit(MOST_ROWS)
        )
        return [Placement(**row) for row in self.session.execute(query).mappings()]

    def absences(
        self,
        starts_local: datetime,
        ends_local: datetime,
        zone: str,
        employee_ids: Iterable[UUID] | None = None,
    ) -> list[Absence]:
        """Return approved time off that touches the wall-clock range; `zone` dates the decision."""
        query = (
            select(
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
                TimeOff.starts_local < ends_local,
                TimeOff.ends_local > starts_local,
            )
            .order_by(TimeOff.starts_local, TimeOff.id)
            .limit(MOST_ROWS)
        )
        if employee_ids is not None:
            query = query.where(TimeOff.employee_id.in_(list(employee_ids)))
        return [
            Absence(
                employee_id=row.employee_id,
                starts_local=row.starts_local,
                ends_local=row.ends_local,
                reason=row.reason or "",
                decided_by=row.decided_by,
                decided_on=row.decided_at and local_date(row.decided_at, zone),
            )
            for row in self.session.execute(query)
        ]

    def marks(
        self, first: date, last: date, employee_ids: Iterable[UUID] | None = None
    ) -> list[DateMark]:
        """Return what people said about the dates from `first` to `last`."""
        query = (
            select(
                DateAvailability.employee_id,
                DateAvailability.on_date,
                DateAvailability.is_available,
                DateAvailability.reason,
            )
            .where(DateAvailability.on_date.between(first, last))
            .order_by(DateAvailability.on_date, DateAvailability.id)
            .limit(MOST_ROWS)
        )
        if employee_ids is not None:
            query = query.where(DateAvailability.employee_id.in_(list(employee_ids)))
        return [_mark(row) for row in self.session.execute(query)]

    def availability(
        self, first: date, last: date, employee_ids: Iterable[UUID]
    ) -> tuple[list[WeekPattern], list[DateMark]]:
        """Return the people's usual weeks, and what they said about the dates from `first` to
        `last`, in one statement."""
        ids = list(employee_ids)
        usual = _USUAL.where(WeeklyAvailability.employee_id.in_(ids))
        marked = _MARKED.where(
            DateAvailability.on_date.between(first, last), DateAvailability.employee_id.in_(ids)
        )
        both = usual.union_all(marked).order_by("on_date", "weekday", "employee_id")
        rows = self.session.execute(both.limit(MOST_ROWS)).all()
        return (
            [_pattern(row) for row in rows if row.on_date is None],
            [_mark(row) for row in rows if row.on_date is not None],
        )

    def closed_days(self, first: date, last: date) -> list[ClosedDay]:
        """Return the yearly holidays, and the dated ones from `first` to `last`."""
        query = (
            select(Holiday.name, Holiday.site_id, Holiday.on_date, Holiday.month, Holiday.day)
            .where(or_(Holiday.on_date.is_(None), Holiday.on_date.between(first, last)))
            .order_by(Holiday.id)
            .limit(MOST_ROWS)
        )
        return [ClosedDay(**row) for row in self.session.execute(query).mappings()]

    def settings(self) -> dict[str, Any]:
        """Return the organization's own limits by name."""
        query = select(RuleSetting.name, RuleSetting.value).order_by(RuleSetting.name).limit(500)
        return dict(self.session.execute(query).tuples().all())


def _pattern(row: Row[Any]) -> WeekPattern:
    return WeekPattern(
        employee_id=row.employee_id,
        weekday=row.weekday,
        week=row.week.value,
        is_available=row.is_available,
        from_local=row.from_local,
        to_local=row.to_local,
    )


def _mark(row: Row[Any]) -> DateMark:
    return DateMark(
        employee_id=row.employee_id,
        on_date=row.on_date,
        is_available=row.is_available,
        reason=row.reason or "",
    )

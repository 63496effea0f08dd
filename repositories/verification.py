"""What verification looks at: the schedules of some days with their events, as plain rows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Integer, Select, String, and_, bindparam, func, or_, select, type_coerce

from models.attendance import Attendance, Mark
from models.event import Event
from models.event_type import EventType
from models.history import AuditEntry
from models.schedule import Schedule
from repositories.base import SessionRepository
from repositories.event_filters import is_plannable, is_staffed
from repositories.history import set_asides_of
from scheduling.verification_values import SetAside

MOST_ROWS = 50_000
_ABSENT = (Mark.CALLED_IN, Mark.EXCUSED)

EVENT_COLUMNS = (
    Event.id,
    Event.ref_num,
    Event.project_name,
    Event.event_number,
    Event.event_type_id,
    Event.site_id,
    # Thousands are read: as the text that it is stored as.
    type_coerce(Event.state, String),
    Event.headcount,
    Event.estimated_minutes,
    Event.opens_at,
    Event.due_at,
)
SCHEDULE_COLUMNS = (
    Schedule.seat,
    Schedule.id,
    Schedule.employee_id,
    Schedule.is_stackable,
    Schedule.starts_at,
    Schedule.ends_at,
    Attendance.mark,
)

# Made once: to make a statement again costs as much as to run it.
_IN_RANGE: Final = (
    Schedule.is_active,
    Schedule.starts_at >= bindparam("starts_from"),
    Schedule.starts_at < bindparam("starts_before"),
)
_WAITING: Final = (
    is_plannable(),
    Event.due_at > bindparam("overdue_after"),
    Event.due_at <= bindparam("due_until"),
    or_(
        and_(Event.due_at > bindparam("due_after"), ~is_staffed()),
        ~select(Schedule.id).where(Schedule.event_id == Event.id, Schedule.is_active).exists(),
    ),
)
_PLACED: Final[Select[Any]] = (
    select(*SCHEDULE_COLUMNS, *EVENT_COLUMNS)
    .join(Schedule.event)
    .outerjoin(Attendance, Attendance.schedule_id == Schedule.id)
    .where(*_IN_RANGE)
    .order_by(Schedule.starts_at, Schedule.id)
    .limit(MOST_ROWS)
)
_UNSTAFFED: Final[Select[Any]] = (
    select(*EVENT_COLUMNS).where(*_WAITING).order_by(Event.due_at, Event.id).limit(MOST_ROWS)
)
_COUNT_DUE: Final = select(func.count()).select_from(
    select(Event.id).where(*_WAITING).limit(bindparam("most", type_=Integer)).subquery()
)
_ACCEPTED: Final = (
    select(AuditEntry.object_id, AuditEntry.reason, AuditEntry.after)
    .where(
        AuditEntry.object_id.in_(select(Schedule.id).where(*_IN_RANGE)),
        AuditEntry.reason.is_not(None),
    )
    .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    .limit(MOST_ROWS)
)


class EventRow(NamedTuple):
    """An event, in the order of `EVENT_COLUMNS`."""

    id: UUID
    ref_num: str
    project_name: str
    event_number: str | None
    event_type_id: UUID
    site_id: UUID
    state: str
    headcount: int
    estimated_minutes: int | None
    opens_at: datetime
    due_at: datetime


class PlacedRow(NamedTuple):
    """A schedule, in the order of `SCHEDULE_COLUMNS`, what is recorded of who was to come, and its
    event."""

    seat: int
    id: UUID
    employee_id: UUID
    is_stackable: bool
    starts_at: datetime
    ends_at: datetime
    mark: Mark | None
    event: EventRow

    @property
    def is_absent(self) -> bool:
        """Return whether somebody said that they won't come."""
        return self.mark in _ABSENT


class PartnerRow(NamedTuple):
    """An event that belongs to others of its number, and whether all its seats are taken."""

    number: str
    is_staffed: bool
    event: EventRow


class VerificationRepository(SessionRepository):
    """Reads everything of a range in a fixed number of statements."""

    def placed(self, starts_from: datetime, starts_before: datetime) -> list[PlacedRow]:
        """Return the active schedules that start in the half-open range, each with its event, in
        order of start."""
        asked = {"starts_from": starts_from, "starts_before": starts_before}
        width = len(SCHEDULE_COLUMNS)
        return [
            PlacedRow._make((*row[:width], EventRow._make(row[width:])))
            for row in self.session.execute(_PLACED, asked).tuples()
        ]

    def unstaffed(
        self, due_after: datetime, due_until: datetime, overdue_after: datetime | None = None
    ) -> list[EventRow]:
        """Return plannable events with a free seat that are due after the one instant and not
        after the other, and those due after `overdue_after` that nobody is on, soonest first."""
        asked = {
            "due_after": due_after,
            "due_until": due_until,
            "overdue_after": overdue_after or due_after,
        }
        return [EventRow._make(row) for row in self.session.execute(_UNSTAFFED, asked).tuples()]

    def count_due(
        self, due_after: datetime, due_until: datetime, overdue_after: datetime, limit: int
    ) -> int:
        """Return how many there are of these, counting no further than `limit`."""
        asked = {
            "due_after": due_after,
            "due_until": due_until,
            "overdue_after": overdue_after,
            "most": limit,
        }
        return self.session.scalar(_COUNT_DUE, asked) or 0

    def partners(
        self, type_codes: Iterable[str], numbers: Iterable[str], site_ids: Iterable[UUID]
    ) -> list[PartnerRow]:
        """Return the events of those types with those event numbers at those sites, whatever their
        state, the latest due last."""
        query = (
            select(Event.event_number, is_staffed(), *EVENT_COLUMNS)
            .join(Event.event_type)
            .where(
                EventType.code.in_(list(type_codes)),
                Event.event_number.in_(list(numbers)),
                Event.site_id.in_(list(site_ids)),
            )
            .order_by(Event.due_at, Event.id)
            .limit(MOST_ROWS)
        )
        return [
            PartnerRow(number, taken, EventRow._make(row))
            for number, taken, *row in self.session.execute(query)
        ]

    def accepted_with_details(
        self, starts_from: datetime, starts_before: datetime
    ) -> list[SetAside]:
        """Return the rules that were set aside for active schedules that start in the half-open
        range, latest first."""
        asked = {"starts_from": starts_from, "starts_before": starts_before}
        return set_asides_of(self.session.execute(_ACCEPTED, asked))

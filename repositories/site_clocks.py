"""What hangs on a site's clock: its coming windows, and who is or was to come."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from models.employee import Employee
from models.event import Event
from models.schedule import Schedule
from repositories.base import SessionRepository, locking
from utils.chunks import chunked


class SiteClockRepository(SessionRepository):
    """The events and schedules of one site, read afresh; one more than `limit` tells that there are
    too many."""

    def windows(self, site_id: UUID, due_after: datetime, limit: int) -> list[Event]:
        """Return the site's events that are due after an instant with types and site, soonest
        first, at most `limit`."""
        query = (
            select(Event)
            .options(
                joinedload(Event.event_type, innerjoin=True), joinedload(Event.site, innerjoin=True)
            )
            .where(Event.site_id == site_id, Event.due_at > due_after)
            .order_by(Event.due_at, Event.id)
            .limit(limit)
            .execution_options(populate_existing=True)
        )
        return list(self.session.scalars(query))

    def schedules(self, site_id: UUID, starts_from: datetime, limit: int) -> list[Schedule]:
        """Return the site's schedules that start after an instant, ended ones too, with people,
        roles, events and types, in order of start, at most `limit`."""
        query = (
            select(Schedule)
            .join(Schedule.event)
            .options(
                contains_eager(Schedule.event).options(
                    joinedload(Event.event_type, innerjoin=True),
                    joinedload(Event.site, innerjoin=True),
                ),
                joinedload(Schedule.employee, innerjoin=True).joinedload(Employee.job_role),
            )
            .where(Event.site_id == site_id, Schedule.starts_at > starts_from)
            .order_by(Schedule.starts_at, Schedule.id)
            .limit(limit)
            .execution_options(populate_existing=True)
        )
        return list(self.session.scalars(query))

    def lock_people(self, employee_ids: Iterable[UUID]) -> None:
        """Lock those people in order of id, 500 at a time."""
        self._lock(Employee, employee_ids)

    def lock_events(self, event_ids: Iterable[UUID]) -> None:
        """Lock those events in order of id, 500 at a time."""
        self._lock(Event, event_ids)

    def lock_schedules(self, schedule_ids: Iterable[UUID]) -> None:
        """Lock those schedules in order of id, 500 at a time: whoever records attendance holds one,
        and nothing else."""
        self._lock(Schedule, schedule_ids)

    def _lock(
        self, model: type[Employee] | type[Event] | type[Schedule], ids: Iterable[UUID]
    ) -> None:
        for chunk in chunked(sorted(ids)):
            query = select(model.id).where(model.id.in_(chunk)).order_by(model.id)
            self.session.execute(locking(query))

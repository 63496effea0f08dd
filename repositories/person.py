"""Reads for the page of one person."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from models.availability import DateAvailability
from models.schedule import Schedule
from repositories.base import SessionRepository
from repositories.people import WorkRow, work_query, work_rows


class PersonRepository(SessionRepository):
    """What is known of one person besides themselves, each in one bounded statement."""

    def dates(self, employee_id: UUID, first: date, limit: int) -> list[DateAvailability]:
        """Return what they said about dates from `first` on."""
        query = (
            select(DateAvailability)
            .where(DateAvailability.employee_id == employee_id, DateAvailability.on_date >= first)
            .order_by(DateAvailability.on_date, DateAvailability.id)
            .limit(limit)
        )
        return list(self.session.scalars(query))

    def work(
        self,
        employee_id: UUID,
        starts_from: datetime,
        starts_before: datetime | None,
        limit: int,
    ) -> list[WorkRow]:
        """Return their schedules that start in the half-open range, earliest first."""
        query = work_query().where(
            Schedule.employee_id == employee_id,
            Schedule.is_active,
            Schedule.starts_at >= starts_from,
        )
        if starts_before is not None:
            query = query.where(Schedule.starts_at < starts_before)
        query = query.order_by(Schedule.starts_at, Schedule.id).limit(limit)
        return work_rows(self.session.execute(query))

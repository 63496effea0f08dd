"""Where schedules stand, as values: what an action moves, keeps and puts back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from error_handlers.exceptions import ContentionException
from models.employee import Employee
from models.event import Event
from models.schedule import Schedule, ScheduleSource
from scheduling.values import Candidate, Placement
from services.roster_refusals import no_employee, no_event, no_schedule


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One person on one seat of an event at one time."""

    schedule_id: UUID
    event_id: UUID
    seat: int
    employee_id: UUID
    starts_at: datetime
    ends_at: datetime
    is_pinned: bool
    source: ScheduleSource

    @classmethod
    def of(cls, schedule: Schedule) -> "Place":
        """Return where a schedule stands, or stood when it ended."""
        return cls(
            schedule_id=schedule.id,
            event_id=schedule.event_id,
            employee_id=schedule.employee_id,
            seat=schedule.seat,
            starts_at=schedule.starts_at,
            ends_at=schedule.ends_at,
            is_pinned=schedule.is_pinned,
            source=schedule.source,
        )

    @classmethod
    def from_facts(cls, schedule_id: UUID, facts: Mapping[str, Any]) -> "Place":
        """Return the place that `facts` of a change keep."""
        return cls(
            schedule_id=schedule_id,
            event_id=UUID(facts["event_id"]),
            employee_id=UUID(facts["employee_row_id"]),
            seat=facts["seat"],
            starts_at=datetime.fromisoformat(facts["starts_at"]),
            ends_at=datetime.fromisoformat(facts["ends_at"]),
            is_pinned=facts["is_pinned"],
            source=ScheduleSource(facts["source"]),
        )

    def facts(self, person: Employee, *, is_active: bool) -> dict[str, object]:
        """Return what a change keeps: all that putting it back takes, and who it is in words."""
        return {
            "event_id": self.event_id,
            "employee_row_id": self.employee_id,
            "employee_id": person.code,
            "employee_name": person.name,
            "seat": self.seat,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "is_active": is_active,
            "is_pinned": self.is_pinned,
            "source": self.source,
        }

    def values(self, *, is_active: bool, is_stackable: bool) -> dict[str, Any]:
        """Return what is stored of it."""
        return {
            "event_id": self.event_id,
            "employee_id": self.employee_id,
            "seat": self.seat,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "is_active": is_active,
            "is_stackable": is_stackable,
            "is_pinned": self.is_pinned,
        }

    def candidate(self) -> Candidate:
        """Return the question that the rules are asked."""
        return Candidate(
            event_id=self.event_id,
            employee_id=self.employee_id,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            seat=self.seat or None,
        )

    def placement(self, event: Event) -> Placement:
        """Return it as the rules see a schedule."""
        return Placement(
            id=self.schedule_id,
            organization_id=event.organization_id,
            event_id=self.event_id,
            employee_id=self.employee_id,
            seat=self.seat,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            is_stackable=event.event_type.is_stackable,
            type_code=event.event_type.code,
            project_name=event.project_name,
            zone=event.site.time_zone,
            site_id=event.site_id,
            exclusive_with=tuple(event.event_type.exclusive_with),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Locked:
    """What an action concerns, locked: nobody else changes it until the unit ends."""

    people: Mapping[UUID, Employee]
    events: Mapping[UUID, Event]
    schedules: Mapping[UUID, Schedule]

    def whose(self, employee_id: UUID) -> Employee:
        """Return the person whose schedule is to change.

        Raises:
            ContentionException: they got it between finding whom to lock and having locked them, so
                they are not locked: once more.
        """
        found = self.people.get(employee_id)
        if found is None:
            raise ContentionException
        return found

    def person(self, code: str) -> Employee:
        """Return the person with that code; raises `ResourceNotFoundException`."""
        found = next((one for one in self.people.values() if one.code == code), None)
        if found is None:
            raise no_employee(code)
        return found

    def event(self, event_id: UUID) -> Event:
        """Return the event; raises `ResourceNotFoundException`."""
        found = self.events.get(event_id)
        if found is None:
            raise no_event()
        return found

    def schedule(self, schedule_id: UUID) -> Schedule:
        """Return the schedule; raises `ResourceNotFoundException`."""
        found = self.schedules.get(schedule_id)
        if found is None:
            raise no_schedule()
        return found

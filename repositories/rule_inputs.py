"""What the rules look at besides the people and events at hand, in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    select,
)

from models.availability import DateAvailability
from models.schedule import Schedule
from repositories.base import SessionRepository
from repositories.placement_rows import PLACED_ORDER, placement_of
from repositories.rule_statements import (
    ABSENCES,
    ABSENCES_OF_PEOPLE,
    ACTIVE,
    FRAME,
    HELD,
    HELD_BY_PEOPLE,
    MOST_ROWS,
    OWN_LIMITS,
    PLACED_AROUND,
    PLACED_AROUND_OF_PEOPLE,
    SAID,
    SAID_BY_PEOPLE,
)
from repositories.rule_unions import (
    CLOSED_DAY,
    LIMIT,
    ROLE,
    absence_of,
    closed_day_of,
    mark_of,
    override_of,
    pattern_of,
    skill_of,
)
from scheduling.values import (
    Absence,
    ClosedDay,
    DateMark,
    HeldSkill,
    Placement,
    WeekOverride,
    WeekPattern,
)
from utils.chunks import chunked

DAYS_OF_WEEK = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What people said about when they can work."""

    weeks: tuple[WeekPattern, ...]
    marks: tuple[DateMark, ...]
    overrides: tuple[WeekOverride, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """What holds for everybody."""

    closed_days: tuple[ClosedDay, ...]
    limits: Mapping[str, Any]
    role_labels: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What people hold: skills by person, and (site, day, rotation) by holder; and in words."""

    skills: Mapping[UUID, tuple[HeldSkill, ...]]
    skill_labels: Mapping[str, str]
    rotation_holders: Mapping[tuple[UUID, date, str], UUID]
    holder_names: Mapping[UUID, str]


class RuleInputRepository(SessionRepository):
    """Reads plain columns and returns the values of `scheduling`."""

    def placements(
        self,
        employee_ids: Iterable[UUID] | None,
        event_ids: Iterable[UUID],
        starts_from: datetime,
        starts_before: datetime,
    ) -> list[Placement]:
        """Return the people's (None: everybody's) active schedules that start in the range, and all
        of the events', in one query."""
        asked: dict[str, Any] = {
            "events": list(event_ids),
            "starts_from": starts_from,
            "starts_before": starts_before,
        }
        query = PLACED_AROUND
        if employee_ids is not None:
            asked["people"] = list(employee_ids)
            query = PLACED_AROUND_OF_PEOPLE
        found = self._placements(query, asked)
        return list({placement.id: placement for placement in found}.values())

    def placements_between(self, starts_from: datetime, starts_before: datetime) -> list[Placement]:
        """Return everybody's active schedules that start in the half-open range, in one query."""
        return self._with(Schedule.starts_at >= starts_from, Schedule.starts_at < starts_before)

    def placements_of_events(self, event_ids: Iterable[UUID]) -> list[Placement]:
        """Return the events' active schedules, in one query per 500 events."""
        return [
            placement
            for chunk in chunked(event_ids)
            for placement in self._with(Schedule.event_id.in_(chunk))
        ]

    def _with(self, *criteria: ColumnElement[bool]) -> list[Placement]:
        query = ACTIVE.where(*criteria).order_by(*PLACED_ORDER).limit(MOST_ROWS)
        return self._placements(query, {})

    def _placements(
        self, query: Select[Any] | CompoundSelect[Any], asked: Mapping[str, Any]
    ) -> list[Placement]:
        organization_id = self.session.organization_id
        if organization_id is None:
            return []
        rows = self.session.execute(query, asked).all()
        return [placement_of(row, organization_id) for row in rows]

    def absences(
        self,
        starts_local: datetime,
        ends_local: datetime,
        zone: str,
        employee_ids: Iterable[UUID] | None = None,
    ) -> list[Absence]:
        """Return approved time off of the people (None: everybody's) that touches the wall-clock
        range; `zone` dates the decision."""
        asked: dict[str, Any] = {"starts_local": starts_local, "ends_local": ends_local}
        query = ABSENCES
        if employee_ids is not None:
            asked["people"] = list(employee_ids)
            query = ABSENCES_OF_PEOPLE
        return [absence_of(row, zone) for row in self.session.execute(query, asked)]

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
        return [mark_of(row) for row in self.session.execute(query)]

    def said(self, first: date, last: date, employee_ids: Iterable[UUID] | None = None) -> Said:
        """Return the people's (None: everybody's) usual weekdays of the dates from `first` to
        `last`, temporary weeks that touch these, and what they said about the dates, in one
        statement."""
        days = min((last - first).days + 1, DAYS_OF_WEEK)
        asked: dict[str, Any] = {
            "weekdays": [(first.weekday() + number) % DAYS_OF_WEEK for number in range(days)],
            "first": first,
            "last": last,
        }
        query = SAID
        if employee_ids is not None:
            asked["people"] = list(employee_ids)
            query = SAID_BY_PEOPLE
        rows = self.session.execute(query, asked).all()
        return Said(
            weeks=tuple([pattern_of(row) for row in rows if row.on_date is None]),
            marks=tuple([mark_of(row) for row in rows if row.on_date and row.last_on is None]),
            overrides=tuple([override_of(row) for row in rows if row.last_on is not None]),
        )

    def frame(self, first: date, last: date) -> Frame:
        """Return the yearly holidays, those from `first` to `last`, the organization's limits and
        what its job titles are called, in one statement."""
        rows = self.session.execute(FRAME, {"first": first, "last": last}).all()
        return Frame(
            closed_days=tuple(closed_day_of(row) for row in rows if row.kind == CLOSED_DAY),
            limits={row.name: row.value for row in rows if row.kind == LIMIT},
            role_labels={row.name: row.label for row in rows if row.kind == ROLE},
        )

    def held(self, first: date, last: date, employee_ids: Iterable[UUID] | None = None) -> Held:
        """Return the people's skills (None: everybody's), what all skills are called, and who holds
        which rotation on the dates from `first` to `last`, in one statement."""
        asked: dict[str, Any] = {"first": first, "last": last}
        query = HELD
        if employee_ids is not None:
            asked["people"] = list(employee_ids)
            query = HELD_BY_PEOPLE
        rows = self.session.execute(query, asked).all()
        skills: dict[UUID, tuple[HeldSkill, ...]] = {}
        for row in rows:
            if row.site_id is None and row.employee_id is not None:
                skills[row.employee_id] = (*skills.get(row.employee_id, ()), skill_of(row))
        return Held(
            skills=skills,
            skill_labels={row.code: row.label for row in rows if row.site_id is None},
            rotation_holders=_holders([row for row in rows if row.site_id], first, last),
            holder_names={
                row.employee_id: row.label for row in rows if row.site_id and row.employee_id
            },
        )

    def settings(self) -> dict[str, Any]:
        """Return the organization's own limits by name."""
        return dict(self.session.execute(OWN_LIMITS).tuples().all())


def _holders(
    rows: Sequence[Row[Any]], first: date, last: date
) -> dict[tuple[UUID, date, str], UUID]:
    """Return who holds each rotation on each date: the weekday's holder, unless the date says
    otherwise, even that nobody does."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    holders = {
        (row.site_id, day, row.code): row.employee_id
        for row in rows
        for day in days
        if row.weekday == day.weekday()
    }
    holders |= {
        (row.site_id, row.first_on, row.code): row.employee_id
        for row in rows
        if row.first_on is not None
    }
    return {key: holder for key, holder in holders.items() if holder is not None}

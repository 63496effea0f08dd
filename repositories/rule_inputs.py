"""What the rules look at besides the people and events at hand, in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    bindparam,
    or_,
    select,
)

from models.availability import AvailabilityOverride, DateAvailability, WeeklyAvailability
from models.holiday import Holiday
from models.rotation import RotationException
from models.rule_setting import RuleSetting
from models.schedule import Schedule
from models.skill import EmployeeSkill
from models.time_off import TimeOff, TimeOffState
from models.user import User
from repositories.base import SessionRepository
from repositories.placement_rows import PLACED, PLACED_ORDER, placement_of
from repositories.rule_unions import (
    CLOSED,
    EXCEPTIONS,
    LIMITS,
    MARKED,
    ROTATIONS,
    SKILLS,
    TEMPORARY,
    USUAL,
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

MOST_ROWS = 100_000
DAYS_OF_WEEK = 7

# Statements that every look at the rules asks are made once: to make one again costs as much as to
# run it.
_PEOPLE: Final[BindParameter[Any]] = bindparam("people", expanding=True)
_FIRST: Final[BindParameter[Any]] = bindparam("first")
_LAST: Final[BindParameter[Any]] = bindparam("last")
_ABSENCES: Final[Select[Any]] = (
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
        TimeOff.starts_local < bindparam("ends_local"),
        TimeOff.ends_local > bindparam("starts_local"),
    )
    .order_by(TimeOff.starts_local, TimeOff.id)
    .limit(MOST_ROWS)
)
_ABSENCES_OF_PEOPLE: Final = _ABSENCES.where(TimeOff.employee_id.in_(_PEOPLE))
_SAID: Final = (
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
_FRAME: Final = (
    CLOSED.where(or_(Holiday.on_date.is_(None), Holiday.on_date.between(_FIRST, _LAST)))
    .union_all(LIMITS)
    .order_by("is_limit", "name")
    .limit(MOST_ROWS)
)
_ACTIVE: Final = PLACED.where(Schedule.is_active)
_STARTING: Final = Schedule.starts_at.between(bindparam("starts_from"), bindparam("starts_before"))
# Joined by OR, SQLite would look through all schedules there ever were.
_PLACED_AROUND: Final = (
    _ACTIVE.where(Schedule.employee_id.in_(_PEOPLE), _STARTING)
    .union_all(_ACTIVE.where(Schedule.event_id.in_(bindparam("events", expanding=True))))
    .order_by(*PLACED_ORDER)
    .limit(MOST_ROWS)
)


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What people hold: skills by person, and (site, day, rotation) by holder."""

    skills: Mapping[UUID, tuple[HeldSkill, ...]]
    skill_labels: Mapping[str, str]
    rotation_holders: Mapping[tuple[UUID, date, str], UUID]


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
        asked = {
            "people": list(employee_ids),
            "events": list(event_ids),
            "starts_from": starts_from,
            "starts_before": starts_before,
        }
        found = self._placements(_PLACED_AROUND, asked)
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
        query = _ACTIVE.where(*criteria).order_by(*PLACED_ORDER).limit(MOST_ROWS)
        return self._placements(query, {})

    def _placements(
        self, query: Select[Any] | CompoundSelect[Any], asked: Mapping[str, Any]
    ) -> list[Placement]:
        organization_id = self.session.organization_id
        if organization_id is None:
            return []
        return [placement_of(row, organization_id) for row in self.session.execute(query, asked)]

    def absences(
        self,
        starts_local: datetime,
        ends_local: datetime,
        zone: str,
        employee_ids: Iterable[UUID] | None = None,
    ) -> list[Absence]:
        """Return approved time off that touches the wall-clock range; `zone` dates the decision."""
        asked: dict[str, Any] = {"starts_local": starts_local, "ends_local": ends_local}
        query = _ABSENCES
        if employee_ids is not None:
            asked["people"] = list(employee_ids)
            query = _ABSENCES_OF_PEOPLE
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

    def said(self, first: date, last: date, employee_ids: Iterable[UUID]) -> Said:
        """Return the people's usual weekdays of the dates from `first` to `last`, temporary weeks
        that touch these, and what they said about the dates, in one statement."""
        days = min((last - first).days + 1, DAYS_OF_WEEK)
        asked = {
            "people": list(employee_ids),
            "weekdays": [(first.weekday() + number) % DAYS_OF_WEEK for number in range(days)],
            "first": first,
            "last": last,
        }
        rows = self.session.execute(_SAID, asked).all()
        return Said(
            weeks=tuple([pattern_of(row) for row in rows if row.on_date is None]),
            marks=tuple([mark_of(row) for row in rows if row.on_date and row.last_on is None]),
            overrides=tuple([override_of(row) for row in rows if row.last_on is not None]),
        )

    def frame(self, first: date, last: date) -> Frame:
        """Return the yearly holidays, those from `first` to `last`, and the organization's limits,
        in one statement."""
        rows = self.session.execute(_FRAME, {"first": first, "last": last}).all()
        return Frame(
            closed_days=tuple(closed_day_of(row) for row in rows if not row.is_limit),
            limits={row.name: row.value for row in rows if row.is_limit},
        )

    def held(self, first: date, last: date, employee_ids: Iterable[UUID] | None = None) -> Held:
        """Return the people's skills (None: everybody's), and who holds which rotation on the dates
        from `first` to `last`, in one statement."""
        skills_of = SKILLS
        if employee_ids is not None:
            skills_of = SKILLS.where(EmployeeSkill.employee_id.in_(list(employee_ids)))
        together = skills_of.union_all(
            ROTATIONS, EXCEPTIONS.where(RotationException.on_date.between(first, last))
        )
        rows = self.session.execute(together.limit(MOST_ROWS)).all()
        skills: dict[UUID, tuple[HeldSkill, ...]] = {}
        for row in rows:
            if row.site_id is None:
                skills[row.employee_id] = (*skills.get(row.employee_id, ()), skill_of(row))
        return Held(
            skills=skills,
            skill_labels={row.code: row.label for row in rows if row.site_id is None},
            rotation_holders=_holders([row for row in rows if row.site_id], first, last),
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

"""Reads for the page of one person."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Boolean, Date, Integer, Row, Select, and_, cast, func, select
from sqlalchemy.orm import aliased

from models.availability import AvailabilityOverride, DateAvailability
from models.roster_version import PublishedSchedule, RosterVersion
from models.schedule import Schedule
from models.skill import EmployeeSkill, Skill
from models.types import JSONDocument
from repositories.base import SessionRepository
from repositories.people import WorkRow, work_query, work_rows
from repositories.rule_unions import no_value

_SKILL, _WEEK, _DATE = 1, 2, 3
# Skills and temporary weeks of one person are few.
_MOST_KEPT = 400
_SKILLS: Final[Select[Any]] = select(
    cast(_SKILL, Integer).label("kind"),
    EmployeeSkill.id.label("id"),
    EmployeeSkill.since.label("first_on"),
    EmployeeSkill.expires_on.label("last_on"),
    Skill.label.label("label"),
    no_value(Boolean).label("is_available"),
    no_value(JSONDocument).label("days"),
    EmployeeSkill.version.label("version"),
).join(Skill, Skill.id == EmployeeSkill.skill_id)
_WEEKS: Final[Select[Any]] = select(
    cast(_WEEK, Integer),
    AvailabilityOverride.id,
    AvailabilityOverride.first_on,
    AvailabilityOverride.last_on,
    AvailabilityOverride.reason,
    no_value(Boolean),
    AvailabilityOverride.days,
    AvailabilityOverride.version,
)
_DATES: Final[Select[Any]] = select(
    cast(_DATE, Integer),
    DateAvailability.id,
    DateAvailability.on_date,
    no_value(Date),
    DateAvailability.reason,
    DateAvailability.is_available,
    no_value(JSONDocument),
    DateAvailability.version,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptSkill:
    """A skill that somebody holds, on both dates too; None leaves that side open."""

    label: str
    since: date | None
    expires_on: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptWeek:
    """A temporary week; `days` as they are stored."""

    id: UUID
    first_on: date
    last_on: date
    days: list[Any]
    reason: str | None
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptDate:
    """What somebody said about one date."""

    on_date: date
    is_available: bool
    reason: str | None
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What is kept of one person besides themselves, each in order of date."""

    skills: tuple[KeptSkill, ...]
    weeks: tuple[KeptWeek, ...]
    dates: tuple[KeptDate, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SaidOfWork:
    """What a version says of a schedule: whose it was, and when, on the clock of its site."""

    number: int
    employee_id: UUID
    starts_local: datetime
    ends_local: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnWork:
    """One schedule of somebody, and what was published of it last; None where nothing was."""

    row: WorkRow
    said: SaidOfWork | None


class PersonRepository(SessionRepository):
    """What is known of one person besides themselves, each in one bounded statement."""

    def kept(self, employee_id: UUID, first: date, limit: int) -> Kept:
        """Return what they said about dates from `first` on, the temporary weeks that are not over
        then, and all the skills that they hold, in one statement; `limit` counts the dates."""
        together = _SKILLS.where(EmployeeSkill.employee_id == employee_id).union_all(
            _WEEKS.where(
                AvailabilityOverride.employee_id == employee_id,
                AvailabilityOverride.last_on >= first,
            ),
            _DATES.where(
                DateAvailability.employee_id == employee_id, DateAvailability.on_date >= first
            ),
        )
        in_order = together.order_by("kind", "first_on", "label", "id").limit(_MOST_KEPT + limit)
        rows = self.session.execute(in_order).all()
        return Kept(
            skills=tuple(_skill_of(row) for row in rows if row.kind == _SKILL),
            weeks=tuple(_week_of(row) for row in rows if row.kind == _WEEK),
            dates=tuple(_date_of(row) for row in rows if row.kind == _DATE)[:limit],
        )

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

    def own_work(
        self, employee_id: UUID, starts_from: datetime, starts_before: datetime, limit: int
    ) -> list[OwnWork]:
        """Return their schedules that start in the half-open range, earliest first, each with what
        the newest version that speaks of it says."""
        spoken = aliased(PublishedSchedule)
        newest = (
            select(func.max(RosterVersion.number))
            .join(spoken, spoken.version_id == RosterVersion.id)
            .where(spoken.schedule_id == Schedule.id)
            .correlate(Schedule)
            .scalar_subquery()
        )
        query = (
            work_query()
            .add_columns(
                RosterVersion.number,
                PublishedSchedule.employee_id.label("said_of"),
                PublishedSchedule.starts_local,
                PublishedSchedule.ends_local,
            )
            .outerjoin(RosterVersion, RosterVersion.number == newest)
            .outerjoin(
                PublishedSchedule,
                and_(
                    PublishedSchedule.version_id == RosterVersion.id,
                    PublishedSchedule.schedule_id == Schedule.id,
                ),
            )
            .where(
                Schedule.employee_id == employee_id,
                Schedule.is_active,
                Schedule.starts_at >= starts_from,
                Schedule.starts_at < starts_before,
            )
            .order_by(Schedule.starts_at, Schedule.id)
            .limit(limit)
        )
        found = self.session.execute(query).all()
        return [
            OwnWork(row=row, said=_said(values))
            for row, values in zip(work_rows(found), found, strict=True)
        ]


def _said(row: Row[Any]) -> SaidOfWork | None:
    if row.number is None:
        return None
    return SaidOfWork(
        number=row.number,
        employee_id=row.said_of,
        starts_local=row.starts_local,
        ends_local=row.ends_local,
    )


def _skill_of(row: Row[Any]) -> KeptSkill:
    return KeptSkill(label=row.label, since=row.first_on, expires_on=row.last_on)


def _week_of(row: Row[Any]) -> KeptWeek:
    return KeptWeek(
        id=row.id,
        first_on=row.first_on,
        last_on=row.last_on,
        days=row.days,
        reason=row.label,
        version=row.version,
    )


def _date_of(row: Row[Any]) -> KeptDate:
    return KeptDate(
        on_date=row.first_on,
        is_available=row.is_available,
        reason=row.label,
        version=row.version,
    )

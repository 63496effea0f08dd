"""Where schedules stand, as versions say and as it is now: read to be compared."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, insert, select, union_all
from sqlalchemy.orm import joinedload

from models.employee import Employee
from models.event import Event
from models.event_type import EventType
from models.history import AuditEntry, StateTransition
from models.roster_version import PublishedSchedule, RosterVersion
from models.schedule import Schedule
from models.site import Site
from models.user import User
from repositories.base import SessionRepository
from repositories.published_query import (
    MOST_LINES,
    PUBLISHED,
    PUBLISHED_AT_SITE,
    PUBLISHED_SAID,
    STANDING_NOW,
    published_row,
    published_values,
)
from repositories.standings import Period, PublishedRow, StandingLine, Touch
from utils.chunks import chunked
from utils.wall_clock import MIDNIGHT, to_local

MOST_TOUCHES: Final = 5_000
_SYSTEM: Final = "Rosterwright"
_DAY: Final = timedelta(days=1)
_LINE: Final = (
    *PUBLISHED_SAID,
    PublishedSchedule.ref_num,
    PublishedSchedule.project_name,
    PublishedSchedule.event_number,
    Site.code.label("site_code"),
    PublishedSchedule.site_name,
    PublishedSchedule.employee_code,
    PublishedSchedule.starts_at,
    PublishedSchedule.ends_at,
    EventType.label,
    EventType.colour,
)
_LINE_ORDER: Final = (
    PublishedSchedule.on_day,
    PublishedSchedule.starts_local,
    PublishedSchedule.id,
)


class PublishedRepository(SessionRepository):
    """What versions say, beside each other and beside what is planned now."""

    def freeze(self, rows: Sequence[dict[str, Any]]) -> None:
        """Store what a version says, in one statement."""
        if rows:
            self.session.execute(insert(PublishedSchedule), rows)

    def lines(
        self, version_ids: Sequence[UUID], days: tuple[date, date] | None = None
    ) -> dict[UUID, list[StandingLine]]:
        """Return what those versions say, of all of their days or of some (first and last), each in
        order of start and at most 10,000 in all; one that says nothing is not there."""
        if not version_ids:
            return {}
        query = (
            select(PublishedSchedule.version_id, *_LINE)
            .join(PublishedSchedule.site)
            .join(Event, Event.id == PublishedSchedule.event_id)
            .join(Event.event_type)
            .where(PublishedSchedule.version_id.in_(version_ids))
            .order_by(*_LINE_ORDER)
            .limit(MOST_LINES)
        )
        if days is not None:
            query = query.where(PublishedSchedule.on_day.between(*days))
        found: dict[UUID, list[StandingLine]] = {}
        for row in self.session.execute(query).mappings():
            values = dict(row)
            found.setdefault(values.pop("version_id"), []).append(StandingLine(**values))
        return found

    def newest(self, period: Period) -> tuple[RosterVersion, list[StandingLine]] | None:
        """Return the newest version of exactly those days at that site (None: of all) with its
        site and what it says, at most 10,000 lines in order of start; None where there is none."""
        newest = (
            select(RosterVersion.id)
            .where(
                RosterVersion.first_on == period.first,
                RosterVersion.last_on == period.last,
                RosterVersion.site_id.is_not_distinct_from(period.site_id),
            )
            .order_by(RosterVersion.number.desc())
            .limit(1)
        )
        query = (
            select(RosterVersion, *_LINE)
            .options(joinedload(RosterVersion.site))
            .outerjoin(PublishedSchedule, PublishedSchedule.version_id == RosterVersion.id)
            .outerjoin(PublishedSchedule.site)
            .outerjoin(Event, Event.id == PublishedSchedule.event_id)
            .outerjoin(Event.event_type)
            .where(RosterVersion.id == newest.scalar_subquery())
            .order_by(*_LINE_ORDER)
            .limit(MOST_LINES)
        )
        rows = [dict(row) for row in self.session.execute(query).mappings()]
        versions = [row.pop("RosterVersion") for row in rows]
        if not versions:
            return None
        return versions[0], [StandingLine(**row) for row in rows if row["schedule_id"]]

    def standing(
        self, periods: Sequence[Period], version_ids: Sequence[UUID] = ()
    ) -> list[StandingLine]:
        """Return the active schedules that start in any of the periods, and those of which the
        versions speak, wherever they are by now, in order of start."""
        query = (
            select(
                *STANDING_NOW,
                Event.ref_num,
                Event.project_name,
                Event.event_number,
                Site.code.label("site_code"),
                Site.name.label("site_name"),
                Site.time_zone,
                Employee.code.label("employee_code"),
                Schedule.starts_at,
                Schedule.ends_at,
                EventType.label,
                EventType.colour,
            )
            .join(Schedule.event)
            .join(Event.site)
            .join(Event.event_type)
            .join(Schedule.employee)
            .where(Schedule.is_active, Schedule.id.in_(_asked(periods, version_ids)))
            .order_by(Schedule.starts_at, Schedule.id)
            .limit(2 * MOST_LINES)
        )
        return [_standing_line(dict(row)) for row in self.session.execute(query).mappings()]

    def published(self, period: Period) -> list[PublishedRow]:
        """Return what was published last for those days, newest version first.

        A version that covers any of them is there even where it says nothing of them.
        """
        query = PUBLISHED if period.site_id is None else PUBLISHED_AT_SITE
        found = self.session.execute(query, published_values(period)).mappings()
        return [published_row(dict(row)) for row in found]

    def touches(self, schedule_ids: Iterable[UUID]) -> dict[UUID, Touch]:
        """Return who changed each of those schedules last, and when; in one query per 500."""
        found: dict[UUID, Touch] = {}
        for ids in chunked(schedule_ids):
            for row in self.session.execute(_touches(ids)):
                touch = Touch(actor_name=row.actor_name, at=row.at)
                found.setdefault(row.object_id, touch)
        return found


def _touches(ids: list[UUID]) -> Select[Any]:
    audited = select(
        AuditEntry.object_id, AuditEntry.actor_name, AuditEntry.at, AuditEntry.id
    ).where(AuditEntry.object_type == "schedule", AuditEntry.object_id.in_(ids))
    # A file's new schedules are told by their first state alone.
    begun = (
        select(
            StateTransition.object_id,
            func.coalesce(User.name, _SYSTEM),
            StateTransition.at,
            StateTransition.id,
        )
        .outerjoin(User, User.id == StateTransition.actor_id)
        .where(StateTransition.object_id.in_(ids))
    )
    both = union_all(audited, begun).subquery()
    return select(both).order_by(both.c.at.desc(), both.c.id.desc()).limit(MOST_TOUCHES)


def _asked(periods: Sequence[Period], version_ids: Sequence[UUID]) -> Select[tuple[UUID]]:
    """Return the ids of the schedules that are asked about; each part finds its own by an index."""
    parts = [_starting_in(period) for period in periods]
    if version_ids:
        of_versions = PublishedSchedule.version_id.in_(version_ids)
        parts.append(select(PublishedSchedule.schedule_id).where(of_versions))
    return select(union_all(*parts).subquery().c[0])


def _starting_in(period: Period) -> Select[tuple[UUID]]:
    # No clock is a whole day away from UTC; what is read too much is left out by its own date.
    begin = datetime.combine(period.first, MIDNIGHT, UTC) - _DAY
    end = datetime.combine(period.last, MIDNIGHT, UTC) + 2 * _DAY
    within: list[ColumnElement[bool]] = [Schedule.starts_at >= begin, Schedule.starts_at < end]
    query = select(Schedule.id).where(Schedule.is_active, *within)
    if period.site_id is not None:
        query = query.join(Schedule.event).where(Event.site_id == period.site_id)
    return query


def _standing_line(values: dict[str, Any]) -> StandingLine:
    zone = values.pop("time_zone")
    return StandingLine(
        **values,
        starts_local=to_local(values["starts_at"], zone),
        ends_local=to_local(values["ends_at"], zone),
    )

"""What was published last for some days: one SELECT, alone or as a part of another statement."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BindParameter, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from models.employee import Employee
from models.event import Event
from models.roster_version import PublishedSchedule, RosterVersion
from models.schedule import Schedule
from repositories.standings import Period, PublishedRow, Standing

# Where a schedule stands now, but for its times: on its site's clock they are worked out.
STANDING_NOW: Final = (
    Schedule.id.label("schedule_id"),
    Schedule.event_id,
    Schedule.seat,
    Event.site_id,
    Schedule.employee_id,
    Employee.name.label("employee_name"),
)
PUBLISHED_SAID: Final = (
    PublishedSchedule.schedule_id,
    PublishedSchedule.event_id,
    PublishedSchedule.seat,
    PublishedSchedule.site_id,
    PublishedSchedule.employee_id,
    PublishedSchedule.employee_name,
    PublishedSchedule.starts_local,
    PublishedSchedule.ends_local,
)
PUBLISHED_VERSION: Final = (
    RosterVersion.id.label("version_id"),
    RosterVersion.number,
    RosterVersion.site_id.label("version_site_id"),
    RosterVersion.first_on,
    RosterVersion.last_on,
    RosterVersion.published_at,
)
PUBLISHED_NAMES: Final = tuple(column.key for column in (*PUBLISHED_VERSION, *PUBLISHED_SAID))
PUBLISHED_ORDER: Final = (RosterVersion.number.desc(), PublishedSchedule.starts_at)

MOST_LINES: Final = 10_000

_Date = date | BindParameter[Any]


def published_query(period: Period) -> Select[Any]:
    """Return the SELECT of `PublishedRow`s: each version that covers some of the days, beside the
    schedules of which no later one speaks."""
    return _published(period.first, period.last, period.site_id)


def _published(first: _Date, last: _Date, site_id: UUID | BindParameter[Any] | None) -> Select[Any]:
    later = aliased(RosterVersion)
    newest = (
        select(func.max(later.number))
        .where(
            later.first_on <= PublishedSchedule.on_day,
            later.last_on >= PublishedSchedule.on_day,
            or_(later.site_id.is_(None), later.site_id == PublishedSchedule.site_id),
        )
        .correlate(PublishedSchedule)
        .scalar_subquery()
    )
    is_last_word = and_(
        PublishedSchedule.version_id == RosterVersion.id,
        PublishedSchedule.on_day.between(first, last),
        RosterVersion.number == newest,
        *(() if site_id is None else (PublishedSchedule.site_id == site_id,)),
    )
    query = (
        select(*PUBLISHED_VERSION, *PUBLISHED_SAID)
        .outerjoin(PublishedSchedule, is_last_word)
        .where(RosterVersion.first_on <= last, RosterVersion.last_on >= first)
    )
    if site_id is not None:
        here = or_(RosterVersion.site_id.is_(None), RosterVersion.site_id == site_id)
        query = query.where(here)
    return query


def published_row(values: dict[str, Any]) -> PublishedRow:
    """Return the row of `published_query` with those values."""
    version = {column.key: values.pop(column.key) for column in PUBLISHED_VERSION}
    said = Standing(**values) if values["schedule_id"] is not None else None
    return PublishedRow(**version, said=said)


_FIRST_AND_LAST: Final[tuple[BindParameter[Any], BindParameter[Any]]] = (
    bindparam("first"),
    bindparam("last"),
)
# Made once, for days that are asked about alone: see `published_values`.
PUBLISHED: Final = _published(*_FIRST_AND_LAST, None).order_by(*PUBLISHED_ORDER).limit(MOST_LINES)
PUBLISHED_AT_SITE: Final = (
    _published(*_FIRST_AND_LAST, bindparam("site_id")).order_by(*PUBLISHED_ORDER).limit(MOST_LINES)
)


def published_values(period: Period) -> dict[str, Any]:
    """Return the parameters of `PUBLISHED` and `PUBLISHED_AT_SITE`."""
    return {"first": period.first, "last": period.last, "site_id": period.site_id}

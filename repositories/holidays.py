"""Closed days, and the work that lies on them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from models.event import Event
from models.holiday import Holiday
from models.schedule import Schedule
from models.site import Site
from repositories.base import locking
from repositories.lists import ListRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.row_reader import PlainRow
from utils.row_shape import RowShape
from utils.wall_clock import MIDNIGHT

# No clock is a whole day away from UTC.
_DAY = timedelta(days=1)
_MOST_STARTS = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class StartCount:
    """How many schedules start at one instant at the sites of one zone."""

    starts_at: datetime
    zone: str
    number: int


class HolidayRepository(ListRepository[Holiday]):
    """Closed days of the organization."""

    model = Holiday
    keyset = Keyset(column=Holiday.name, id=Holiday.id)

    def find(self, holiday_id: UUID) -> Holiday | None:
        """Return it with its site, or None."""
        query = select(Holiday).options(joinedload(Holiday.site)).where(Holiday.id == holiday_id)
        return self.session.scalar(query)

    def lock(self, holiday_id: UUID) -> Holiday | None:
        """Lock and return it with its site, read afresh, or None."""
        query = select(Holiday).options(joinedload(Holiday.site)).where(Holiday.id == holiday_id)
        query = locking(query, Holiday)
        return self.session.scalar(query, execution_options={"populate_existing": True})

    def as_stored(self, holiday_id: UUID) -> Holiday:
        """Write what changed and return it as it stands now, with its site."""
        query = select(Holiday).options(joinedload(Holiday.site)).where(Holiday.id == holiday_id)
        return self.session.scalars(query, execution_options={"populate_existing": True}).one()

    def list_on(
        self, days: Iterable[date], month: int, day: int, site_id: UUID | None
    ) -> list[Holiday]:
        """Return what closes that site (None: every site alike) on one of those dates or every year
        on that month and day."""
        is_yearly = (Holiday.month == month) & (Holiday.day == day)
        query = (
            select(Holiday)
            .where(or_(Holiday.on_date.in_(list(days)), is_yearly))
            .where(Holiday.site_id.is_(None) if site_id is None else Holiday.site_id == site_id)
            .order_by(Holiday.id)
            .limit(100)
        )
        return list(self.session.scalars(query))

    def list_between(self, first: date, last: date, limit: int) -> list[Holiday]:
        """Return the yearly ones and those dated from `first` to `last`, with their sites."""
        query = (
            select(Holiday)
            .options(joinedload(Holiday.site))
            .where(or_(Holiday.on_date.is_(None), Holiday.on_date.between(first, last)))
            .order_by(Holiday.on_date, Holiday.month, Holiday.day, Holiday.id)
            .limit(limit)
        )
        return list(self.session.scalars(query))

    def count_starts(self, days: Iterable[date], site_id: UUID | None) -> list[StartCount]:
        """Return when active schedules start on those days or next to them, at one site or at all,
        in one statement."""
        around = [
            Schedule.starts_at.between(_midnight(day) - _DAY, _midnight(day) + 2 * _DAY)
            for day in days
        ]
        if not around:
            return []
        query = (
            select(Schedule.starts_at, Site.time_zone, func.count())
            .join(Schedule.event)
            .join(Event.site)
            .where(Schedule.is_active, or_(*around))
            .group_by(Schedule.starts_at, Site.time_zone)
            .order_by(Schedule.starts_at, Site.time_zone)
            .limit(_MOST_STARTS)
        )
        if site_id is not None:
            query = query.where(Event.site_id == site_id)
        rows = self.session.execute(query).tuples()
        return [StartCount(starts_at=at, zone=zone, number=count) for at, zone, count in rows]

    def page_rows(self, shape: RowShape, request: PageRequest) -> Page[PlainRow]:
        """Return one page of plain rows in order of name."""
        return self._page_rows(shape, [], request)

    def row(self, shape: RowShape, holiday_id: UUID) -> PlainRow | None:
        """Return one holiday as a plain row, or None."""
        return self._one_row(shape, Holiday.id == holiday_id)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, MIDNIGHT, UTC)

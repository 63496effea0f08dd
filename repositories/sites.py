"""Sites."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Integer, bindparam, func, or_, select

from models.employee import Employee
from models.event import Event, EventState
from models.holiday import Holiday
from models.rotation import RotationAssignment, RotationException
from models.site import Site
from repositories.base import locking
from repositories.lists import ListRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.row_reader import PlainRow
from utils.chunks import chunked
from utils.row_shape import RowShape

# Made once: to make a statement again costs as much as to run it.
_IN_ORDER: Final = (
    select(Site)
    .where(Site.is_active)
    .order_by(Site.code, Site.id)
    .limit(bindparam("most", type_=Integer))
)


class SiteRepository(ListRepository[Site]):
    """Sites of the organization, found by `code` (the client's store number)."""

    model = Site
    keyset = Keyset(column=Site.code, id=Site.id)

    def find_by_code(self, code: str) -> Site | None:
        """Return the site with that code, or None."""
        return self.session.scalar(select(Site).where(Site.code == code))

    def list_in_order(self, limit: int = 200) -> list[Site]:
        """Return the active sites in order of code, at most `limit`."""
        return list(self.session.scalars(_IN_ORDER, {"most": limit}))

    def find_by_codes(self, codes: Iterable[str]) -> dict[str, Site]:
        """Return the sites with those codes, in one query per 500."""
        found: dict[str, Site] = {}
        for chunk in chunked(codes):
            query = select(Site).where(Site.code.in_(chunk)).order_by(Site.id)
            found |= {site.code: site for site in self.session.scalars(query)}
        return found

    def lock_by_code(self, code: str) -> Site | None:
        """Lock and return the site with that code, read afresh, or None."""
        query = locking(select(Site).where(Site.code == code))
        return self.session.scalar(query, execution_options={"populate_existing": True})

    def hold_by_code(self, code: str) -> Site | None:
        """Return the site with that code, which can't change until this unit ends, or None."""
        query = select(Site).where(Site.code == code).with_for_update(read=True)
        return self.session.scalar(query, execution_options={"populate_existing": True})

    def as_stored(self, site_id: UUID) -> Site:
        """Write what changed and return the site as it stands now."""
        query = select(Site).where(Site.id == site_id)
        return self.session.scalars(query, execution_options={"populate_existing": True}).one()

    def has_events(self, site_id: UUID) -> bool:
        """Return whether any event is at the site."""
        events = select(Event.id).where(Event.site_id == site_id)
        query = select(Site.id).where(Site.id == site_id, events.exists())
        return self.session.scalar(query) is not None

    def coming_events(
        self, codes: Sequence[str], now: datetime, finished: Collection[EventState]
    ) -> dict[str, int]:
        """Return how many events are due at each of those sites (at most 500) from `now` on, the
        finished ones left out; a site without any is not in it."""
        query = (
            select(Site.code, func.count())
            .join(Event, Event.site_id == Site.id)
            .where(Site.code.in_(codes), Event.due_at >= now, Event.state.not_in(finished))
            .group_by(Site.code)
            .limit(500)
        )
        return dict(self.session.execute(query).tuples().all())

    def is_referenced(self, site_id: UUID) -> bool:
        """Return whether events, people, holidays or rotations name the site."""
        referring = or_(
            select(Event.id).where(Event.site_id == site_id).exists(),
            select(Employee.id).where(Employee.home_site_id == site_id).exists(),
            select(Holiday.id).where(Holiday.site_id == site_id).exists(),
            select(RotationAssignment.id).where(RotationAssignment.site_id == site_id).exists(),
            select(RotationException.id).where(RotationException.site_id == site_id).exists(),
        )
        query = select(Site.id).where(Site.id == site_id, referring)
        return self.session.scalar(query) is not None

    def zones(self, site_ids: Iterable[UUID]) -> dict[UUID, str]:
        """Return the IANA zone of each of those sites (at most 500)."""
        query = select(Site.id, Site.time_zone).where(Site.id.in_(list(site_ids))).limit(500)
        return dict(self.session.execute(query).tuples().all())

    def all_zones(self) -> frozenset[str]:
        """Return the IANA zones that sites lie in."""
        return frozenset(self.session.scalars(select(Site.time_zone).distinct().limit(500)))

    def page_rows(self, shape: RowShape, request: PageRequest) -> Page[PlainRow]:
        """Return one page of plain rows in order of code."""
        return self._page_rows(shape, [], request)

    def row(self, shape: RowShape, code: str) -> PlainRow | None:
        """Return one site as a plain row, or None."""
        return self._one_row(shape, Site.code == code)

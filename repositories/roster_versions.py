"""Published versions of the roster and what each says of its schedules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from models.roster_version import PublishedSchedule, RosterVersion
from models.site import Site
from repositories.accounts import OrganizationRepository
from repositories.lists import ListRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.row_reader import PlainRow
from utils.row_shape import RowShape


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionFilters:
    """Which versions: those that cover any of the days; None means all."""

    first: date | None = None
    last: date | None = None
    site_code: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedVersion:
    """A version, and whether a later one says all that it says anew."""

    version: RosterVersion
    is_replaced: bool


class RosterVersionRepository(ListRepository[RosterVersion]):
    """Versions of the organization, newest first."""

    model = RosterVersion
    keyset = Keyset(column=RosterVersion.number, id=RosterVersion.id, is_descending=True)

    def page_rows(
        self, shape: RowShape, filters: VersionFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of plain rows, newest first."""
        return self._page_rows(shape, list(_criteria(filters)), request)

    def row(self, shape: RowShape, version_id: UUID) -> PlainRow | None:
        """Return one version as a plain row, or None."""
        return self._one_row(shape, RosterVersion.id == version_id)

    def find(self, version_ids: Iterable[UUID]) -> dict[UUID, RosterVersion]:
        """Return those versions (at most 500) with their sites, by id."""
        query = (
            select(RosterVersion)
            .options(joinedload(RosterVersion.site))
            .where(RosterVersion.id.in_(list(version_ids)))
            .order_by(RosterVersion.number)
            .limit(500)
        )
        return {version.id: version for version in self.session.scalars(query)}

    def as_stored(self, version_id: UUID) -> RosterVersion:
        """Write what is new and return the version as it is stored, with its site."""
        query = (
            select(RosterVersion)
            .options(joinedload(RosterVersion.site))
            .where(RosterVersion.id == version_id)
        )
        return self.session.scalars(query, execution_options={"populate_existing": True}).one()

    def list_newest(self, below: int | None, limit: int) -> list[ListedVersion]:
        """Return versions with their sites, newest first, those with a number `below`."""
        later = aliased(RosterVersion)
        is_replaced = (
            select(later.id)
            .where(
                later.number > RosterVersion.number,
                later.first_on <= RosterVersion.first_on,
                later.last_on >= RosterVersion.last_on,
                or_(later.site_id.is_(None), later.site_id == RosterVersion.site_id),
            )
            .exists()
        )
        query = (
            select(RosterVersion, is_replaced)
            .options(joinedload(RosterVersion.site))
            .order_by(RosterVersion.number.desc())
            .limit(limit)
        )
        if below is not None:
            query = query.where(RosterVersion.number < below)
        return [
            ListedVersion(version=version, is_replaced=replaced)
            for version, replaced in self.session.execute(query).tuples()
        ]

    def take_number(self) -> int:
        """Return the number of the next version; nobody else is given one until this unit ends."""
        if self.session.organization_id is not None:
            OrganizationRepository(self.session).hold(self.session.organization_id)
        return (self.session.scalar(select(func.max(RosterVersion.number))) or 0) + 1


class PublishedScheduleRepository(ListRepository[PublishedSchedule]):
    """What versions say, in order of start."""

    model = PublishedSchedule
    keyset = Keyset(column=PublishedSchedule.starts_at, id=PublishedSchedule.id)

    def page_rows(self, shape: RowShape, version_id: UUID, request: PageRequest) -> Page[PlainRow]:
        """Return one page of what a version says as plain rows."""
        return self._page_rows(shape, [PublishedSchedule.version_id == version_id], request)


def _criteria(filters: VersionFilters) -> Iterable[ColumnElement[bool]]:
    if filters.first is not None:
        yield RosterVersion.last_on >= filters.first
    if filters.last is not None:
        yield RosterVersion.first_on <= filters.last
    if filters.site_code is not None:
        site = select(Site.id).where(Site.code == filters.site_code)
        yield or_(RosterVersion.site_id.is_(None), RosterVersion.site_id.in_(site))

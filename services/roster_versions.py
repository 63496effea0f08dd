"""What was published: versions, what they say, and what changed since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from error_handlers.exceptions import FieldFault, ResourceNotFoundException, ValidationException
from models.roster_version import RosterVersion
from repositories.paging import Page, PageRequest
from repositories.published import PublishedRepository
from repositories.roster_versions import (
    PublishedScheduleRepository,
    RosterVersionRepository,
    VersionFilters,
)
from repositories.row_reader import PlainRow
from repositories.standings import Period, StandingLine, Touch
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.computed_pages import page_of_computed
from services.version_changes import Difference, differences
from utils.row_shape import RowShape

Change = Difference[StandingLine]


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """A version beside a later one, or beside what is planned now (`newer` None)."""

    older: RosterVersion
    newer: RosterVersion | None
    changes: tuple[Change, ...]

    def page(self, request: PageRequest) -> Page[Change]:
        """Return one page of what changed."""
        return page_of_computed(self.changes, request, lambda change: change.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangePage:
    """One page of what changed, with who changed each schedule of it last.

    Between two versions nobody is named, for others may have changed it since.
    """

    compared: Compared
    page: Page[Change]
    touches: Mapping[UUID, Touch]


class RosterVersionService(RepositoryService):
    """Versions of the organization, read and compared."""

    def __init__(
        self,
        unit: Unit,
        versions: RosterVersionRepository,
        schedules: PublishedScheduleRepository,
        published: PublishedRepository,
    ) -> None:
        super().__init__(unit)
        self._versions = versions
        self._schedules = schedules
        self._published = published

    def list_rows(
        self, shape: RowShape, filters: VersionFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of versions as plain rows, newest first."""
        self.require(Permission.ROSTER_VIEW)
        return self._versions.page_rows(shape, filters, request)

    def row(self, shape: RowShape, version_id: UUID) -> PlainRow:
        """Return one version as a plain row; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        found = self._versions.row(shape, version_id)
        if found is None:
            raise no_version()
        return found

    def schedule_rows(
        self, shape: RowShape, version_id: UUID, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of what a version says; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        self.version(version_id)
        return self._schedules.page_rows(shape, version_id, request)

    def version(self, version_id: UUID) -> RosterVersion:
        """Return one version with its site; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        found = self._versions.find([version_id]).get(version_id)
        if found is None:
            raise no_version()
        return found

    def compare(self, version_id: UUID, against: UUID | None) -> Compared:
        """Return what is different between a version and another one, whichever is older, or
        between a version and what is planned now (`against` None).

        Two versions are compared on the days and at the sites that both speak of.

        Raises:
            ResourceNotFoundException: no such version here.
            ValidationException: the two have no day or no site in common.
        """
        self.require(Permission.ROSTER_VIEW)
        if against is None:
            version = self.version(version_id)
            return Compared(older=version, newer=None, changes=self._since(version))
        found = self._versions.find([version_id, against])
        if {version_id, against} - found.keys():
            raise no_version()
        older, newer = sorted(
            (found[version_id], found[against]), key=lambda version: version.number
        )
        return Compared(older=older, newer=newer, changes=self._between(older, newer))

    def changes(self, version_id: UUID, against: UUID | None, request: PageRequest) -> ChangePage:
        """Return one page of the same; raises as `compare` does."""
        compared = self.compare(version_id, against)
        page = compared.page(request)
        ids = [one for change in page.items for one in change.schedule_ids]
        touches = self._published.touches(ids) if compared.newer is None else {}
        return ChangePage(compared=compared, page=page, touches=touches)

    def _since(self, version: RosterVersion) -> tuple[Change, ...]:
        before = self._published.lines([version.id]).get(version.id, [])
        period = period_of(version)
        standing = self._published.standing([period], [version.id])
        return tuple(since(period, before, standing))

    def _between(self, older: RosterVersion, newer: RosterVersion) -> tuple[Change, ...]:
        if not _have_common_ground(older, newer):
            words = "These versions have no day or no site in common. Choose another one."
            raise ValidationException(words, errors=[FieldFault(field="against", message=words)])
        lines = self._published.lines([older.id, newer.id])
        then, later = period_of(older), period_of(newer)
        return tuple(
            change
            for change in differences(lines.get(older.id, ()), lines.get(newer.id, ()))
            if (change.before and later.holds(change.before))
            or (change.after and then.holds(change.after))
        )


def since(
    period: Period, before: Iterable[StandingLine], standing: Iterable[StandingLine]
) -> list[Change]:
    """Return what changed since a version of the period said `before`, given what stands now."""
    said = list(before)
    known = {line.schedule_id for line in said}
    now = (line for line in standing if period.holds(line) or line.schedule_id in known)
    return differences(said, now)


def period_of(version: RosterVersion) -> Period:
    """Return the days and the site that a version covers."""
    return Period(first=version.first_on, last=version.last_on, site_id=version.site_id)


def no_version() -> ResourceNotFoundException:
    """Return the refusal of a version that is not there."""
    return ResourceNotFoundException("There is no such version here. Choose one of the list.")


def _have_common_ground(one: RosterVersion, other: RosterVersion) -> bool:
    first = max(one.first_on, other.first_on)
    is_same_place = None in (one.site_id, other.site_id) or one.site_id == other.site_id
    return is_same_place and first <= min(one.last_on, other.last_on)

"""Sites: where work is done, and on which clock."""

from dataclasses import asdict, dataclass
from typing import Final

from error_handlers.exceptions import ConflictException, FieldFault, ResourceNotFoundException
from models.site import Site
from repositories.history import AuditRepository, TransitionRepository
from repositories.paging import Page, PageRequest
from repositories.row_reader import PlainRow
from repositories.sites import SiteRepository
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.changes import KEEP, Keep, facts_of, given, put, refuse_stale
from services.trail import Trail
from utils.ids import new_id
from utils.row_shape import RowShape

_OWN: Final = ("name", "time_zone", "mvid", "area_code", "address", "is_active")


@dataclass(frozen=True, kw_only=True, slots=True)
class CreateSite:
    """A new site; `time_zone` is an IANA name."""

    code: str
    name: str
    time_zone: str
    mvid: str | None = None
    area_code: str | None = None
    address: str | None = None
    is_active: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeSite:
    """What changes about a site; KEEP leaves it as it is."""

    code: str
    expected_version: int
    name: str | Keep = KEEP
    time_zone: str | Keep = KEEP
    mvid: str | Keep | None = KEEP
    area_code: str | Keep | None = KEEP
    address: str | Keep | None = KEEP
    is_active: bool | Keep = KEEP


@dataclass(frozen=True, kw_only=True, slots=True)
class DeleteSite:
    """A site that nothing happened at goes."""

    code: str
    expected_version: int


class SiteService(RepositoryService):
    """Sites of the organization."""

    def __init__(
        self,
        unit: Unit,
        sites: SiteRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._sites = sites
        self._trail = Trail(unit, audits, transitions)

    def create(self, command: CreateSite) -> Site:
        """Store and return a new site; raises `ConflictException` when the code is taken."""
        self.require(Permission.SETTINGS_EDIT)
        if self._sites.find_by_code(command.code) is not None:
            words = f"There is a site {command.code} already. Choose another code."
            raise ConflictException(words, errors=[FieldFault(field="code", message=words)])
        site = self._sites.add(Site(id=new_id(), **asdict(command)))
        self._trail.audit("create", "site", site.id, after=facts_of(site, ("code", *_OWN)))
        return self._sites.as_stored(site.id)

    def change(self, command: ChangeSite) -> Site:
        """Change and return a site.

        Raises:
            ConflictException: another time zone, although the site has events.
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such site here.
        """
        self.require(Permission.SETTINGS_EDIT)
        site = self._locked(command.code, command.expected_version)
        before, after = put(site, given(command, _OWN))
        if "time_zone" in after:
            self._refuse_moved_clock(site)
        if after:
            self._trail.audit("change", "site", site.id, before=before, after=after)
        return self._sites.as_stored(site.id)

    def delete(self, command: DeleteSite) -> None:
        """Remove a site that nothing refers to.

        Raises:
            ConflictException: it has events, people, holidays or rotations.
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such site here.
        """
        self.require(Permission.SETTINGS_EDIT)
        site = self._locked(command.code, command.expected_version)
        if self._sites.is_referenced(site.id):
            raise ConflictException(
                f"{site.name} has events, people, closed days or rotations. Switch it off instead "
                "(is_active: false)."
            )
        self._sites.delete(site)
        self._trail.audit("delete", "site", site.id, before=facts_of(site, ("code", *_OWN)))

    def list_rows(self, shape: RowShape, request: PageRequest) -> Page[PlainRow]:
        """Return one page of sites as plain rows in order of code."""
        self.require(Permission.ROSTER_VIEW)
        return self._sites.page_rows(shape, request)

    def row(self, shape: RowShape, code: str) -> PlainRow:
        """Return one site as a plain row; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        found = self._sites.row(shape, code)
        if found is None:
            raise no_site(code)
        return found

    def _locked(self, code: str, expected_version: int) -> Site:
        site = self._sites.lock_by_code(code)
        if site is None:
            raise no_site(code)
        refuse_stale(site.version, expected_version, facts_of(site, ("code", *_OWN)))
        return site

    def _refuse_moved_clock(self, site: Site) -> None:
        # New events hold the site's row, so none can be made with the old zone meanwhile.
        if self._sites.has_events(site.id):
            words = (
                f"{site.name} has events, whose windows and work are read on its clock. Look first "
                f"at what moves with it: POST /api/v1/sites/{site.code}/time-zone/preview."
            )
            raise ConflictException(words, errors=[FieldFault(field="time_zone", message=words)])


def no_site(code: str) -> ResourceNotFoundException:
    """Return the refusal of a site that is not here."""
    return ResourceNotFoundException(f"There is no site {code} here.")

"""A service of the tests: it keeps sites, in every way that a use case may write."""

from error_handlers.exceptions import ConflictException
from models.history import AuditEntry
from models.site import Site
from repositories.factory import RepositoryFactory
from repositories.history import AuditRepository
from repositories.sites import SiteRepository
from services.base import RepositoryService, Unit
from utils.ids import new_id


class Keeper(RepositoryService):
    """Use cases of the tests."""

    def __init__(self, unit: Unit, sites: SiteRepository, audits: AuditRepository) -> None:
        super().__init__(unit)
        self.sites = sites
        self.audits = audits

    def keep(self, *codes: str) -> None:
        """Add sites when the unit commits."""
        for code in codes:
            self.sites.add(Site(id=new_id(), code=code, name=code, time_zone="UTC"))

    def keep_now(self, *codes: str) -> None:
        """Add sites, each in a statement of its own."""
        for code in codes:
            self.sites.add_all([Site(code=code, name=code, time_zone="UTC")])

    def keep_then_raise(self, error: BaseException) -> None:
        """Add one site now and one later, and come to nothing."""
        self.keep_now("now")
        self.keep("later")
        raise error

    def refuse(self) -> None:
        """Write, ask for an entry that outlives the refusal, and refuse."""
        self.keep_now("refused")
        self.note("refused")
        raise ConflictException("no")

    def rename(self, code: str, name: str) -> None:
        """Change a site in memory."""
        site = self.sites.find_by_code(code)
        if site is not None:
            site.name = name

    def note(self, action: str) -> None:
        """Ask for an entry that outlives a refusal."""
        at = self.unit.now

        def write(repositories: RepositoryFactory) -> None:
            repositories(AuditRepository).add(
                AuditEntry(at=at, actor_name="Tests", action=action, object_type="site")
            )

        self.unit.after_rollback(write)

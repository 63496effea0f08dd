"""Who did what when: read, never changed."""

from models.history import AuditEntry
from repositories.history import AuditFilters, AuditRepository
from repositories.paging import Page, PageRequest
from security.permissions import Permission
from services.base import RepositoryService, Unit


class AuditService(RepositoryService):
    """The trail of the organization."""

    def __init__(self, unit: Unit, audits: AuditRepository) -> None:
        super().__init__(unit)
        self._audits = audits

    def page(self, filters: AuditFilters, request: PageRequest) -> Page[AuditEntry]:
        """Return one page of entries, newest first.

        It tells of sign-ins and from where they came, so it is for who looks after the accounts.
        """
        self.require(Permission.USERS_EDIT)
        return self._audits.page_with_details(filters, request)

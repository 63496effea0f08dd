"""Organizations and users: the only tables that are read before an organization is known."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from models.organization import Organization
from models.tenancy import unscoped
from models.user import User
from repositories.base import BaseRepository, SessionRepository


class OrganizationRepository(SessionRepository):
    """The tenants; not tenant-scoped, so each query says why it may look."""

    def add(self, organization: Organization) -> None:
        """Store a new organization now, so that its first rows may follow."""
        self.session.add(organization)
        self.session.flush()

    def find_by_slug(self, slug: str) -> Organization | None:
        """Return the organization with that slug, or None."""
        query = select(Organization).where(Organization.slug == slug)
        return self.session.scalar(query, execution_options=unscoped("the table of tenants"))

    def get(self, organization_id: UUID) -> Organization | None:
        """Return the organization with that id, or None."""
        query = select(Organization).where(Organization.id == organization_id)
        return self.session.scalar(query, execution_options=unscoped("the table of tenants"))

    def list_in_order(self, limit: int = 100) -> list[Organization]:
        """Return organizations in order of slug, at most `limit`."""
        query = select(Organization).order_by(Organization.slug).limit(limit)
        return list(self.session.scalars(query, execution_options=unscoped("the table of tenants")))


class UserRepository(BaseRepository[User]):
    """Accounts. E-mail addresses are unique across the installation, so sign-in looks across it."""

    model = User

    def find_by_email(self, email: str) -> User | None:
        """Return the account with that case-folded address in the whole installation, or None."""
        query = select(User).where(User.email == email)
        return self.session.scalar(query, execution_options=unscoped("sign-in by e-mail"))

    def lock(self, user_id: UUID) -> User | None:
        """Lock and return one account of this organization, read afresh."""
        query = (
            select(User)
            .where(User.id == user_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return self.session.scalar(query)

    def count_failed_sign_in(self, user_id: UUID, at: datetime) -> None:
        """Add one to the account's failed sign-ins."""
        self.session.execute(
            update(User)
            .where(User.id == user_id)
            .values(failed_sign_ins=User.failed_sign_ins + 1, last_failed_at=at)
            .execution_options(synchronize_session=False)
        )

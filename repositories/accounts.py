"""Organizations and users: the only tables that are read before an organization is known."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, literal, select, update
from sqlalchemy.orm import joinedload

from models.organization import Organization
from models.sign_in_failure import REMEMBERED_FOR
from models.tenancy import unscoped
from models.user import User
from repositories.base import SessionRepository, locking
from repositories.employees import matches
from repositories.lists import ListRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.row_reader import PlainRow
from utils.principal import Role
from utils.row_shape import RowShape

# One person has one account, rarely two.
_MOST_LOCKED: Final = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class UserFilters:
    """Which accounts; None means all."""

    search: str | None = None
    role: Role | None = None
    is_active: bool | None = None


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

    def hold(self, organization_id: UUID) -> None:
        """Let nobody else who asks for this go on until this unit ends.

        Rows that refer to the organization can still be stored meanwhile.
        """
        query = select(Organization.id).where(Organization.id == organization_id)
        self.session.execute(
            locking(query),
            execution_options=unscoped("the table of tenants"),
        )

    def list_in_order(self, limit: int = 100) -> list[Organization]:
        """Return organizations in order of slug, at most `limit`."""
        query = select(Organization).order_by(Organization.slug).limit(limit)
        return list(self.session.scalars(query, execution_options=unscoped("the table of tenants")))


@dataclass(frozen=True, kw_only=True, slots=True)
class SealedSecret:
    """Somebody's second factor as it is stored."""

    user_id: UUID
    sealed: bytes = field(repr=False)


class UserRepository(ListRepository[User]):
    """Accounts. E-mail addresses are unique across the installation, so sign-in looks across it."""

    model = User
    keyset = Keyset(column=User.name, id=User.id)

    def find_by_email(self, email: str) -> User | None:
        """Return the account with that case-folded address in the whole installation, or None."""
        query = select(User).where(User.email == email)
        return self.session.scalar(query, execution_options=unscoped("sign-in by e-mail"))

    def lock(self, user_id: UUID) -> User | None:
        """Lock and return one account of this organization, read afresh."""
        query = locking(select(User).where(User.id == user_id))
        return self.session.scalar(query, execution_options={"populate_existing": True})

    def lock_by_ids(self, user_ids: Collection[UUID]) -> dict[UUID, User]:
        """Lock those accounts in order of id and return them, read afresh, by id."""
        return self._locked(User.id.in_(list(user_ids)))

    def lock_of_person(self, employee_id: UUID) -> dict[UUID, User]:
        """Lock the accounts of somebody on the roster, likewise."""
        return self._locked(User.employee_id == employee_id)

    def _locked(self, criterion: ColumnElement[bool]) -> dict[UUID, User]:
        query = select(User).where(criterion).order_by(User.id).limit(_MOST_LOCKED)
        afresh = locking(query).execution_options(populate_existing=True)
        return {user.id: user for user in self.session.scalars(afresh)}

    def has_other_admin(self, user_id: UUID) -> bool:
        """Return whether somebody besides that user is an active administrator."""
        query = select(User.id).where(User.role == Role.ADMIN, User.is_active, User.id != user_id)
        return self.session.scalar(query.limit(1)) is not None

    def get_with_employee(self, user_id: UUID) -> User | None:
        """Return the account and its employee, or None."""
        return self.session.scalar(_with_employee().where(User.id == user_id))

    def as_stored(self, user_id: UUID) -> User:
        """Write what changed and return the account as it stands now, with its employee."""
        query = _with_employee().where(User.id == user_id)
        return self.session.scalars(query, execution_options={"populate_existing": True}).one()

    def page(self, filters: UserFilters, request: PageRequest) -> Page[User]:
        """Return one page of accounts with their employees in order of name."""
        query = _with_employee().where(*_criteria(filters))
        rows, following, previous = self.keyset.read(self.session, query, request)
        items = [row[0] for row in rows]
        return Page(items=items, next_cursor=following, previous_cursor=previous)

    def page_rows(
        self, shape: RowShape, filters: UserFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of plain rows in order of name."""
        return self._page_rows(shape, list(_criteria(filters)), request)

    def row(self, shape: RowShape, user_id: UUID) -> PlainRow | None:
        """Return one account as a plain row, or None."""
        return self._one_row(shape, User.id == user_id)

    def list_sealed(self, after: UUID | None, limit: int) -> list[SealedSecret]:
        """Return second factors of the whole installation in order of their users, at most
        `limit`."""
        query = (
            select(User.id, User.second_factor_secret)
            .where(User.second_factor_secret.is_not(None))
            .order_by(User.id)
            .limit(limit)
        )
        if after is not None:
            query = query.where(User.id > after)
        rows = self.session.execute(query, execution_options=unscoped("keys are everybody's"))
        return [SealedSecret(user_id=user_id, sealed=sealed or b"") for user_id, sealed in rows]

    def replace_sealed(self, secret: SealedSecret, anew: bytes) -> bool:
        """Store a second factor under another key; False when it is not the same any more."""
        statement = (
            update(User)
            .where(User.id == secret.user_id, User.second_factor_secret == secret.sealed)
            .values(second_factor_secret=anew)
            .returning(User.id)
            .execution_options(synchronize_session=False, **unscoped("keys are everybody's"))
        )
        return self.session.scalar(statement) is not None

    def forgive_failed_sign_in(
        self, user_id: UUID, counted_at: datetime, before: datetime | None
    ) -> None:
        """Take back one failed sign-in, and when it was unless another one came after it."""
        is_last = User.last_failed_at == counted_at
        earlier = literal(before, User.last_failed_at.type)
        self.session.execute(
            update(User)
            .where(User.id == user_id, User.failed_sign_ins > 0)
            .values(
                failed_sign_ins=User.failed_sign_ins - 1,
                last_failed_at=case((is_last, earlier), else_=User.last_failed_at),
            )
            .execution_options(synchronize_session=False)
        )

    def count_failed_sign_in(self, user_id: UUID, at: datetime) -> None:
        """Add one to the account's failed sign-ins; the first after a day is the first again."""
        is_remembered = User.last_failed_at > at - REMEMBERED_FOR
        count = case((is_remembered, User.failed_sign_ins + 1), else_=1)
        self.session.execute(
            update(User)
            .where(User.id == user_id)
            .values(failed_sign_ins=count, last_failed_at=at)
            .execution_options(synchronize_session=False)
        )


def _with_employee() -> Select[tuple[User]]:
    return select(User).options(joinedload(User.employee))


def _criteria(filters: UserFilters) -> Iterable[ColumnElement[bool]]:
    if filters.search:
        yield matches(filters.search, (User.name, User.email))
    if filters.role is not None:
        yield User.role == filters.role
    if filters.is_active is not None:
        yield User.is_active.is_(filters.is_active)

"""One-time links; whoever opens one is not signed in, so it is found across organizations."""

from typing import Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from models.account_link import AccountLink, LinkPurpose
from models.tenancy import unscoped
from repositories.base import BaseRepository, locking
from repositories.paging import Keyset, Page, PageRequest

_MOST_UNUSED: Final = 100
_INVITATIONS: Final = Keyset(column=AccountLink.created_at, id=AccountLink.id)


class AccountLinkRepository(BaseRepository[AccountLink]):
    """Links of the organization."""

    model = AccountLink

    def find_by_hash(self, secret_hash: bytes) -> AccountLink | None:
        """Return the link with that hash in the whole installation, or None."""
        query = select(AccountLink).where(AccountLink.secret_hash == secret_hash)
        return self.session.scalar(query, execution_options=unscoped("a link says whose it is"))

    def lock(self, link_id: UUID) -> AccountLink | None:
        """Lock the link until the unit ends and return it, read afresh, or None."""
        query = locking(select(AccountLink).where(AccountLink.id == link_id))
        return self.session.scalar(query, execution_options={"populate_existing": True})

    def list_unused(self, purpose: LinkPurpose, email: str) -> list[AccountLink]:
        """Return the links to that address which were neither used nor withdrawn, in order of id,
        at most 100."""
        return list(self.session.scalars(_unused(purpose, email)))

    def lock_unused(self, purpose: LinkPurpose, email: str) -> list[AccountLink]:
        """Lock and return what `list_unused` does."""
        return list(self.session.scalars(locking(_unused(purpose, email))))

    def as_stored(self, link_id: UUID) -> AccountLink:
        """Write what changed and return the link as it stands now, with its employee."""
        query = _with_employee().where(AccountLink.id == link_id)
        return self.session.scalars(query, execution_options={"populate_existing": True}).one()

    def get_invitation(self, link_id: UUID) -> AccountLink | None:
        """Return the invitation with that id and its employee, or None."""
        return self.session.scalar(_invitations().where(AccountLink.id == link_id))

    def page_of_invitations(self, request: PageRequest) -> Page[AccountLink]:
        """Return one page of invitations with their employees, oldest first."""
        rows, following, previous = _INVITATIONS.read(self.session, _invitations(), request)
        return Page(items=[row[0] for row in rows], next_cursor=following, previous_cursor=previous)

    def list_recent_invitations(self, limit: int) -> list[AccountLink]:
        """Return invitations with their employees, the unused before the others and newest first,
        at most `limit`."""
        is_done = AccountLink.used_at.is_not(None) | AccountLink.revoked_at.is_not(None)
        order = (is_done, AccountLink.created_at.desc(), AccountLink.id.desc())
        return list(self.session.scalars(_invitations().order_by(*order).limit(limit)))


def _unused(purpose: LinkPurpose, email: str) -> Select[tuple[AccountLink]]:
    return (
        select(AccountLink)
        .where(
            AccountLink.purpose == purpose,
            AccountLink.email == email,
            AccountLink.used_at.is_(None),
            AccountLink.revoked_at.is_(None),
        )
        .order_by(AccountLink.id)
        .limit(_MOST_UNUSED)
    )


def _with_employee() -> Select[tuple[AccountLink]]:
    return select(AccountLink).options(joinedload(AccountLink.employee))


def _invitations() -> Select[tuple[AccountLink]]:
    return _with_employee().where(AccountLink.purpose == LinkPurpose.JOIN)

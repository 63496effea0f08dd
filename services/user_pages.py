"""The pages that list accounts and show one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from models.account_link import LinkPurpose, LinkState
from repositories.account_links import AccountLinkRepository
from repositories.accounts import UserFilters, UserRepository
from repositories.paging import PageRequest
from security.permissions import Permission
from security.session_endings import SessionEndings
from services import user_views as views
from services.base import RepositoryService, Unit
from services.user_views import UserPage, UsersPage
from services.users import no_user
from utils.cursors import decode_cursor
from utils.principal import Role

PAGE_SIZE: Final = 50
_MOST_INVITATIONS: Final = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class UserSearch:
    """What the reader asked for; what is no role or state counts as not asked."""

    search: str = ""
    role: str | None = None
    state: str | None = None
    cursor: str | None = None

    @property
    def wanted_role(self) -> Role | None:
        """Return the role asked for, None for all."""
        return Role(self.role) if self.role in set(Role) else None

    @property
    def wanted_state(self) -> str:
        """Return the state asked for."""
        return self.state if self.state and self.state in views.STATES else views.EVERYBODY


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """What a form held, and what is wrong with it, by field."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)


class UserPageService(RepositoryService):
    """Accounts and invitations as their administrators see them."""

    def __init__(
        self,
        unit: Unit,
        users: UserRepository,
        links: AccountLinkRepository,
        sessions: SessionEndings,
    ) -> None:
        super().__init__(unit)
        self._users = users
        self._links = links
        self._sessions = sessions

    def page(self, asked: UserSearch) -> UsersPage:
        """Return one page of accounts in order of name, and the newest invitations; raises
        `ValidationException` on a foreign cursor."""
        self.require(Permission.USERS_EDIT)
        cursor = decode_cursor(asked.cursor, str) if asked.cursor else None
        state = asked.wanted_state
        filters = UserFilters(
            search=asked.search or None,
            role=asked.wanted_role,
            is_active=views.STATES[state][1],
        )
        found = self._users.page(filters, PageRequest(limit=PAGE_SIZE, cursor=cursor))
        invitations = self._links.list_recent_invitations(_MOST_INVITATIONS + 1)
        reader, now = self.principal, self.unit.now
        return UsersPage(
            rows=tuple(views.user_line(user, reader, now) for user in found.items),
            search=asked.search,
            roles=views.role_filter(asked.wanted_role),
            states=views.state_filter(state),
            next_cursor=found.next_cursor,
            previous_cursor=found.previous_cursor,
            invitations=tuple(
                views.invitation_line(link, reader, now) for link in invitations[:_MOST_INVITATIONS]
            ),
            has_older_invitations=len(invitations) > _MOST_INVITATIONS,
        )

    def user(self, user_id: UUID, typed: Typed) -> UserPage:
        """Return the page of one account, with what was typed about it; raises
        `ResourceNotFoundException`."""
        self.require(Permission.USERS_EDIT)
        user = self._users.get_with_employee(user_id)
        if user is None:
            raise no_user()
        resets = self._links.list_unused(LinkPurpose.RESET, user.email)
        waiting = [link for link in resets if link.state_at(self.unit.now) is LinkState.OPEN]
        return views.user_page(
            user,
            waiting[-1] if waiting else None,
            self._sessions.valid_of(user.id),
            self.principal,
            self.unit.now,
            typed=typed.values,
            faults=typed.faults,
        )

"""What the pages of users and invitations show, in the words of whoever administers them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from models.account_link import AccountLink, LinkPurpose, LinkState
from models.employee import Employee
from models.user import User
from security.session_records import SessionSummary
from services.account_links import VALID_FOR
from services.moment_words import moment_words
from services.page_views import FilterChoice, Tone, current_value
from services.role_words import ROLE_DUTIES, ROLE_NAMES
from services.session_views import SessionLine, session_lines
from utils.principal import Principal, Role

EVERYBODY: Final = "all"
MOST_SESSIONS: Final = 5
# What the list offers to narrow it by; None is both.
STATES: Final[Mapping[str, tuple[str, bool | None]]] = MappingProxyType(
    {
        EVERYBODY: ("Active or not", None),
        "active": ("Active", True),
        "disabled": ("Disabled", False),
    }
)
_LINK_WORDS: Final[Mapping[LinkState, tuple[str, Tone]]] = MappingProxyType(
    {
        LinkState.OPEN: ("Open", "good"),
        LinkState.EXPIRED: ("Expired", "warn"),
        LinkState.USED: ("Used", "plain"),
        LinkState.WITHDRAWN: ("Withdrawn", "plain"),
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleChoice:
    """One role that can be given, and what it allows."""

    value: str
    label: str
    duty: str
    is_current: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class UserLine:
    """One account in the list; `is_reader` marks the reader's own."""

    user_id: str
    name: str
    email: str
    role_label: str
    employee_label: str
    last_label: str
    factor_label: str
    is_active: bool
    is_reader: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class InvitationLine:
    """One invitation; one that waits can be renewed and withdrawn."""

    link_id: str
    version: int
    email: str
    name: str
    role_label: str
    state_label: str
    state_tone: Tone
    when_label: str
    can_be_used: bool
    is_done: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class UsersPage:
    """One page of accounts, and the invitations; cursors are opaque, None at the ends."""

    rows: tuple[UserLine, ...]
    search: str
    roles: tuple[FilterChoice, ...]
    states: tuple[FilterChoice, ...]
    next_cursor: str | None
    previous_cursor: str | None
    invitations: tuple[InvitationLine, ...]
    has_older_invitations: bool

    @property
    def filters(self) -> dict[str, str]:
        """Return the filters in force as query parameters."""
        chosen = {
            "q": self.search,
            "role": current_value(self.roles),
            "state": current_value(self.states),
        }
        return {name: value for name, value in chosen.items() if value}


@dataclass(frozen=True, kw_only=True, slots=True)
class InviteForm:
    """What was typed about somebody who shall sign in, and what is wrong with it, by field."""

    email: str
    name: str
    employee_code: str
    roles: tuple[RoleChoice, ...]
    faults: Mapping[str, str]
    valid_days: int = VALID_FOR[LinkPurpose.JOIN].days


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitingReset:
    """A link to a new password that still can be used."""

    link_id: str
    version: int
    until_label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class UserPage:
    """One account: what can be changed about it, and how it is used."""

    user_id: str
    version: int
    name: str
    email: str
    role_label: str
    employee_label: str
    is_active: bool
    is_reader: bool
    last_label: str
    password_label: str
    factor_label: str
    has_factor: bool
    reset: WaitingReset | None
    sessions: tuple[SessionLine, ...]
    more_sessions: int
    typed_name: str
    typed_employee: str
    roles: tuple[RoleChoice, ...]
    faults: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class HandedLink:
    """A new link on the one page that shows it; `user_id` is whose new password it is."""

    address: str
    name: str
    email: str
    until_label: str
    user_id: str | None


def role_choices(chosen: str) -> tuple[RoleChoice, ...]:
    """Return every role, the chosen one marked."""
    return tuple(
        RoleChoice(
            value=role.value,
            label=ROLE_NAMES[role],
            duty=ROLE_DUTIES[role],
            is_current=role.value == chosen,
        )
        for role in Role
    )


def role_filter(chosen: Role | None) -> tuple[FilterChoice, ...]:
    """Return the roles to narrow the list by."""
    return tuple(
        FilterChoice(value=role.value, label=ROLE_NAMES[role], is_current=role is chosen)
        for role in Role
    )


def state_filter(chosen: str) -> tuple[FilterChoice, ...]:
    """Return whether active or disabled accounts are shown."""
    return tuple(
        FilterChoice(value=value, label=label, is_current=value == chosen)
        for value, (label, _) in STATES.items()
    )


def user_line(user: User, reader: Principal, now: datetime) -> UserLine:
    """Return the line of an account whose employee is loaded."""
    return UserLine(
        user_id=str(user.id),
        name=user.name,
        email=user.email,
        role_label=ROLE_NAMES[user.role],
        employee_label=_person(user.employee),
        last_label=_last(user, reader, now),
        factor_label="Password and code" if user.second_factor_since else "Password",
        is_active=user.is_active,
        is_reader=user.id == reader.user_id,
    )


def invitation_line(link: AccountLink, reader: Principal, now: datetime) -> InvitationLine:
    """Return the line of an invitation."""
    state = link.state_at(now)
    label, tone = _LINK_WORDS[state]
    return InvitationLine(
        link_id=str(link.id),
        version=link.version,
        email=link.email,
        name=link.name,
        role_label=ROLE_NAMES[link.role],
        state_label=label,
        state_tone=tone,
        when_label=_when_of(link, state, reader, now),
        can_be_used=state is LinkState.OPEN,
        is_done=state in {LinkState.USED, LinkState.WITHDRAWN},
    )


def invite_form(typed: Mapping[str, str], faults: Mapping[str, str]) -> InviteForm:
    """Return the form with what was typed into it."""
    return InviteForm(
        email=typed.get("email", ""),
        name=typed.get("name", ""),
        employee_code=typed.get("employee", ""),
        roles=role_choices(typed.get("role", "")),
        faults=faults,
    )


def user_page(
    user: User,
    reset: AccountLink | None,
    sessions: Sequence[SessionSummary],
    reader: Principal,
    now: datetime,
    *,
    typed: Mapping[str, str],
    faults: Mapping[str, str],
) -> UserPage:
    """Return the page of an account whose employee is loaded; `typed` is what a form held."""
    changed_at = user.password_changed_at
    since = user.second_factor_since
    return UserPage(
        user_id=str(user.id),
        version=user.version,
        name=user.name,
        email=user.email,
        role_label=ROLE_NAMES[user.role],
        employee_label=_person(user.employee),
        is_active=user.is_active,
        is_reader=user.id == reader.user_id,
        last_label=_last(user, reader, now),
        password_label=moment_words(changed_at, reader.time_zone, now)
        if changed_at
        else "with the account",
        factor_label=f"On since {moment_words(since, reader.time_zone, now)}" if since else "Off",
        has_factor=since is not None,
        reset=_waiting(reset, reader, now) if reset else None,
        sessions=session_lines(sessions[:MOST_SESSIONS], reader.time_zone, now),
        more_sessions=max(0, len(sessions) - MOST_SESSIONS),
        typed_name=typed.get("name", user.name),
        typed_employee=typed.get("employee", user.employee.code if user.employee else ""),
        roles=role_choices(typed.get("role", user.role)),
        faults=faults,
    )


def _waiting(link: AccountLink, reader: Principal, now: datetime) -> WaitingReset:
    return WaitingReset(
        link_id=str(link.id),
        version=link.version,
        until_label=moment_words(link.expires_at, reader.time_zone, now),
    )


def _person(employee: Employee | None) -> str:
    return f"{employee.name} ({employee.code})" if employee else ""


def _last(user: User, reader: Principal, now: datetime) -> str:
    last = user.last_signed_in_at
    return moment_words(last, reader.time_zone, now) if last else "never"


def _when_of(link: AccountLink, state: LinkState, reader: Principal, now: datetime) -> str:
    moment = {LinkState.USED: link.used_at, LinkState.WITHDRAWN: link.revoked_at}.get(state)
    words = moment_words(moment or link.expires_at, reader.time_zone, now)
    return f"until {words}" if state is LinkState.OPEN else words

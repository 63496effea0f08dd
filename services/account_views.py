"""What the pages of the own account show, in the reader's words."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from models.employee import Employee
from models.user import User
from services.moment_words import moment_words
from services.role_words import ROLE_DUTIES, ROLE_NAMES
from utils.principal import Role

# From so few recovery codes on, the reader is told to make new ones.
FEW_CODES: Final = 3
_GROUP_LENGTH: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class FactorPanel:
    """How the second factor stands; `since_label` is None while it is off."""

    since_label: str | None
    codes_left: int

    @property
    def is_on(self) -> bool:
        """Return whether a code is asked for at sign-in."""
        return self.since_label is not None

    @property
    def is_running_low(self) -> bool:
        """Return whether the reader should make new recovery codes."""
        return self.is_on and self.codes_left <= FEW_CODES

    @property
    def codes_label(self) -> str:
        """Return how many recovery codes are left."""
        if self.codes_left == 0:
            return "No recovery code is left"
        return f"{self.codes_left} recovery {'code' if self.codes_left == 1 else 'codes'} left"


@dataclass(frozen=True, kw_only=True, slots=True)
class SetupPanel:
    """A key that waits for its first code: to be scanned, opened on this device, or typed."""

    address: str = field(repr=False)
    groups: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountPage:
    """Who the reader is, and how they sign in."""

    name: str
    email: str
    role_label: str
    duty_label: str
    organization_name: str
    employee_label: str | None
    may_manage: bool
    password_label: str
    factor: FactorPanel


def account_page(
    user: User, organization_name: str, employee: Employee | None, zone: str, now: datetime
) -> AccountPage:
    """Return the page of the reader's own account, with moments as the wall clock has them."""
    changed_at = user.password_changed_at
    return AccountPage(
        name=user.name,
        email=user.email,
        role_label=ROLE_NAMES[user.role],
        duty_label=ROLE_DUTIES[user.role],
        organization_name=organization_name,
        employee_label=f"{employee.name} ({employee.code})" if employee else None,
        may_manage=user.role is Role.ADMIN,
        password_label=moment_words(changed_at, zone, now) if changed_at else "with the account",
        factor=factor_panel(
            user.second_factor_since, len(user.recovery_code_hashes or ()), zone, now
        ),
    )


def factor_panel(since: datetime | None, codes_left: int, zone: str, now: datetime) -> FactorPanel:
    """Return how a second factor stands that is on since then."""
    label = moment_words(since, zone, now) if since else None
    return FactorPanel(since_label=label, codes_left=codes_left)


def setup_panel(secret: str, address: str) -> SetupPanel:
    """Return a key as people read it off a screen: in groups of four."""
    starts = range(0, len(secret), _GROUP_LENGTH)
    groups = tuple(secret[start : start + _GROUP_LENGTH] for start in starts)
    return SetupPanel(address=address, groups=groups)

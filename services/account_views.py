"""What the pages of the own account show, in the reader's words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from models.employee import Employee
from models.user import User
from services.day_wording import date_words
from services.role_words import ROLE_DUTIES, ROLE_NAMES
from utils.wall_clock import to_local

# From so few recovery codes on, the reader is told to make new ones.
FEW_CODES: Final = 3


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
            return "No recovery code is left."
        return (
            f"{self.codes_left} recovery {'code is' if self.codes_left == 1 else 'codes are'} left."
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountPage:
    """Who the reader is, and how they sign in."""

    name: str
    email: str
    role_label: str
    organization_name: str
    employee_label: str | None
    password_label: str
    factor: FactorPanel


def account_page(
    user: User, organization_name: str, employee: Employee | None, zone: str
) -> AccountPage:
    """Return the page of a user, with dates as the organization's clock has them."""
    changed_at = user.password_changed_at
    return AccountPage(
        name=user.name,
        email=user.email,
        role_label=f"{ROLE_NAMES[user.role]}: {ROLE_DUTIES[user.role]}",
        organization_name=organization_name,
        employee_label=f"{employee.name} ({employee.code})" if employee else None,
        password_label=f"Last changed on {_day(changed_at, zone)}." if changed_at else "",
        factor=factor_panel(user.second_factor_since, len(user.recovery_code_hashes or ()), zone),
    )


def factor_panel(since: datetime | None, codes_left: int, zone: str) -> FactorPanel:
    """Return how a second factor stands that is on since then."""
    return FactorPanel(since_label=_day(since, zone) if since else None, codes_left=codes_left)


def _day(moment: datetime, zone: str) -> str:
    day = to_local(moment, zone).date()
    return f"{date_words(day)} {day.year}"

"""What every use case is given: who acts, when, and a place for what must outlive a refusal."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from error_handlers.exceptions import AuthorizationException, InPersonException
from security.permissions import Permission, permissions_of
from utils.principal import Principal

if TYPE_CHECKING:
    from repositories.factory import RepositoryFactory

Aftermath = Callable[["RepositoryFactory"], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """One unit of work, as a use case sees it.

    `serve` binds the unit to an organization that was not known when it opened (signing in,
    creating one).
    """

    principal: Principal | None
    now: datetime
    request_id: str | None
    serve: Callable[[UUID], None]
    aftermath: list[Aftermath] = field(default_factory=list)

    def after_rollback(self, write: Aftermath) -> None:
        """Write this in a transaction of its own, should the unit be refused and rolled back."""
        self.aftermath.append(write)


class ServiceBase:
    """Use cases of one area."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    @property
    def principal(self) -> Principal:
        """Who acts; raises `AuthorizationException` when nobody does."""
        if self.unit.principal is None:
            raise AuthorizationException("Nobody is signed in. Sign in and try again.")
        return self.unit.principal

    @property
    def organization_id(self) -> UUID:
        """The acting organization."""
        return self.principal.organization_id

    def require(self, permission: Permission) -> None:
        """Raise `AuthorizationException` unless who acts holds `permission`."""
        if permission not in self.principal.permissions:
            raise AuthorizationException(
                _why_not(self.principal, permission), context={"permission": str(permission)}
            )

    def whose(self, for_everybody: Permission, for_own: Permission) -> UUID | None:
        """Return None when the actor may do it for everybody, else the one person they may do it
        for: the one that they are.

        Raises:
            AuthorizationException: neither, or the account belongs to nobody on the roster.
        """
        if for_everybody in self.principal.permissions:
            return None
        self.require(for_own)
        if self.principal.employee_id is None:
            raise AuthorizationException(
                "Your account is linked to nobody on the roster, so nothing there is yours. "
                "Ask an administrator to link it."
            )
        return self.principal.employee_id

    def require_in_person(self) -> None:
        """Raise `InPersonException` when a program acts by an API token.

        For what must stay with people even when a token is stolen: tokens, sessions, passwords and
        second factors.
        """
        if self.principal.token_id is not None:
            raise InPersonException


def _why_not(principal: Principal, permission: Permission) -> str:
    if principal.token_id is not None and permission in permissions_of(principal.role):
        return (
            f"This API token does not allow this: it lacks the scope {permission}. "
            "Use a token that has it."
        )
    return (
        f"Your role ({principal.role}) does not allow this. "
        "Ask an administrator of your organization for the permission."
    )


class RepositoryService(ServiceBase):
    """A service that works on repositories only."""


class ApiService(ServiceBase):
    """A service that needs the client of an outside system."""

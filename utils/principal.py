"""Who acts: a frozen value that travels instead of an ORM object."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from uuid import UUID

LONGEST_ACTOR_NAME: Final = 200


class Role(StrEnum):
    """What a user may do; the permissions of each are in `security.permissions`."""

    ADMIN = "admin"
    MANAGER = "manager"
    EMPLOYEE = "employee"
    VIEWER = "viewer"


@dataclass(frozen=True, kw_only=True, slots=True)
class Principal:
    """The acting user of one organization, or (user_id None) the system acting for it.

    `token_id` and `token_name` name the API token by which a program acts for its user; None is the
    user in person. `proven` stands for how the account was opened, while a sign-in is under way.
    """

    organization_id: UUID
    user_id: UUID | None
    name: str
    role: Role
    permissions: frozenset[str]
    employee_id: UUID | None = None
    email: str | None = None
    organization_slug: str = ""
    organization_name: str = field(default="", compare=False)
    time_zone: str = "UTC"
    token_id: UUID | None = None
    token_name: str | None = None
    proven: str | None = field(default=None, compare=False, repr=False)

    @property
    def actor_name(self) -> str:
        """What the trail calls who acts: the user, and the token if it is a program of theirs."""
        if self.token_id is None:
            return self.name
        token = f" (token {self.token_name})"
        return f"{self.name[: LONGEST_ACTOR_NAME - len(token)]}{token}"


_acting: ContextVar[Principal | None] = ContextVar("acting_principal", default=None)


def current_principal() -> Principal | None:
    """Return who acts in this context, or None before sign-in."""
    return _acting.get()


@contextmanager
def acting_as(principal: Principal | None) -> Iterator[Principal | None]:
    """Let `principal` act until the block ends."""
    token = _acting.set(principal)
    try:
        yield principal
    finally:
        _acting.reset(token)

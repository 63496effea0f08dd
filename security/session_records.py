"""Values of the session store: limits, what was read, what is shown to its user, what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol, Self
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, FromClause, Row

from security.session_data import Document
from utils.principal import Principal


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionLimits:
    """How long sessions live, and how often and how patiently activity is noted."""

    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=24)
    touch_every: timedelta = timedelta(minutes=1)
    touch_wait_ms: int = 50

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Read the limits from the settings; an application of another kind may have none."""
        return cls(
            idle=timedelta(minutes=config.get("SESSION_IDLE_MINUTES", 30)),
            absolute=timedelta(hours=config.get("SESSION_ABSOLUTE_HOURS", 24)),
        )


class Ending(StrEnum):
    """Why a session ended."""

    SIGNED_OUT = "signed-out"
    EXPIRED = "expired"
    REPLACED = "replaced"
    CLEARED = "cleared"
    REVOKED = "revoked"
    USER_DISABLED = "user-disabled"
    ROLE_CHANGED = "role-changed"
    CREDENTIALS_CHANGED = "credentials-changed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Owner:
    """Whose session it is, and from where; all None before sign-in."""

    user_id: UUID | None = None
    organization_id: UUID | None = None
    ip_address: str | None = None
    user_agent: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredSession:
    """A session as it was read, or as it was just written."""

    session_id: str = field(repr=False)
    id_hash: bytes
    document: Document = field(repr=False)
    version: int
    owner: Owner
    last_active_at: datetime
    expires_at: datetime
    principal: Principal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionSummary:
    """One session as its user sees it; `handle` names it and opens nothing."""

    handle: str
    created_at: datetime
    last_active_at: datetime
    expires_at: datetime
    ip_address: str | None
    user_agent: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionEvent:
    """Something worth an audit entry: started, replaced, ended, or a known account refused.

    `count` sessions of the owner ended together.
    """

    kind: str
    owner: Owner
    at: datetime
    reason: str | None = None
    count: int = 1


class IdentitySource(Protocol):
    """Brings the user along with the session, in the same query."""

    @property
    def columns(self) -> Sequence[ColumnElement[Any]]:
        """What is read along with the session."""
        ...

    def join(self, sessions: FromClause) -> FromClause:
        """Return the sessions joined with whatever the columns come from."""
        ...

    def principal(self, row: Row[Any]) -> Principal | None:
        """Return who acts, None when the user or the organization is gone or disabled."""
        ...

    def is_still_let_in(self, connection: Connection, principal: Principal) -> bool:
        """Hold the account until the transaction ends; return whether it is as it was proven."""
        ...

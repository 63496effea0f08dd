"""One browser's session: found by the hash of its id, ended by time, its user or an
administrator."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from flask import current_app
from sqlalchemy import Engine, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, Session, mapped_column, scoped_session

from models.base import Base, Created


class SessionStorePort(Protocol):
    """What the store in `app.extensions["session_store"]` does for the model."""

    def prepare(
        self, user_id: UUID | None, session_data: Mapping[str, Any], duration_hours: int
    ) -> "UserSession": ...

    def find_valid(self, session_id: str) -> "UserSession | None": ...

    def refresh(self, row: "UserSession") -> bool: ...

    def decode(self, data: bytes) -> dict[str, Any]: ...

    def cleanup_expired(self, *, engine: Engine | None = None) -> int: ...


class UserSession(Created, Base):
    """No tenant row: it is read before an organization is known, and serves any Flask application.

    `idle_expires_at` never lies after `expires_at`, so it alone says when the row may go.
    """

    __tablename__ = "user_sessions"
    __table_args__ = (
        Index(None, "user_id"),
        Index(None, "organization_id"),
        Index(None, "idle_expires_at"),
    )

    id_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    user_id: Mapped[UUID | None]
    organization_id: Mapped[UUID | None]
    data: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(default=1)
    last_active_at: Mapped[datetime]
    idle_expires_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None] = mapped_column(String(32))
    ip_address: Mapped[str | None] = mapped_column(String(45))
    user_agent: Mapped[str | None] = mapped_column(String(200))

    # The raw id, on the instance that `create_session` returned and nowhere else.
    session_id = ""

    @staticmethod
    def create_session(
        user_id: UUID | None, session_data: Mapping[str, Any], duration_hours: int = 24
    ) -> "UserSession":
        """Return a new session, not yet added; its raw id stands in `.session_id`."""
        return _store().prepare(user_id, session_data, duration_hours)

    @staticmethod
    def get_valid_session(session_id: str) -> "UserSession | None":
        """Return a detached copy of the session, or None: unknown, malformed, expired or ended."""
        return _store().find_valid(session_id)

    @staticmethod
    def cleanup_expired(database: Session | scoped_session[Any]) -> int:
        """Delete what expired, in batches and transactions of its own; return how many went."""
        return _store().cleanup_expired(engine=database.get_bind().engine)

    def refresh(self) -> bool:
        """Note activity, at most once a minute; return whether the session is still valid."""
        return _store().refresh(self)

    @property
    def session_data(self) -> dict[str, Any]:
        """What the session holds."""
        return _store().decode(self.data)

    def is_valid(self, at: datetime) -> bool:
        """Return whether the session can still be used at the instant `at`."""
        return self.ended_at is None and at < self.idle_expires_at and at < self.expires_at


def _store() -> SessionStorePort:
    store: SessionStorePort = current_app.extensions["session_store"]
    return store

"""A machine's key."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Created, HasId, Versioned
from models.json_document import TrackedJSON
from models.tenancy import TenantScoped, tenant_reference


class ApiToken(HasId, Created, Versioned, TenantScoped, Base):
    """A key under which a program acts for its user; only the SHA-256 of its text is kept.

    `prefix` is the beginning of the text, by which people tell their tokens apart. `scopes` are
    permissions; the token may do what both it and its user may.
    """

    __tablename__ = "api_tokens"
    __table_args__ = (
        tenant_reference("user_id", "users"),
        Index(None, "organization_id", "user_id", "created_at"),
    )

    user_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(100))
    prefix: Mapped[str] = mapped_column(String(16))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    scopes: Mapped[list[Any]] = mapped_column(TrackedJSON, default=list)
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    last_used_from: Mapped[str | None] = mapped_column(String(45))
    revoked_at: Mapped[datetime | None]

    def is_live(self, at: datetime) -> bool:
        """Return whether the token itself opens anything at the instant `at`."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)

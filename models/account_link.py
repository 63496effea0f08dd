"""A link that opens an account once."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Created, HasId, Versioned
from models.employee import Employee
from models.tenancy import TenantScoped, tenant_reference
from models.types import text_enum
from utils.principal import Role


class LinkPurpose(StrEnum):
    """What whoever opens the link may do."""

    JOIN = "join"
    RESET = "reset"


class LinkState(StrEnum):
    """What has become of a link; only an open one opens anything."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class AccountLink(HasId, Created, Versioned, TenantScoped, Base):
    """A one-time link that an administrator hands on; only the SHA-256 of its secret is kept.

    A link to join carries what the new account will be; its user exists once it was used. A link to
    a new password names the user from the start.
    """

    __tablename__ = "account_links"
    __table_args__ = (
        tenant_reference("user_id", "users"),
        tenant_reference("employee_id", "employees"),
        tenant_reference("made_by_id", "users"),
        CheckConstraint("purpose = 'join' OR user_id IS NOT NULL", name="user"),
        Index(None, "organization_id", "email"),
        Index(None, "organization_id", "created_at", "id"),
    )

    purpose: Mapped[LinkPurpose] = mapped_column(text_enum(LinkPurpose, "purpose"))
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(text_enum(Role, "role"))
    user_id: Mapped[UUID | None]
    employee_id: Mapped[UUID | None]
    made_by_id: Mapped[UUID | None]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    employee: Mapped[Employee | None] = relationship(
        viewonly=True,
        lazy="raise",
        foreign_keys="AccountLink.employee_id",
        primaryjoin="AccountLink.employee_id == Employee.id",
    )

    def state_at(self, at: datetime) -> LinkState:
        """Return what has become of the link by the instant `at`."""
        if self.used_at is not None:
            return LinkState.USED
        if self.revoked_at is not None:
            return LinkState.WITHDRAWN
        return LinkState.EXPIRED if at >= self.expires_at else LinkState.OPEN

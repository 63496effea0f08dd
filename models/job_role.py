"""Job titles."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, HasId, Versioned
from models.tenancy import TenantScoped, tenant_key


class JobRole(HasId, Versioned, TenantScoped, Base):
    """A job title; event types name the ones that may do their work."""

    __tablename__ = "job_roles"
    __table_args__ = (tenant_key(), UniqueConstraint("organization_id", "code"))

    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(100))
    position: Mapped[int] = mapped_column(default=0)

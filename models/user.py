"""Who signs in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Created, HasId, Versioned
from models.tenancy import TenantScoped, tenant_key, tenant_reference
from models.types import text_enum
from utils.principal import Role


class User(HasId, Created, Versioned, TenantScoped, Base):
    """An account of one organization; the e-mail address is unique across the installation."""

    __tablename__ = "users"
    __table_args__ = (tenant_key(), tenant_reference("employee_id", "employees"))

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(text_enum(Role, "role"))
    password_hash: Mapped[str] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    employee_id: Mapped[UUID | None]
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    last_failed_at: Mapped[datetime | None]
    last_signed_in_at: Mapped[datetime | None]

"""Who signs in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Created, HasId, Versioned
from models.employee import Employee
from models.json_document import TrackedJSON
from models.tenancy import TenantScoped, tenant_key, tenant_reference
from models.types import text_enum
from utils.principal import Role


class User(HasId, Created, Versioned, TenantScoped, Base):
    """An account of one organization; the e-mail address is unique across the installation.

    `second_factor_secret` is encrypted; until `second_factor_since` is set, it only waits to be
    confirmed. `second_factor_last_step` is the time step of the last code, which is never taken
    again.
    """

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
    password_changed_at: Mapped[datetime | None]
    second_factor_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    second_factor_since: Mapped[datetime | None]
    second_factor_last_step: Mapped[int | None] = mapped_column(BigInteger)
    recovery_code_hashes: Mapped[list[Any] | None] = mapped_column(TrackedJSON)

    employee: Mapped[Employee | None] = relationship(
        viewonly=True,
        lazy="raise",
        foreign_keys="User.employee_id",
        primaryjoin="User.employee_id == Employee.id",
    )

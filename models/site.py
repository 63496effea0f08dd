"""Where the work is done."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Created, HasId, Versioned
from models.tenancy import TenantScoped, tenant_key


class Site(HasId, Created, Versioned, TenantScoped, Base):
    """A store or club. Slots, windows and holidays are read on its wall clock."""

    __tablename__ = "sites"
    __table_args__ = (tenant_key(), UniqueConstraint("organization_id", "code"))

    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    time_zone: Mapped[str] = mapped_column(String(64))
    mvid: Mapped[str | None] = mapped_column(String(40))
    area_code: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str | None] = mapped_column(String(400))
    is_active: Mapped[bool] = mapped_column(default=True)

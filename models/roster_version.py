"""What was published: frozen, never changed afterwards."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, HasId
from models.site import Site
from models.tenancy import TenantScoped, tenant_key, tenant_reference
from models.types import UtcDateTime
from utils.principal import LONGEST_ACTOR_NAME


class RosterVersion(HasId, TenantScoped, Base):
    """The schedule of some days as it was given out, of one site or of all of them.

    `critical_count` and `warning_count` are what was wrong with the days then.
    """

    __tablename__ = "roster_versions"
    __table_args__ = (
        tenant_key(),
        UniqueConstraint("organization_id", "number"),
        tenant_reference("site_id", "sites"),
        tenant_reference("published_by_id", "users"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("last_on >= first_on", name="days"),
        Index(None, "organization_id", "last_on", "first_on"),
    )

    number: Mapped[int]
    site_id: Mapped[UUID | None]
    first_on: Mapped[date]
    last_on: Mapped[date]
    note: Mapped[str | None] = mapped_column(String(400))
    published_by_id: Mapped[UUID | None]
    published_by_name: Mapped[str] = mapped_column(String(LONGEST_ACTOR_NAME))
    published_at: Mapped[datetime]
    schedule_count: Mapped[int]
    critical_count: Mapped[int]
    warning_count: Mapped[int]

    site: Mapped[Site | None] = relationship(
        viewonly=True,
        lazy="raise",
        foreign_keys="RosterVersion.site_id",
        primaryjoin="RosterVersion.site_id == Site.id",
    )


class PublishedSchedule(HasId, TenantScoped, Base):
    """What a version says of one schedule, in the names and on the clock of then.

    `on_day` is the day on which it starts at its site.
    """

    __tablename__ = "published_schedules"
    __table_args__ = (
        UniqueConstraint("organization_id", "schedule_id", "version_id"),
        tenant_reference("version_id", "roster_versions"),
        tenant_reference("schedule_id", "schedules"),
        tenant_reference("event_id", "events"),
        tenant_reference("site_id", "sites"),
        tenant_reference("employee_id", "employees"),
        Index(None, "organization_id", "version_id", "on_day"),
        Index(None, "organization_id", "version_id", "starts_at", "id"),
    )

    version_id: Mapped[UUID]
    schedule_id: Mapped[UUID]
    event_id: Mapped[UUID]
    ref_num: Mapped[str] = mapped_column(String(40))
    project_name: Mapped[str] = mapped_column(String(200))
    event_number: Mapped[str | None] = mapped_column(String(6))
    site_id: Mapped[UUID]
    site_name: Mapped[str] = mapped_column(String(200))
    seat: Mapped[int]
    employee_id: Mapped[UUID]
    employee_code: Mapped[str] = mapped_column(String(40))
    employee_name: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    starts_local: Mapped[datetime] = mapped_column(DateTime)
    ends_local: Mapped[datetime] = mapped_column(DateTime)
    on_day: Mapped[date]

    site: Mapped[Site] = relationship(
        viewonly=True,
        lazy="raise",
        foreign_keys="PublishedSchedule.site_id",
        primaryjoin="PublishedSchedule.site_id == Site.id",
    )

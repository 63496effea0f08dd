"""Who turned up."""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, HasId, Versioned
from models.schedule import Schedule
from models.tenancy import TenantScoped, tenant_reference
from models.types import UtcDateTime, text_enum
from models.user import User


class Mark(StrEnum):
    """How it went: in time, late, or not at all and why."""

    ON_TIME = "on_time"
    LATE = "late"
    CALLED_IN = "called_in"
    NO_SHOW = "no_show"
    EXCUSED = "excused"


# Whoever is so marked does not come.
AWAY: Final = frozenset({Mark.CALLED_IN, Mark.NO_SHOW, Mark.EXCUSED})


class Attendance(HasId, Versioned, TenantScoped, Base):
    """What is known of one schedule's day; `minutes` were worked, None where nobody said."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("organization_id", "schedule_id"),
        tenant_reference("schedule_id", "schedules"),
        tenant_reference("recorded_by_id", "users"),
        CheckConstraint("minutes BETWEEN 0 AND 1440", name="minutes"),
        Index(None, "organization_id", "recorded_at", "id"),
    )

    schedule_id: Mapped[UUID]
    mark: Mapped[Mark] = mapped_column(text_enum(Mark, "mark"))
    minutes: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(String(400))
    recorded_by_id: Mapped[UUID | None]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    schedule: Mapped[Schedule] = relationship(
        viewonly=True,
        lazy="raise",
        foreign_keys="Attendance.schedule_id",
        primaryjoin="Attendance.schedule_id == Schedule.id",
    )
    recorded_by: Mapped[User | None] = relationship(
        viewonly=True,
        lazy="raise",
        foreign_keys="Attendance.recorded_by_id",
        primaryjoin="Attendance.recorded_by_id == User.id",
    )

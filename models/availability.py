"""When a person usually works, and what they said about single dates."""

from datetime import date, time
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, HasId, Versioned
from models.json_document import TrackedJSON
from models.tenancy import TenantScoped, tenant_reference
from models.types import text_enum


class WeekKind(StrEnum):
    """Which weeks a pattern holds in."""

    EVERY = "every"
    A = "a"
    B = "b"


class WeeklyAvailability(HasId, Versioned, TenantScoped, Base):
    """One weekday (0 = Monday) of a person's usual week; no times means the whole day."""

    __tablename__ = "weekly_availability"
    __table_args__ = (
        UniqueConstraint("organization_id", "employee_id", "weekday", "week"),
        tenant_reference("employee_id", "employees"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("(from_local IS NULL) = (to_local IS NULL)", name="times"),
        CheckConstraint("to_local > from_local", name="order"),
    )

    employee_id: Mapped[UUID]
    weekday: Mapped[int]
    week: Mapped[WeekKind] = mapped_column(text_enum(WeekKind, "week"), default=WeekKind.EVERY)
    is_available: Mapped[bool] = mapped_column(default=True)
    from_local: Mapped[time | None]
    to_local: Mapped[time | None]


class AvailabilityOverride(HasId, Versioned, TenantScoped, Base):
    """A temporary usual week, both dates included; it stands in the place of the usual one.

    `days` holds at most a row per weekday: {weekday, is_available, from_local, to_local}, clocks as
    `HH:MM`. Of a weekday without a row nothing is said.
    """

    __tablename__ = "availability_overrides"
    __table_args__ = (
        tenant_reference("employee_id", "employees"),
        CheckConstraint("last_on >= first_on", name="range"),
        Index(None, "organization_id", "employee_id", "last_on"),
    )

    employee_id: Mapped[UUID]
    first_on: Mapped[date]
    last_on: Mapped[date]
    days: Mapped[list[Any]] = mapped_column(TrackedJSON, default=list)
    reason: Mapped[str | None] = mapped_column(String(400))


class DateAvailability(HasId, Versioned, TenantScoped, Base):
    """What a person said about one date; it beats the usual week."""

    __tablename__ = "date_availability"
    __table_args__ = (
        UniqueConstraint("organization_id", "employee_id", "on_date"),
        tenant_reference("employee_id", "employees"),
    )

    employee_id: Mapped[UUID]
    on_date: Mapped[date]
    is_available: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(String(400))

"""How a kind of work is staffed: the rows that every rule reads."""

from typing import Any

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, HasId, Versioned
from models.json_document import TrackedJSON
from models.tenancy import TenantScoped, tenant_key


class EventType(HasId, Versioned, TenantScoped, Base):
    """A kind of work.

    `name_patterns`: lists of words, all of which occur in a project name of this kind; tried in
    order of `match_position`. `preferences`: role codes, best first (`rotation:primary_lead` is the
    day's holder), as in `discouraged_roles`. `slots`: {start, lunch_begin, lunch_end} as `HH:MM` at
    the site.
    """

    __tablename__ = "event_types"
    __table_args__ = (
        tenant_key(),
        UniqueConstraint("organization_id", "code"),
        CheckConstraint("default_minutes BETWEEN 1 AND 1440", name="default_minutes"),
        CheckConstraint("break_minutes >= 0", name="break_minutes"),
        CheckConstraint("max_per_day > 0", name="max_per_day"),
    )

    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(100))
    colour: Mapped[str] = mapped_column(String(20))
    name_patterns: Mapped[list[Any]] = mapped_column(TrackedJSON, default=list)
    match_position: Mapped[int] = mapped_column(default=0)
    default_minutes: Mapped[int]
    break_minutes: Mapped[int] = mapped_column(default=0)
    preferences: Mapped[list[Any]] = mapped_column(TrackedJSON, default=list)
    discouraged_roles: Mapped[list[Any]] = mapped_column(TrackedJSON, default=list)
    required_skills: Mapped[list[Any]] = mapped_column(TrackedJSON, default=list)
    slots: Mapped[list[Any]] = mapped_column(TrackedJSON, default=list)
    exclusive_with: Mapped[list[Any]] = mapped_column(TrackedJSON, default=list)
    max_per_day: Mapped[int | None]
    priority: Mapped[int] = mapped_column(default=0)
    pairing: Mapped[str | None] = mapped_column(String(40))
    rotation: Mapped[str | None] = mapped_column(String(40))
    is_stackable: Mapped[bool] = mapped_column(default=False)
    is_auto_schedulable: Mapped[bool] = mapped_column(default=True)

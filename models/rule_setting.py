"""Limits that an organization chose for itself."""

from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, HasId, Versioned
from models.tenancy import TenantScoped
from models.types import JSONDocument


class RuleSetting(HasId, Versioned, TenantScoped, Base):
    """One limit of the rules, by the name that `scheduling.values.Settings` gives it."""

    __tablename__ = "rule_settings"
    __table_args__ = (UniqueConstraint("organization_id", "name"),)

    name: Mapped[str] = mapped_column(String(60))
    value: Mapped[Any] = mapped_column(JSONDocument)  # replaced as a whole, mostly a number

"""Qualifications, and who holds them."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, HasId, Versioned
from models.tenancy import TenantScoped, tenant_key, tenant_reference


class Skill(HasId, Versioned, TenantScoped, Base):
    """A qualification that kinds of work may require, such as alcohol service."""

    __tablename__ = "skills"
    __table_args__ = (tenant_key(), UniqueConstraint("organization_id", "code"))

    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(100))


class EmployeeSkill(HasId, Versioned, TenantScoped, Base):
    """A skill that a person holds, on both dates too; without a date that side is open."""

    __tablename__ = "employee_skills"
    __table_args__ = (
        UniqueConstraint("organization_id", "employee_id", "skill_id"),
        tenant_reference("employee_id", "employees"),
        tenant_reference("skill_id", "skills"),
        CheckConstraint("expires_on >= since", name="order"),
    )

    employee_id: Mapped[UUID]
    skill_id: Mapped[UUID]
    since: Mapped[date | None]
    expires_on: Mapped[date | None]

    skill: Mapped[Skill] = relationship(
        viewonly=True,
        lazy="raise",
        foreign_keys="EmployeeSkill.skill_id",
        primaryjoin="EmployeeSkill.skill_id == Skill.id",
    )

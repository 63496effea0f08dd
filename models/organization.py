"""The tenant."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Created, HasId, Versioned


class Organization(HasId, Created, Versioned, Base):
    """One client of Rosterwright; every domain row belongs to exactly one."""

    __tablename__ = "organizations"

    slug: Mapped[str] = mapped_column(String(63), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    time_zone: Mapped[str] = mapped_column(String(64))

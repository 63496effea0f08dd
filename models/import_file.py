"""One file that somebody brought."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Created, HasId, Versioned
from models.json_document import TrackedJSON
from models.tenancy import TenantScoped, tenant_reference
from models.types import text_enum


class ImportKind(StrEnum):
    """What the rows are."""

    EVENTS = "events"
    EMPLOYEES = "employees"


class ImportState(StrEnum):
    """Whether its rows were stored."""

    PREVIEWED = "previewed"
    APPLIED = "applied"


class Import(HasId, Created, Versioned, TenantScoped, Base):
    """A file with the verdict on its rows; kept, so that applying can check again what was
    previewed."""

    __tablename__ = "imports"
    __table_args__ = (
        tenant_reference("created_by_id", "users"),
        Index(None, "organization_id", "created_at", "id"),
    )

    kind: Mapped[ImportKind] = mapped_column(text_enum(ImportKind, "kind"))
    filename: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    encoding: Mapped[str] = mapped_column(String(20))
    row_count: Mapped[int]
    verdict: Mapped[dict[str, Any]] = mapped_column(
        TrackedJSON, deferred=True, deferred_raiseload=True
    )
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
    state: Mapped[ImportState] = mapped_column(
        text_enum(ImportState, "state"), default=ImportState.PREVIEWED
    )
    created_by_id: Mapped[UUID | None]
    applied_at: Mapped[datetime | None]

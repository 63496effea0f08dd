"""What can be done to standing duty and its substitutes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.changes import KEEP, Keep
from services.standing_duty import Duty


@dataclass(frozen=True, kw_only=True, slots=True)
class SetDuty:
    """The whole standing duty of a site; each weekday of a rotation at most once."""

    site_code: str
    expected_version: int
    duties: tuple[Duty, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AddSubstitute:
    """Who holds a rotation on one date instead; nobody (None) when it is left out that day."""

    site_code: str
    on_date: date
    rotation: str
    employee_code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeSubstitute:
    """What changes about a substitute; KEEP leaves it as it is."""

    substitute_id: UUID
    expected_version: int
    employee_code: str | Keep | None = KEEP
    reason: str | Keep | None = KEEP


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoveSubstitute:
    """The weekday's holder has that date again."""

    substitute_id: UUID
    expected_version: int

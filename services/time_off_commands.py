"""What the use cases of time off take and give: frozen commands, and a request with its story."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.schedule import Schedule
from models.time_off import TimeOff
from repositories.history import Step
from services.changes import KEEP, Keep


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestTimeOff:
    """Time off that is asked for: half-open, on the wall clock, whole days from midnight to
    midnight.

    `employee_code` None is the acting person.
    """

    employee_code: str | None
    starts_local: datetime
    ends_local: datetime
    reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeTimeOff:
    """What changes about a request that still waits; KEEP leaves it as it is."""

    time_off_id: UUID
    expected_version: int
    starts_local: datetime | Keep = KEEP
    ends_local: datetime | Keep = KEEP
    reason: str | Keep | None = KEEP


@dataclass(frozen=True, kw_only=True, slots=True)
class ApproveTimeOff:
    """Let somebody go."""

    time_off_id: UUID
    expected_version: int
    reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DenyTimeOff:
    """Refuse a request, for a reason that must be given."""

    time_off_id: UUID
    expected_version: int
    reason: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CancelTimeOff:
    """Take a request back, or an approval."""

    time_off_id: UUID
    expected_version: int
    reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeOffCase:
    """A request with its person loaded, how it came to its state, and the work that lies in it as
    long as it may be or is in force: what approving does not take away."""

    time_off: TimeOff
    history: Sequence[Step]
    collisions: Sequence[Schedule]

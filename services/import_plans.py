"""What an accepted row of a file will write: frozen values, made before anything is written."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from models.employee import Employee
from models.event import Event
from models.event_type import EventType
from models.schedule import Schedule
from scheduling.values import Placement, WorkOrder
from services.import_values import EmployeeRow, EventRow
from services.snapshots import work_type_of
from utils.wall_clock import to_instant


@dataclass(frozen=True, kw_only=True, slots=True)
class SitePlan:
    """A site as the rows need it; `is_new` when the file brings it."""

    id: UUID
    code: str
    name: str
    mvid: str | None
    zone: str
    is_new: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class EventPlan:
    """An event as a row wants it, and as it is stored (None: not yet)."""

    id: UUID
    organization_id: UUID
    row: EventRow
    stored: Event | None
    site: SitePlan
    event_type: EventType

    @property
    def opens_at(self) -> datetime:
        """Return the window's first instant."""
        return to_instant(self.row.opens_local, self.site.zone)

    @property
    def due_at(self) -> datetime:
        """Return the instant before which the work must start."""
        return to_instant(self.row.due_local, self.site.zone)

    @property
    def length(self) -> timedelta:
        """Return how long the work takes: the event's own estimate, else its type's."""
        return timedelta(minutes=self.row.estimated_minutes or self.event_type.default_minutes)

    @property
    def headcount(self) -> int:
        """Return how many people it takes."""
        return 1 if self.stored is None else self.stored.headcount

    @property
    def is_as_stored(self) -> bool:
        """Return whether the row says nothing new about the event itself."""
        stored, row = self.stored, self.row
        return stored is not None and (
            stored.project_name.strip(),
            stored.site_id,
            stored.opens_local.replace(microsecond=0),
            stored.due_local.replace(microsecond=0),
            stored.estimated_minutes,
        ) == (
            row.project_name,
            self.site.id,
            row.opens_local,
            row.due_local,
            row.estimated_minutes,
        )

    def work_order(self) -> WorkOrder:
        """Return the event as the rules see it once the row is applied."""
        return WorkOrder(
            id=self.id,
            organization_id=self.organization_id,
            ref_num=self.row.ref_num,
            project_name=self.row.project_name,
            type=work_type_of(self.event_type),
            site_id=self.site.id,
            site_organization_id=self.organization_id,
            site_name=self.site.name,
            zone=self.site.zone,
            opens_at=self.opens_at,
            due_at=self.due_at,
            estimated_minutes=self.row.estimated_minutes,
            headcount=self.headcount,
            state="open" if self.stored is None else self.stored.state.value,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class SchedulePlan:
    """A schedule as a row wants it, and the one it takes the place of (None: a new one)."""

    placement: Placement
    stored: Schedule | None


@dataclass(frozen=True, kw_only=True, slots=True)
class EmployeePlan:
    """A person as a row wants them, and as they are stored (None: not yet)."""

    row: EmployeeRow
    job_role_id: UUID | None
    stored: Employee | None

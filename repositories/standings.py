"""Where schedules stand, and some days: as what versions and the present are compared."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where one schedule stands, on the clock of its site."""

    schedule_id: UUID
    event_id: UUID
    seat: int
    site_id: UUID
    employee_id: UUID
    employee_name: str
    starts_local: datetime
    ends_local: datetime

    @property
    def day(self) -> date:
        """The day on which it starts at its site."""
        return self.starts_local.date()


@dataclass(frozen=True, kw_only=True, slots=True)
class StandingLine(Standing):
    """The same with all that is shown, and frozen, of it."""

    ref_num: str
    project_name: str
    event_number: str | None
    site_code: str
    site_name: str
    employee_code: str
    starts_at: datetime
    ends_at: datetime
    label: str
    colour: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """Some days, both included, at one site; None is all of them."""

    first: date
    last: date
    site_id: UUID | None = None

    def holds(self, one: Standing) -> bool:
        """Return whether a schedule stands in it."""
        return self.first <= one.day <= self.last and self.site_id in (None, one.site_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishedRow:
    """A version that covers some of the days that were asked about, and one schedule of which it
    is the last to speak; None where there is none."""

    version_id: UUID
    number: int
    version_site_id: UUID | None
    first_on: date
    last_on: date
    published_at: datetime
    said: Standing | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Touch:
    """Who changed a schedule last, and when."""

    actor_name: str
    at: datetime

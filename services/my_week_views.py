"""What somebody's own page shows: frozen values in their own words."""

from dataclasses import dataclass

from services.form_state import FormState
from services.page_views import Colour
from services.people_views import Pill, WeekBars


@dataclass(frozen=True, kw_only=True, slots=True)
class MyShift:
    """One stretch of work on the clock of its site; `zone_label` is empty where that is the one at
    home, `changed_label` where it is what was published."""

    hours_label: str
    title: str
    type_label: str
    number: str | None
    letter: str
    colour: Colour
    place_label: str
    zone_label: str
    changed_label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NextWork:
    """The work that comes next, or is being done: `when_label` says when, seen from today."""

    lead: str
    when_label: str
    date_iso: str
    shift: MyShift


@dataclass(frozen=True, kw_only=True, slots=True)
class MyDay:
    """One day: its work, and why it is not like others; `free_label` where there is neither."""

    label: str
    date_iso: str
    is_today: bool
    shifts: tuple[MyShift, ...]
    notes: tuple[Pill, ...]
    free_label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MyTimeOff:
    """Some time off of one's own and where it stands."""

    time_off_id: str
    version: int
    when_label: str
    reason: str
    pill: Pill
    is_approved: bool
    is_over: bool
    may_cancel: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MyWeekPage:
    """A week of one's own, with the time off and the usual week beside it."""

    name: str
    next_work: NextWork | None
    week_label: str
    is_this_week: bool
    previous_iso: str
    next_iso: str
    days: tuple[MyDay, ...]
    weeks: tuple[WeekBars, ...]
    has_said_week: bool
    time_off: tuple[MyTimeOff, ...]
    may_ask: bool
    form: FormState

    @property
    def coming_time_off(self) -> tuple[MyTimeOff, ...]:
        """Return what is not over, soonest first."""
        return tuple(line for line in self.time_off if not line.is_over)

    @property
    def past_time_off(self) -> tuple[MyTimeOff, ...]:
        """Return what is over, latest first."""
        return tuple(line for line in self.time_off if line.is_over)

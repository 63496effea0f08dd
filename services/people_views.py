"""What the pages about people show: frozen values in the reader's own words."""

from dataclasses import dataclass

from services.day_views import LegendEntry
from services.form_state import FormState
from services.page_views import FilterChoice, ListPage, Tone, current_value


@dataclass(frozen=True, kw_only=True, slots=True)
class Pill:
    """A short word about somebody that is worth a colour."""

    label: str
    tone: Tone = "plain"


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkLink:
    """Somebody's work in one line, and the day at its site that shows it."""

    when_label: str
    what_label: str
    where_label: str
    date_iso: str
    site_code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonLine:
    """One person of the list; `minutes_label` compares this week with the maximum, if there is
    one."""

    code: str
    name: str
    role_label: str
    site_label: str
    minutes_label: str
    minutes_tone: Tone
    next_work: WorkLink | None
    pills: tuple[Pill, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PeoplePage(ListPage):
    """One page of people."""

    rows: tuple[PersonLine, ...]
    sites: tuple[FilterChoice, ...]
    roles: tuple[FilterChoice, ...]
    states: tuple[FilterChoice, ...]
    may_edit: bool

    @property
    def filters(self) -> dict[str, str]:
        """Return the filters in force as query parameters."""
        chosen = {
            "q": self.search,
            "site": current_value(self.sites),
            "role": current_value(self.roles),
            "state": current_value(self.states),
        }
        return {name: value for name, value in chosen.items() if value}

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything but the usual view was asked for."""
        return self.filters != {"state": self.states[0].value}


@dataclass(frozen=True, kw_only=True, slots=True)
class DayBar:
    """One weekday of a usual week on a clock of 24 hours, in steps of five minutes."""

    name: str
    words: str
    is_available: bool
    start_step: int
    length_steps: int


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekBars:
    """Seven days; `label` is empty where every week is the same."""

    label: str
    is_current: bool
    days: tuple[DayBar, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DateLine:
    """What somebody said about one date."""

    date_iso: str
    date_label: str
    words: str
    reason: str
    is_available: bool
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TemporaryLine:
    """A temporary week that is on or to come; `bars` are its days."""

    week_id: str
    bars: WeekBars
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldLine:
    """A skill that somebody holds, and since and until when."""

    label: str
    words: str
    pill: Pill | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AbsenceLine:
    """Some time off and where it stands."""

    time_off_id: str
    when_label: str
    reason: str
    pill: Pill
    is_over: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkLine:
    """One schedule of somebody; `day_label` is empty where it repeats the line before."""

    kind: LegendEntry
    title: str
    number: str | None
    day_label: str
    hours_label: str
    site_name: str
    date_iso: str
    site_code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryLine:
    """Who did what to somebody, and when."""

    who: str
    what: str
    when_label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One thing that is known of somebody; `href` opens it where that makes sense."""

    label: str
    value: str
    href: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonPage:
    """One person: who they are, when they can work, what they do, what was changed.

    `standing` is the work that names them on days on which they are not there (any more).
    """

    code: str
    name: str
    role_label: str
    pills: tuple[Pill, ...]
    facts: tuple[Fact, ...]
    minutes_label: str
    minutes_tone: Tone
    weeks: tuple[WeekBars, ...]
    has_said_week: bool
    temporary: tuple[TemporaryLine, ...]
    skills: tuple[HeldLine, ...]
    dates: tuple[DateLine, ...]
    has_more_dates: bool
    time_off: tuple[AbsenceLine, ...]
    work: tuple[WorkLine, ...]
    is_far: bool
    standing: tuple[WorkLine, ...]
    standing_label: str
    history: tuple[HistoryLine, ...]
    may_edit: bool
    new_date: FormState

    @property
    def coming_time_off(self) -> tuple[AbsenceLine, ...]:
        """Return the time off that is not over, soonest first."""
        return tuple(line for line in self.time_off if not line.is_over)

    @property
    def past_time_off(self) -> tuple[AbsenceLine, ...]:
        """Return the time off of the past year, latest first."""
        return tuple(line for line in self.time_off if line.is_over)


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonForm:
    """The form of a person, new where `code` is None; `standing` is planned work that their going
    would leave behind."""

    code: str | None
    name: str
    sites: tuple[FilterChoice, ...]
    roles: tuple[FilterChoice, ...]
    state: FormState
    standing: tuple[WorkLine, ...] = ()

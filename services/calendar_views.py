"""What the week and the month show: frozen values in the reader's own words."""

from dataclasses import dataclass

from services.day_views import LegendEntry
from services.page_views import SiteChoice, Tone
from services.published_views import PublishedState


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarWork:
    """One piece of work in a day's cell; `site_name` where it lies elsewhere, `changed` in a word
    where it is not what was published, `changed_words` how."""

    kind: LegendEntry
    title: str
    number: str | None
    hours_label: str
    site_name: str | None = None
    changed: str = ""
    changed_words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekCell:
    """Somebody's day: work in order of time, why they are away, hours."""

    work: tuple[CalendarWork, ...]
    away: tuple[str, ...]
    hours_label: str
    tone: Tone


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekPerson:
    """One person's week."""

    code: str
    name: str
    role_label: str
    hours_label: str
    tone: Tone
    cells: tuple[WeekCell, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DueWork:
    """One event that is due and has not all of its people."""

    event_id: str
    kind: LegendEntry
    title: str
    number: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekDay:
    """One day of the week as its column's head: what is due without people, and hours in all."""

    date_iso: str
    label: str
    is_today: bool
    closed_label: str | None
    unstaffed: tuple[DueWork, ...]
    unstaffed_total: int
    hours_label: str

    @property
    def hidden(self) -> int:
        """Return how many events without people are not named."""
        return self.unstaffed_total - len(self.unstaffed)


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarPage:
    """What the week and the month have around them."""

    label: str
    site: SiteChoice | None
    sites: tuple[SiteChoice, ...]
    site_code: str
    zone_label: str
    date_iso: str
    previous_iso: str
    next_iso: str
    today_iso: str
    is_now: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekPage(CalendarPage):
    """One week: people and seven days."""

    days: tuple[WeekDay, ...]
    people: tuple[WeekPerson, ...]
    people_total: int
    hours_label: str
    legend: tuple[LegendEntry, ...]
    may_edit: bool
    published: PublishedState | None = None

    @property
    def hidden_people(self) -> int:
        """Return how many people are not shown."""
        return self.people_total - len(self.people)


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthDay:
    """One day in counts; `is_inside` tells the month's own days from those around them."""

    date_iso: str
    number: int
    label: str
    is_today: bool
    is_inside: bool
    staffed: int
    unstaffed: int
    due: int
    closed_label: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthPage(CalendarPage):
    """One month in whole weeks."""

    weekdays: tuple[str, ...]
    weeks: tuple[tuple[MonthDay, ...], ...]

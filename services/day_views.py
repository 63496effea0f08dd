"""What the day shows around its grid: frozen values in the reader's own words."""

from dataclasses import dataclass
from typing import Literal

from services.grid_views import STEPS_PER_HOUR, PersonRow, ShownWork
from services.page_views import Colour, SiteChoice, Tone
from services.published_views import PublishedState
from services.step_views import NO_STEPS, OwnSteps

Urgency = Literal["late", "today", "soon", "later"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One number with what it means; `href` leads to the list behind it."""

    value: str
    label: str
    tone: Tone = "plain"
    href: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LegendEntry:
    """One kind of work: its colour, and the letter that says the same without colour."""

    colour: Colour
    letter: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenWork(ShownWork):
    """An event that still lacks people."""

    due_label: str
    urgency: Urgency
    length_label: str
    slots_label: str | None
    site_name: str | None = None
    version: int = 1
    length_steps: int = 1
    is_movable: bool = False
    usual_starts: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class StaleNotice:
    """Somebody changed what is shown after it was read; what was wanted can be tried again."""

    text: str
    again_href: str | None = None
    again_label: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DayPage:
    """One site's day (or all sites' together when `site` is None).

    `hour_labels` are full hours such as "09:00", one per shown hour from `first_hour` on;
    `total_steps` is their number times twelve. `people` and `unscheduled` may be cut short: the
    totals say how many there are.
    """

    date_iso: str
    date_label: str
    site: SiteChoice | None
    sites: tuple[SiteChoice, ...]
    zone_label: str
    previous_iso: str
    next_iso: str
    today_iso: str
    is_today: bool
    figures: tuple[Figure, ...]
    hour_labels: tuple[str, ...]
    first_hour: int
    total_steps: int
    people: tuple[PersonRow, ...]
    people_total: int
    unscheduled: tuple[OpenWork, ...]
    unscheduled_total: int
    legend: tuple[LegendEntry, ...]
    may_edit: bool
    steps: OwnSteps = NO_STEPS
    stale: StaleNotice | None = None
    now_step: int | None = None
    closed_label: str | None = None
    published: PublishedState | None = None

    @property
    def site_code(self) -> str | None:
        """Return the shown site's code, None for all sites."""
        return self.site.code if self.site else None

    @property
    def free_people(self) -> tuple[PersonRow, ...]:
        """Return who has nothing that day and is not away."""
        return tuple(person for person in self.people if person.is_free)

    @property
    def has_work(self) -> bool:
        """Tell whether anything at all is planned or waiting."""
        return bool(self.unscheduled) or any(person.blocks for person in self.people)

    @property
    def hidden_people(self) -> int:
        """Return how many people are not shown."""
        return self.people_total - len(self.people)

    @property
    def hidden_unscheduled(self) -> int:
        """Return how many open events are not shown."""
        return self.unscheduled_total - len(self.unscheduled)

    @property
    def now_hour(self) -> int | None:
        """Return which shown hour the present lies in, None if none."""
        return None if self.now_step is None else self.now_step // STEPS_PER_HOUR

    @property
    def now_step_in_hour(self) -> int:
        """Return where in its hour the present lies, in steps."""
        return (self.now_step or 0) % STEPS_PER_HOUR

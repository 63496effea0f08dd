"""What the pages show: frozen values in the reader's own words.

Services build them, templates get nothing else. Every `…_label` is finished text in the site's
zone; every `…_step` counts five minutes from the first hour that the day's grid shows. Whatever a
template would have to calculate is a property here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Literal

from services.opening_views import OpeningChoice, PairWait
from services.published_views import PublishedState
from services.step_views import NO_STEPS, OwnSteps

STEPS_PER_HOUR = 12
BEST_SHOWN = 6
# What a letter, or a letter with a number, takes on a usual screen.
LEGIBLE_STEPS, STACK_STEPS = 4, 7

Tone = Literal["plain", "bad", "warn", "good"]
Colour = Literal["core", "juicer", "supervisor", "freeosk", "digital", "other"]
Urgency = Literal["late", "today", "soon", "later"]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceLink:
    """One place that the reader can go to; `count_href` tells the number of what waits there."""

    label: str
    href: str
    is_current: bool
    count_href: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NavState:
    """The frame around every page of somebody signed in; `sections` belong to the current place.

    `may_plan`: sees the roster; staff see their own week alone.
    """

    places: Sequence[PlaceLink]
    sections: Sequence[PlaceLink]
    user_name: str
    organization_name: str
    is_searching: bool
    may_import: bool
    may_plan: bool
    account_href: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteChoice:
    """One site that the reader can switch to; `code` is None for all sites together."""

    code: str | None
    name: str
    zone_label: str
    is_current: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class FilterChoice:
    """One value of a filter."""

    value: str
    label: str
    is_current: bool


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
class Block:
    """One schedule on the day's grid. `lunch_…` steps count from the grid's first hour too.

    `site_name` and `site_short` say where it is, None at the site that is shown.
    `changed` says in a word that it is not the one that was published, `changed_words` how; `note`
    is how the person came to it, and `is_away` that they don't.
    """

    schedule_id: str
    version: int
    event_id: str
    type_code: str
    colour: Colour
    letter: str
    type_label: str
    title: str
    number: str | None
    starts: str
    ends: str
    start_step: int
    length_steps: int
    lunch_start_step: int | None = None
    lunch_length_steps: int | None = None
    lunch_label: str | None = None
    note: str | None = None
    site_name: str | None = None
    site_short: str | None = None
    is_away: bool = False
    is_pinned: bool = False
    is_stackable: bool = False
    is_movable: bool = False
    usual_starts: str = ""
    changed: str = ""
    changed_words: str = ""

    @property
    def step_in_hour(self) -> int:
        """Return where in its first hour the block begins, in steps."""
        return self.start_step % STEPS_PER_HOUR

    @property
    def lunch_offset(self) -> int | None:
        """Return the steps from the block's start to its break, None without a break."""
        return None if self.lunch_start_step is None else self.lunch_start_step - self.start_step


@dataclass(frozen=True, kw_only=True, slots=True)
class AbsenceBand:
    """A time in which somebody is away, with why and who decided it."""

    label: str
    start_step: int
    length_steps: int
    is_all_day: bool

    @property
    def step_in_hour(self) -> int:
        """Return where in its first hour the absence begins, in steps."""
        return self.start_step % STEPS_PER_HOUR


@dataclass(frozen=True, kw_only=True, slots=True)
class Stack:
    """Schedules of one kind at exactly one time, shown as one block: a supervisor's check-ins."""

    blocks: tuple[Block, ...]
    lane: int

    @property
    def first(self) -> Block:
        """Return the block that stands for all."""
        return self.blocks[0]

    @property
    def changed(self) -> Block | None:
        """Return the first that is not the one that was published, None where all are."""
        return next((block for block in self.blocks if block.changed), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class HourCell:
    """One person's hour: what begins in it; `says` is what the first tells of an empty day."""

    hour_label: str
    stacks: tuple[Stack, ...] = ()
    absences: tuple[AbsenceBand, ...] = ()
    says: str = ""
    is_now: bool = False
    is_quiet: bool = False


@cache
def _quiet_hour(label: str) -> HourCell:
    """Return the cell of an hour of which there is nothing to show: most are."""
    return HourCell(hour_label=label, is_quiet=True)


def _hour_of(one: Block | AbsenceBand) -> int:
    return one.start_step // STEPS_PER_HOUR


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonRow:
    """One person's day: `blocks` in time order, `stacks` as they are shown."""

    code: str
    name: str
    role_label: str
    hours_label: str
    blocks: tuple[Block, ...]
    absences: tuple[AbsenceBand, ...]
    is_free: bool
    off_label: str | None = None
    stacks: tuple[Stack, ...] = field(init=False)

    def __post_init__(self) -> None:
        # Worked out once: the grid, the list and the dialogs beside them all show the same.
        object.__setattr__(self, "stacks", _stacked(self.blocks))

    @property
    def shown_lanes(self) -> int:
        """Return how many lanes the row needs."""
        return max((stack.lane for stack in self.stacks), default=0) + 1

    def cells(self, hour_labels: Sequence[str], now_hour: int | None = None) -> list[HourCell]:
        """Return one cell per shown hour, each with the work and absences that begin in it."""
        says = "Free all day" if self.is_free else self.off_label or ""
        shown = {_hour_of(stack.first) for stack in self.stacks}
        shown.update(_hour_of(band) for band in self.absences)
        if says:
            shown.add(0)
        if now_hour is not None:
            shown.add(now_hour)
        cells = [_quiet_hour(label) for label in hour_labels]
        for hour in shown:
            cells[hour] = HourCell(
                hour_label=hour_labels[hour],
                stacks=tuple([one for one in self.stacks if _hour_of(one.first) == hour]),
                absences=tuple([one for one in self.absences if _hour_of(one) == hour]),
                says="" if hour else says,
                is_now=hour == now_hour,
            )
        return cells


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenWork:
    """An event that still lacks people."""

    event_id: str
    type_code: str
    colour: Colour
    letter: str
    type_label: str
    title: str
    number: str | None
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


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotChoice:
    """One start that fits the kind of work; `value` is HH:MM at the site."""

    value: str
    label: str
    is_current: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonChoice:
    """One person for an event, with why, or with the rule against it; `asks` is what they could do
    it in spite of, for a reason."""

    code: str
    name: str
    role_label: str
    state: Literal["free", "blocked"]
    reason_words: str
    can_assign: bool
    can_override: bool = False
    asks: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OverrideChoice:
    """Somebody whom a rule stands against, and the place to type why they do it all the same;
    `against` is what that is, where it is not told beside."""

    code: str
    name: str
    typed: str
    shortest: int
    longest: int
    against: str = ""


def more_words(free: int, needing: int) -> str:
    """Return such as `9 more can, 19 with a reason`, empty for nobody."""
    if not free:
        return f"{needing} more can with a reason" if needing else ""
    return f"{free} more can, {needing} with a reason" if needing else f"{free} more can"


@dataclass(frozen=True, kw_only=True, slots=True)
class PeopleChoices:
    """People for an event at one start, best first, of whom only so many are shown."""

    people: tuple[PersonChoice, ...]
    people_total: int

    @property
    def free_people(self) -> tuple[PersonChoice, ...]:
        """Return who can be put on it."""
        return tuple(person for person in self.people if person.can_assign)

    @property
    def best_people(self) -> tuple[PersonChoice, ...]:
        """Return the few who fit best."""
        return self.free_people[:BEST_SHOWN]

    @property
    def other_people(self) -> tuple[PersonChoice, ...]:
        """Return who else can be put on it."""
        return self.free_people[BEST_SHOWN:]

    @property
    def other_label(self) -> str:
        """Return how many more can, those who need a reason apart."""
        needing = sum(bool(person.asks) for person in self.other_people)
        return more_words(len(self.other_people) - needing, needing)

    @property
    def blocked_people(self) -> tuple[PersonChoice, ...]:
        """Return whom a rule stands against."""
        return tuple(person for person in self.people if not person.can_assign)

    @property
    def hidden_people(self) -> int:
        """Return how many people are not shown."""
        return self.people_total - len(self.people)


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignPanel(PeopleChoices):
    """The choice for one open event on one day: when, and who.

    `version` is the event's; `refused` are the messages of the try that was just refused;
    `openings` are other starts, where nobody can at this one; `back` is where to go afterwards;
    `waits_for` is what comes before it.
    """

    event: OpenWork
    date_iso: str
    date_label: str
    site_code: str | None
    back: str | None
    may_edit: bool
    version: int
    starts: tuple[SlotChoice, ...]
    chosen_start: str
    span_label: str
    refused: tuple[str, ...] | None = None
    override: OverrideChoice | None = None
    openings: tuple[OpeningChoice, ...] = ()
    waits_for: PairWait | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonName:
    """Somebody, with the code that leads to their page."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EventLine:
    """One event of the list; `day_iso` is the day to open for it."""

    event_id: str
    ref_num: str
    number: str | None
    title: str
    type_code: str
    colour: Colour
    letter: str
    type_label: str
    site_name: str
    window_label: str
    length_label: str
    state_label: str
    state_tone: Tone
    staffed_label: str
    staff: tuple[PersonName, ...]
    day_iso: str
    site_code: str
    can_assign: bool = False

    @property
    def people(self) -> tuple[str, ...]:
        """Return the names of those who are on it."""
        return tuple(person.name for person in self.staff)


@dataclass(frozen=True, kw_only=True, slots=True)
class ListPage:
    """One page of a list that can be searched; cursors are opaque, None at the ends. `has_any`
    tells an empty search from an empty organization."""

    search: str
    total_label: str
    next_cursor: str | None
    previous_cursor: str | None
    has_any: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class EventsPage(ListPage):
    """One page of events; `fault` says what can't be read of the search, `hint` how one without
    result can be read."""

    rows: tuple[EventLine, ...]
    sites: tuple[FilterChoice, ...]
    types: tuple[FilterChoice, ...]
    states: tuple[FilterChoice, ...]
    fault: str | None = None
    hint: str = ""

    @property
    def is_left_to_do(self) -> bool:
        """Tell whether only what is left to do is shown."""
        return current_value(self.states) == self.states[0].value

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything but the usual view was asked for."""
        chosen = (self.search, current_value(self.sites), current_value(self.types))
        return any(chosen) or current_value(self.states) not in {"", self.states[0].value}

    @property
    def filters(self) -> dict[str, str]:
        """Return the filters in force as query parameters."""
        chosen = {
            "q": self.search,
            "site": current_value(self.sites),
            "type": current_value(self.types),
            "state": current_value(self.states),
        }
        return {name: value for name, value in chosen.items() if value}


def _time_and_kind(block: Block) -> tuple[int, int, str, bool]:
    return block.start_step, block.length_steps, block.type_code, block.is_away


def _stacked(shown: Sequence[Block]) -> tuple[Stack, ...]:
    """Return the blocks as they are shown, in time order, each in the first lane with room to be
    read."""
    made: list[Stack] = []
    free_from: list[int] = []
    for _, same in groupby(sorted(shown, key=_time_and_kind), key=_time_and_kind):
        blocks = tuple(same)
        start = blocks[0].start_step
        room = max(blocks[0].length_steps, LEGIBLE_STEPS if len(blocks) == 1 else STACK_STEPS)
        lane = next((i for i, busy in enumerate(free_from) if busy <= start), len(free_from))
        free_from[lane : lane + 1] = [start + room]
        made.append(Stack(blocks=blocks, lane=lane))
    return tuple(made)


def current_value(choices: Sequence[FilterChoice]) -> str:
    """Return the chosen value, empty when none is."""
    return next((choice.value for choice in choices if choice.is_current), "")


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportLine:
    """One file that was sent before."""

    import_id: str
    filename: str
    kind_label: str
    when_label: str
    who: str
    outcome_label: str
    is_applied: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportPage:
    """Where a file is chosen, with what was sent before and what can be fetched."""

    history: tuple[ImportLine, ...]
    has_older: bool
    limits_label: str
    may_import: bool
    may_export: bool
    export_from: str
    export_to: str
    sites: tuple[SiteChoice, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RejectedRow:
    """One refused line: where its first fault stands and what is wrong."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportPreview:
    """What a file would do (or did); `rejected` is cut short, `rejected_total` is not.

    `changed_since` is set when applying was refused because the verdict is no longer the one shown.
    """

    import_id: str
    version: int
    filename: str
    kind_label: str
    encoding_label: str
    figures: tuple[Figure, ...]
    rejected: tuple[RejectedRow, ...]
    rejected_total: int
    new_sites: tuple[str, ...]
    ignored_columns: tuple[str, ...]
    can_apply: bool
    apply_label: str
    applied_label: str | None = None
    changed_since: str | None = None

    @property
    def hidden_rejects(self) -> int:
        """Return how many refused lines are not shown."""
        return self.rejected_total - len(self.rejected)

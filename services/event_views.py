"""What the page of one event shows."""

from dataclasses import dataclass

from services.page_views import Colour, Tone
from services.step_views import NO_STEPS, OwnSteps
from services.work_views import WorkName


@dataclass(frozen=True, kw_only=True, slots=True)
class Against:
    """A rule that stands against something, in words."""

    words: str
    tone: Tone


@dataclass(frozen=True, kw_only=True, slots=True)
class SeatLine:
    """Who holds a seat of the event and when, what stands against it, and whether they came."""

    schedule_id: str
    version: int
    seat: int
    code: str
    name: str
    when_label: str
    date_iso: str
    is_pinned: bool
    against: tuple[Against, ...]
    came_label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CandidateLine:
    """Somebody who could take a free seat."""

    code: str
    name: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidates:
    """The few who fit best at one start; `best` is empty where nobody can without a reason,
    `more_label` says how many else can."""

    date_iso: str
    start: str
    when_label: str
    best: tuple[CandidateLine, ...]
    more_label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PairLink:
    """The event that goes with this one, or that this one goes with."""

    event_id: str
    colour: Colour
    letter: str
    title: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StateLine:
    """The time that the event spent in one state."""

    label: str
    since_label: str
    length_label: str
    is_now: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldLine:
    """Something that was done, with what was before and after."""

    when_label: str
    sentence: str
    reason: str
    before: str
    after: str
    is_undone: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class LifeChoice:
    """A state that the event may be given by hand."""

    verb: str
    label: str
    lead: str
    is_grave: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """Something that is known of the event."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EventPage(WorkName):
    """One work order: all that is known of it, and what can be done with it."""

    event_id: str
    version: int
    state_label: str
    state_tone: Tone
    site_name: str
    site_code: str
    day_iso: str
    facts: tuple[Fact, ...]
    seats_label: str
    seats: tuple[SeatLine, ...]
    candidates: Candidates | None
    pairs: tuple[PairLink, ...]
    states: tuple[StateLine, ...]
    history: tuple[ToldLine, ...]
    has_more_history: bool
    life: tuple[LifeChoice, ...]
    opens_value: str
    due_value: str
    may_edit: bool
    steps: OwnSteps = NO_STEPS

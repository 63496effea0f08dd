"""The day's grid: people as rows, hours as cells, what lies in them; frozen values.

Every `…_step` counts five minutes from the first hour that the grid shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

from services.page_views import Colour

STEPS_PER_HOUR = 12
# What a letter, or a letter with a number, takes on a usual screen.
LEGIBLE_STEPS, STACK_STEPS = 4, 7


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownWork:
    """What is to be done, with its kind by colour and letter."""

    event_id: str
    type_code: str
    colour: Colour
    letter: str
    type_label: str
    title: str
    number: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Block(ShownWork):
    """One schedule on the day's grid. `lunch_…` steps count from the grid's first hour too.

    `site_name` and `site_short` say where it is, None at the site that is shown.
    `changed` says in a word that it is not the one that was published, `changed_words` how; `note`
    is how the person came to it, and `is_away` that they don't.
    """

    schedule_id: str
    version: int
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

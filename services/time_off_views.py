"""What the pages of time off show: frozen values in the supervisor's words."""

from dataclasses import dataclass

from services.form_state import FormState
from services.page_views import FilterChoice, Tone, current_value
from services.planned_work import PlannedWork

MOST_WORK_SHOWN = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeOffLine:
    """Some time off of somebody; `told_label` says who asked or decided, and when."""

    time_off_id: str
    version: int
    code: str
    name: str
    when_label: str
    reason: str
    state_label: str
    state_tone: Tone
    told_label: str
    is_over: bool
    work: tuple[PlannedWork, ...]

    @property
    def shown_work(self) -> tuple[PlannedWork, ...]:
        """Return the first of the work that lies in it."""
        return self.work[:MOST_WORK_SHOWN]

    @property
    def hidden_work(self) -> int:
        """Return how much of it is not shown."""
        return len(self.work) - len(self.shown_work)

    @property
    def work_label(self) -> str:
        """Return how much is planned in it."""
        if len(self.work) == 1:
            return "1 event is planned then"
        return f"{len(self.work)} events are planned then"


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeOffPage:
    """Requests that wait, and below them the others; cursors are opaque, None at the ends.

    `decided` was approved a moment ago although work is planned in it. `people` are to choose from.
    """

    waiting: tuple[TimeOffLine, ...]
    has_more_waiting: bool
    others: tuple[TimeOffLine, ...]
    others_title: str
    person: str
    person_fault: str
    people: tuple[str, ...]
    has_more_people: bool
    months: tuple[FilterChoice, ...]
    states: tuple[FilterChoice, ...]
    next_cursor: str | None
    previous_cursor: str | None
    may_edit: bool
    has_any: bool
    form: FormState
    decided: TimeOffLine | None = None

    @property
    def filters(self) -> dict[str, str]:
        """Return the filters in force as query parameters."""
        chosen = {
            "employee": self.person,
            "state": current_value(self.states),
            "month": current_value(self.months),
        }
        return {name: value for name, value in chosen.items() if value}

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything but the usual view was asked for."""
        return bool(self.filters)


@dataclass(frozen=True, kw_only=True, slots=True)
class StepLine:
    """One thing that happened to a request."""

    what: str
    when_label: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeOffCasePage:
    """One request: when, why, what it collides with, how it came to its state."""

    line: TimeOffLine
    steps: tuple[StepLine, ...]
    may_decide: bool
    may_cancel: bool
    is_approved: bool
    form: FormState

    @property
    def may_hand_over(self) -> bool:
        """Tell whether somebody else can be given work that lies in it."""
        return any(work.stand_ins for work in self.line.work)

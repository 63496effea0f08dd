"""What the page of the roster's history shows."""

from dataclasses import dataclass

from services.overriding import LONGEST_REASON, SHORTEST_REASON
from services.step_views import NO_STEPS, OwnSteps


@dataclass(frozen=True, kw_only=True, slots=True)
class Sides:
    """What was, and what is since; `zone_label` names the clock of the site where it is another
    than that of the list."""

    before: str
    after: str
    zone_label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionLine:
    """One action: who did what when and why, and whether it can be taken back.

    `blocked_label` says why it can't, empty where it can; `depends` what was done since.
    """

    action_id: str
    when_label: str
    sentence: str
    reason: str
    changes: tuple[Sides, ...]
    changes_total: int
    event_id: str | None
    can_undo: bool
    blocked_label: str
    depends: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class UndoAnyway:
    """An action that a reason would take back in spite of what stands against it, and the place to
    type it."""

    action_id: str
    typed: str
    shortest: int = SHORTEST_REASON
    longest: int = LONGEST_REASON


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryPage:
    """One page of actions, newest first; `filters` is what was asked for, as addresses have it."""

    rows: tuple[ActionLine, ...]
    person: str
    person_fault: str
    people: tuple[str, ...]
    event: str
    who: str
    first: str
    last: str
    next_cursor: str | None
    previous_cursor: str | None
    has_any: bool
    steps: OwnSteps = NO_STEPS

    @property
    def filters(self) -> dict[str, str]:
        """Return what was asked for, for the addresses of the pages beside."""
        asked = {
            "person": self.person,
            "event": self.event,
            "who": self.who,
            "from": self.first,
            "to": self.last,
        }
        return {name: value for name, value in asked.items() if value}

"""The way back and forth through what somebody did, as pages show it."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True, slots=True)
class StepChoice:
    """Something done that can be taken back, or done again; `told` is what, as whoever did it says
    it, and the day is the work's."""

    action_id: str
    told: str
    day_label: str
    date_iso: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnSteps:
    """The next step back through what the reader did, and the next one forth again."""

    back: StepChoice | None = None
    again: StepChoice | None = None
    is_again_last: bool = False


NO_STEPS: Final = OwnSteps()

"""What the forms of weeks show: rows of weekdays to fill in."""

from dataclasses import dataclass

from services.form_state import FormState


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekFormDay:
    """One row of the form; its fields are `{prefix}-on`, `{prefix}-from` and `{prefix}-to`."""

    name: str
    prefix: str
    is_workday: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekFormPart:
    """Seven rows that are filled in together; `kind` is how the usual week is said."""

    kind: str
    label: str
    days: tuple[WeekFormDay, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DaysForm:
    """A form with rows of weekdays about somebody."""

    code: str
    name: str
    state: FormState

    def stored_words(self, prefix: str) -> str:
        """Return what is stored of a day that somebody else changed meanwhile, empty when it is
        what stands in the fields."""
        names = [f"{prefix}-{part}" for part in ("on", "from", "to")]
        if all(self.state.now_is(name) is None for name in names):
            return ""
        is_available, begin, end = (self.state.stored.get(name, "") for name in names)
        if not is_available:
            return "not available"
        return f"{begin}–{end}" if begin else "the whole day"


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekForm(DaysForm):
    """The form of somebody's usual week: one for every week, and two that take turns."""

    every: WeekFormPart
    in_turn: tuple[WeekFormPart, ...]
    this_week: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TemporaryWeekForm(DaysForm):
    """The form of a temporary week, new where `week_id` is None."""

    rows: WeekFormPart
    week_id: str | None = None
    when_label: str = ""
    stored_version: int = 1

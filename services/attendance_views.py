"""What the pages of attendance show."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from models.attendance import Mark
from services.page_views import Colour

MARK_WORDS: Final[Mapping[Mark, str]] = MappingProxyType(
    {
        Mark.ON_TIME: "On time",
        Mark.LATE: "Late",
        Mark.CALLED_IN: "Called in",
        Mark.NO_SHOW: "No show",
        Mark.EXCUSED: "Excused",
    }
)
# Read without colour: what stands in a cell of the month.
MARK_SIGNS: Final[Mapping[Mark, str]] = MappingProxyType(
    {
        Mark.ON_TIME: "O",
        Mark.LATE: "L",
        Mark.CALLED_IN: "C",
        Mark.NO_SHOW: "N",
        Mark.EXCUSED: "E",
    }
)
PLANNED_SIGN: Final = "·"


@dataclass(frozen=True, kw_only=True, slots=True)
class AttendanceLine:
    """One schedule of the day; `mark` is empty where nothing is known, `version` then 0.

    `needs_somebody`: whoever was to come does not, and still holds the seat.
    """

    schedule_id: str
    schedule_version: int
    person_name: str
    person_code: str
    colour: Colour
    letter: str
    type_label: str
    title: str
    when_label: str
    site_name: str
    site_code: str
    date_iso: str
    mark: str
    minutes: str
    note: str
    version: int
    has_begun: bool
    needs_somebody: bool
    fault: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AttendancePage:
    """Everybody who was to work on a day; `left_out` counts what did not fit."""

    date_label: str
    date_iso: str
    previous_iso: str
    next_iso: str
    today_iso: str
    month_iso: str
    is_today: bool
    zone_label: str
    lines: tuple[AttendanceLine, ...]
    marks: tuple[tuple[str, str], ...]
    summary: str
    may_edit: bool
    is_full: bool = False
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthDay:
    """One column of the month."""

    number: int
    date_iso: str
    label: str
    is_today: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthCell:
    """One person's day: the signs of what is known, and the same in words."""

    signs: str = ""
    words: str = ""
    is_bad: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthRow:
    """One person's month; rates are percentages, `N/A` where nothing is known."""

    name: str
    code: str
    cells: tuple[MonthCell, ...]
    attended_label: str
    on_time_label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AttendanceMonth:
    """People and days of a month."""

    month_label: str
    month_iso: str
    previous_iso: str
    next_iso: str
    days: tuple[MonthDay, ...]
    rows: tuple[MonthRow, ...]
    signs: tuple[tuple[str, str], ...]
    next_cursor: str | None
    previous_cursor: str | None

    @property
    def filters(self) -> dict[str, str]:
        """Return what is looked at as query parameters."""
        return {"month": self.month_iso}

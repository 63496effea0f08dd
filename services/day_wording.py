"""The words and five-minute steps of the day view."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol, cast
from zoneinfo import ZoneInfo

from models.event_type import EventType
from scheduling.values import Absence, DateMark
from services.day_views import Urgency
from services.grid_views import STEPS_PER_HOUR, AbsenceBand
from services.page_views import Colour

STEP_MINUTES = 60 // STEPS_PER_HOUR
STEPS_PER_DAY = 24 * STEPS_PER_HOUR
USUAL_HOURS = (8, 20)
SOON_DAYS = 3

_PROJECT_NAME = re.compile(r"^\s*\d{6}\s*-\s*[^-]+-\s*(?P<title>.+?)\s*$")
_COLOURS = ("core", "juicer", "supervisor", "freeosk", "digital", "other")


class Kind(Protocol):
    """A kind of work, as far as its badge shows it."""

    @property
    def label(self) -> str:
        """Its name."""

    @property
    def colour(self) -> str:
        """Its colour's name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """The hours that a day's grid shows, as steps from midnight."""

    first_hour: int
    last_hour: int

    @property
    def total_steps(self) -> int:
        """Return how many steps are shown."""
        return (self.last_hour - self.first_hour) * STEPS_PER_HOUR

    @property
    def hour_labels(self) -> tuple[str, ...]:
        """Return the shown hours."""
        return tuple(f"{hour:02d}:00" for hour in range(self.first_hour, self.last_hour))

    def clip(self, first: int, last: int) -> tuple[int, int]:
        """Return start and length, in steps from the first shown hour, of what lies in the
        frame."""
        offset = self.first_hour * STEPS_PER_HOUR
        start = min(max(first - offset, 0), self.total_steps - 1)
        end = min(max(last - offset, start + 1), self.total_steps)
        return start, end - start


def frame_around(spans: Iterable[tuple[int, int]]) -> Frame:
    """Return the usual hours, widened to show every span (steps from midnight)."""
    first, last = USUAL_HOURS
    for start, end in spans:
        first = min(first, start // STEPS_PER_HOUR)
        last = max(last, -(-end // STEPS_PER_HOUR))
    return Frame(first_hour=first, last_hour=min(last, 24))


def step_of(moment: time | datetime) -> int:
    """Return the steps from midnight to a wall-clock time."""
    return (moment.hour * 60 + moment.minute) // STEP_MINUTES


def span_of_day(starts: datetime, ends: datetime, day: date) -> tuple[int, int]:
    """Return the steps from the day's midnight that a wall-clock range covers, cut off at
    midnight."""
    first = 0 if starts.date() < day else step_of(starts)
    last = (
        STEPS_PER_DAY if ends.date() > day else -(-(ends.hour * 60 + ends.minute) // STEP_MINUTES)
    )
    return first, max(last, first + 1)


def date_words(day: date, near: date | None = None) -> str:
    """Return such as `Saturday, 12 December`; the year is told where it is not that of `near`."""
    year = f" {day.year}" if near and day.year != near.year else ""
    return f"{day:%A}, {day.day} {day:%B}{year}"


def short_date(day: date) -> str:
    """Return such as `12 Dec`."""
    return f"{day.day} {day:%b}"


def length_words(minutes: int) -> str:
    """Return such as `6 h 30`, `8 h` or `30 min`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def due_words(due: date, day: date, *, is_today: bool) -> tuple[str, Urgency]:
    """Return how to say a due date, seen from the shown day."""
    days = (due - day).days
    if days < 0:
        return f"Was due {short_date(due)}", "late"
    if days == 0:
        return ("Due tonight" if is_today else "Due this day"), "today"
    if days <= SOON_DAYS:
        words = "Due tomorrow" if is_today and days == 1 else f"Due {short_date(due)}"
        return words, "soon"
    return f"Any day to {short_date(due)}", "later"


def title_of(project_name: str) -> str:
    """Return the project name without its number and type, which are shown beside it."""
    found = _PROJECT_NAME.match(project_name)
    return found["title"] if found else project_name


def colour_of(event_type: Kind) -> Colour:
    """Return the type's colour, `other` for one that the pages don't have."""
    return cast("Colour", event_type.colour) if event_type.colour in _COLOURS else "other"


def letter_of(event_type: Kind) -> str:
    """Return the letter that says the type without colour."""
    return event_type.label[:1].upper()


def zone_words(zone: str, at: datetime) -> str:
    """Return such as `Chicago time (CST)`."""
    place = zone.rpartition("/")[2].replace("_", " ")
    name = at.astimezone(ZoneInfo(zone)).tzname() or ""
    has_letters = name.isalpha() and name != place
    return f"{place} time ({name})" if has_letters else f"{place} time"


def absence_band(absence: Absence, day: date, frame: Frame) -> AbsenceBand:
    """Return the part of an absence that the day shows, with its reason and who approved it."""
    first, last = span_of_day(absence.starts_local, absence.ends_local, day)
    is_all_day = (first, last) == (0, STEPS_PER_DAY)
    start, length = (0, frame.total_steps) if is_all_day else frame.clip(first, last)
    return AbsenceBand(
        label=absence_words(absence, day),
        start_step=start,
        length_steps=length,
        is_all_day=is_all_day,
    )


def absence_words(absence: Absence, day: date) -> str:
    """Return such as `Time off, all day · Family · approved by Dana, 2 Dec`."""
    is_all_day = span_of_day(absence.starts_local, absence.ends_local, day) == (0, STEPS_PER_DAY)
    when = "all day" if is_all_day else f"{absence.starts_local:%H:%M}–{absence.ends_local:%H:%M}"
    parts = [f"Time off, {when}", absence.reason, _approval(absence)]
    return " · ".join(part for part in parts if part)


def mark_band(mark: DateMark, frame: Frame) -> AbsenceBand:
    """Return the whole day of somebody who said that they can't work."""
    return AbsenceBand(
        label=mark_words(mark),
        start_step=0,
        length_steps=frame.total_steps,
        is_all_day=True,
    )


def mark_words(mark: DateMark) -> str:
    """Return such as `Not available · Exam`."""
    return f"Not available · {mark.reason}" if mark.reason else "Not available"


def _approval(absence: Absence) -> str:
    if not absence.decided_by:
        return "approved"
    when = f", {short_date(absence.decided_on)}" if absence.decided_on else ""
    return f"approved by {absence.decided_by}{when}"


def starts_of(event_type: EventType) -> str:
    """Return the usual starts as `09:45 10:30`."""
    return " ".join(slot["start"] for slot in event_type.slots)


def slots_words(event_type: EventType, most: int = 4) -> str | None:
    """Return such as `starts 09:45, 10:30`, None without usual starts."""
    starts = [slot["start"] for slot in event_type.slots]
    if not starts:
        return None
    more = "…" if len(starts) > most else ""
    return "starts " + ", ".join(starts[:most]) + more

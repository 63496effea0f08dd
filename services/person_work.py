"""What somebody is planned for, and what of it names them on days on which they are not there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.employee import Employee
from repositories.people import WorkRow
from services import day_wording as words
from services.absence_wording import day_words
from services.day_views import LegendEntry
from services.people_views import WorkLine
from utils.wall_clock import local_date, to_local

MOST_WORK = 200


def is_there(employee: Employee, day: date) -> bool:
    """Return whether somebody works here on that day, as the rules see it."""
    hired_on, left_on = employee.hired_on, employee.terminated_on
    has_begun = hired_on is None or day >= hired_on
    return employee.is_active and has_begun and (left_on is None or day < left_on)


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """Somebody's schedules from the beginning of the week on, earliest first, seen `now`."""

    employee: Employee
    rows: Sequence[WorkRow]
    now: datetime

    def coming(self, first: date, days: int) -> list[WorkRow]:
        """Return the work of so many days, each read at its own site."""
        last = first + timedelta(days=days)
        return [row for row in self.rows if first <= day_at_site(row) < last]

    def minutes(self, starts_from: datetime, starts_before: datetime) -> int:
        """Return the minutes of the work that starts in the half-open range."""
        minute = timedelta(minutes=1)
        return sum(
            (row.ends_at - row.starts_at) // minute
            for row in self.rows
            if starts_from <= row.starts_at < starts_before
        )

    def standing(self) -> list[WorkRow]:
        """Return the work that is still to come on days on which they are not there."""
        return [
            row
            for row in self.rows
            if row.starts_at > self.now and not is_there(self.employee, day_at_site(row))
        ]


def day_at_site(row: WorkRow) -> date:
    """Return the date on which the work starts at its site."""
    return local_date(row.starts_at, row.site.time_zone)


def standing_words(name: str, rows: Sequence[WorkRow], near: date) -> str:
    """Return how much work stands against somebody's going, and from when on; empty for none."""
    if not rows:
        return ""
    many = f"more than {MOST_WORK}" if len(rows) >= MOST_WORK else str(len(rows))
    events = "event" if len(rows) == 1 else "events"
    first = day_words(day_at_site(rows[0]), near)
    begins = f"from {first} on" if len(rows) > 1 else f"on {first}"
    return f"{name} is planned on {many} {events} {begins}, but is not there then."


def work_lines(rows: Iterable[WorkRow], near: date) -> tuple[WorkLine, ...]:
    """Return work as lines on the clocks of its sites; a day is said once."""
    lines: list[WorkLine] = []
    shown = ""
    for row in rows:
        starts, ends = (to_local(at, row.site.time_zone) for at in (row.starts_at, row.ends_at))
        day = day_words(starts.date(), near)
        lines.append(
            WorkLine(
                kind=LegendEntry(
                    colour=words.colour_of(row.event_type),
                    letter=words.letter_of(row.event_type),
                    label=row.event_type.label,
                ),
                title=words.title_of(row.project_name),
                number=row.event_number,
                day_label="" if day == shown else day,
                hours_label=f"{starts:%H:%M}–{ends:%H:%M}",
                site_name=row.site.name,
                date_iso=starts.date().isoformat(),
                site_code=row.site.code,
            )
        )
        shown = day
    return tuple(lines)

"""Dates, times and lists as the rules' messages say them, the same on every machine."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from scheduling.local_time import to_local
from scheduling.values import Placement

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def date_text(day: date, near: date) -> str:
    """Return `12 December`, with the year where it is not that of `near`."""
    year = "" if day.year == near.year else f" {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]}{year}"


@lru_cache(maxsize=4_096)
def day_text(day: date, near: date) -> str:
    """Return `Saturday, 12 December`, with the year where it is not that of `near`."""
    return f"{weekday_text(day)}, {date_text(day, near)}"


def weekday_text(day: date) -> str:
    """Return `Saturday`."""
    return WEEKDAYS[day.weekday()]


def clock_text(local: datetime) -> str:
    """Return `09:45`."""
    return time_text(local.time())


@lru_cache(maxsize=1_440)
def time_text(clock: time) -> str:
    """Return `09:45`."""
    return f"{clock.hour:02}:{clock.minute:02}"


def moment_text(local: datetime, near: date) -> str:
    """Return `3 May 00:00`."""
    return f"{date_text(local.date(), near)} {clock_text(local)}"


def span_text(placement: Placement, zone: str) -> str:
    """Return `10:30–17:00` at the placement's site, its zone named if `zone` reads otherwise."""
    begin = to_local(placement.starts_at, placement.zone)
    end = to_local(placement.ends_at, placement.zone)
    return f"{clock_text(begin)}–{clock_text(end)}{zone_suffix(placement, zone)}"


def zone_suffix(placement: Placement, zone: str) -> str:
    """Return the placement's zone in words if the clocks of `zone` differ, else nothing."""
    instant = placement.starts_at
    if placement.zone == zone or to_local(instant, placement.zone) == to_local(instant, zone):
        return ""
    return f" ({placement.zone.rpartition('/')[2].replace('_', ' ')} time)"


def length_text(length: timedelta) -> str:
    """Return `8 h 30`, `10 h` or `45 min`."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes:02d}" if minutes else f"{hours} h"


def choice_text(choices: Sequence[str]) -> str:
    """Return `A`, `A or B`, `A, B or C`."""
    *others, last = choices
    return f"{', '.join(others)} or {last}" if others else last


def aside(text: str | None) -> str:
    """Return ` (text)`, or nothing."""
    return f" ({text})" if text else ""


def month_text(day: date) -> str:
    """Return `December 2026`."""
    return f"{_MONTHS[day.month - 1]} {day.year}"

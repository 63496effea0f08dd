"""When somebody is away, in words."""

from datetime import date, datetime, timedelta

from utils.wall_clock import MIDNIGHT

_DAY = timedelta(days=1)


def away_words(starts_local: datetime, ends_local: datetime, near: date) -> str:
    """Return such as `Mon 4 – Fri 8 May, whole days` or `Tue 5 May, 09:00–12:00`; the year is said
    where it is not that of `near`."""
    if starts_local.time() == ends_local.time() == MIDNIGHT:
        first, last = starts_local.date(), ends_local.date() - _DAY
        return f"{days_words(first, last, near)}, whole day{'' if first == last else 's'}"
    begin, end = day_words(starts_local.date(), near), day_words(end_day(ends_local), near)
    clock, until = f"{starts_local:%H:%M}", _end_clock(ends_local)
    if begin == end:
        return f"{begin}, {clock}–{until}"
    return f"{begin} {clock} – {end} {until}"


def days_words(first: date, last: date, near: date) -> str:
    """Return such as `Mon 4 May`, `Mon 4 – Fri 8 May` or `Thu 30 Apr – Mon 4 May`."""
    if first == last:
        return day_words(first, near)
    same_month = (first.year, first.month) == (last.year, last.month)
    begin = f"{first:%a} {first.day}" if same_month else day_words(first, near)
    return f"{begin} – {day_words(last, near)}"


def day_words(day: date, near: date) -> str:
    """Return such as `Mon 4 May`, with the year where it is not that of `near`."""
    year = "" if day.year == near.year else f" {day.year}"
    return f"{day:%a} {day.day} {day:%b}{year}"


def end_day(ends_local: datetime) -> date:
    """Return the last day that a half-open range touches."""
    return (ends_local - _DAY).date() if ends_local.time() == MIDNIGHT else ends_local.date()


def _end_clock(ends_local: datetime) -> str:
    return "24:00" if ends_local.time() == MIDNIGHT else f"{ends_local:%H:%M}"

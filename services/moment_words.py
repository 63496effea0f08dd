"""Instants in words, on the clock of whoever reads them."""

from datetime import datetime

from services.day_wording import date_words
from utils.wall_clock import to_local


def moment_words(moment: datetime, zone: str, now: datetime) -> str:
    """Return such as `today, 14:05` or `Friday, 4 December, 14:05`; the year is told where it is
    another one."""
    there, here = to_local(moment, zone), to_local(now, zone)
    days = (here.date() - there.date()).days
    named = {0: "today", 1: "yesterday", -1: "tomorrow"}.get(days, date_words(there.date()))
    year = "" if there.year == here.year or abs(days) <= 1 else f" {there.year}"
    return f"{named}{year}, {there:%H:%M}"

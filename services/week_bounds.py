"""Where a week begins and ends."""

from datetime import date, datetime, timedelta
from typing import Final

from scheduling.values import Settings
from utils.wall_clock import start_of_day

DAYS_OF_WEEK: Final = 7


def first_of_week(day: date, settings: Settings) -> date:
    """Return the first day of the week that `day` lies in."""
    return day - timedelta(days=(day.weekday() - settings.week_starts_on) % DAYS_OF_WEEK)


def week_of(day: date, settings: Settings, zone: str) -> tuple[datetime, datetime]:
    """Return the half-open range of instants of the week that `day` lies in."""
    first = first_of_week(day, settings)
    return start_of_day(first, zone), start_of_day(first + timedelta(days=DAYS_OF_WEEK), zone)

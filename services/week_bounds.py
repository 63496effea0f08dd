"""Where a week begins and ends."""

from datetime import date, datetime, timedelta

from scheduling.values import Settings
from utils.wall_clock import start_of_day


def week_of(day: date, settings: Settings, zone: str) -> tuple[datetime, datetime]:
    """Return the half-open range of instants of the week that `day` lies in."""
    first = day - timedelta(days=(day.weekday() - settings.week_starts_on) % 7)
    return start_of_day(first, zone), start_of_day(first + timedelta(days=7), zone)

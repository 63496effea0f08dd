"""The one place that reads the clock: every instant is aware and in UTC."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


def today(zone: str) -> date:
    """Return the date that a wall calendar in the IANA zone `zone` shows now."""
    return now().astimezone(ZoneInfo(zone)).date()

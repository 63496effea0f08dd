"""Wall-clock times at a site and the instants they name, daylight-saving changes included.

Ambiguous times (the hour that happens twice) are the first of the two; times in the gap (the hour
that
never happens) are refused, because no instant carries that name. Source: PEP 495.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MIDNIGHT = time(0, 0)


class NonexistentWallClockError(ValueError):
    """The clock at the site jumps over this time, so it names no instant."""


def is_in_gap(local: datetime, zone: str) -> bool:
    """Return whether the naive wall-clock time `local` is skipped by the clocks of `zone`."""
    return behind_gap(local, zone) != local


def behind_gap(local: datetime, zone: str) -> datetime:
    """Return the naive wall-clock time `local`, or where the clocks of `zone` skip it, what they
    show then: as much later as they jump."""
    there = local.replace(tzinfo=ZoneInfo(zone))
    return to_local(there.astimezone(UTC), zone)


def is_repeated(local: datetime, zone: str) -> bool:
    """Return whether the clocks of `zone` show the naive wall-clock time `local` twice."""
    first, second = (
        local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1)
    )
    return second > first


def to_instant(local: datetime, zone: str) -> datetime:
    """Return the UTC instant of the naive wall-clock time `local` in `zone`.

    Raises:
        NonexistentWallClockError: `local` lies in a daylight-saving gap.
    """
    if is_in_gap(local, zone):
        raise NonexistentWallClockError(f"{local:%Y-%m-%d %H:%M} does not exist in {zone}")
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def to_local(instant: datetime, zone: str) -> datetime:
    """Return the naive wall-clock time that `zone` shows at the aware `instant`."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def local_date(instant: datetime, zone: str) -> date:
    """Return the calendar date that `zone` shows at the aware `instant`."""
    return instant.astimezone(ZoneInfo(zone)).date()


def start_of_day(day: date, zone: str) -> datetime:
    """Return the first instant (UTC) of `day` in `zone`; where midnight is skipped, the day starts
    later."""
    return datetime.combine(day, MIDNIGHT, ZoneInfo(zone)).astimezone(UTC)


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """Return the half-open UTC interval that `day` covers in `zone` (23, 24 or 25 hours)."""
    return start_of_day(day, zone), start_of_day(day + timedelta(days=1), zone)

"""Instants as a site's clocks show them; the zone tables are kept, because every rule asks."""

from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo


@cache
def zone_info(zone: str) -> ZoneInfo:
    """Return the IANA zone `zone`. Raises `ZoneInfoNotFoundError` on an unknown name."""
    return ZoneInfo(zone)


@lru_cache(maxsize=32_768)
def to_local(instant: datetime, zone: str) -> datetime:
    """Return the naive wall clock that `zone` shows at the aware `instant`."""
    return instant.astimezone(zone_info(zone)).replace(tzinfo=None)


@lru_cache(maxsize=65_536)
def day_of(instant: datetime, zone: str) -> date:
    """Return the date that `zone` shows at the aware `instant`."""
    return instant.astimezone(zone_info(zone)).date()


@lru_cache(maxsize=8192)
def first_instant(local: datetime, zone: str) -> datetime:
    """Return the first instant (UTC) at which the clocks of `zone` show the naive `local` or later.

    Of an ambiguous time that is the first of the two; of a skipped one, the moment of the jump.
    """
    tz = zone_info(zone)
    later = local.replace(tzinfo=tz, fold=0).astimezone(UTC)
    if to_local(later, zone) == local:
        return later
    # In a gap fold=1 lies before the jump and fold=0 after it (PEP 495).
    return _jump_between(local.replace(tzinfo=tz, fold=1).astimezone(UTC), later, tz)


def _jump_between(before: datetime, after: datetime, tz: ZoneInfo) -> datetime:
    old_offset = before.astimezone(tz).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(tz).utcoffset() == old_offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)

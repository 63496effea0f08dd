"""Wall clocks and the first instant that shows them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.local_time import day_of, first_instant, to_local, zone_info

CHANGES = {
    "America/New_York": ("2026-03-08", "2026-11-01"),
    "America/Sao_Paulo": ("2017-10-15", "2018-02-18"),
    "America/Havana": ("2026-03-08", "2026-11-01"),
    "Australia/Lord_Howe": ("2026-04-05", "2026-10-04"),
    "Pacific/Apia": ("2011-12-30", "2011-09-24"),
    "Asia/Kathmandu": ("2026-01-01", "2026-07-01"),
}


@st.composite
def _clocks(draw: st.DrawFn) -> tuple[str, datetime]:
    zone = draw(st.sampled_from(sorted(CHANGES)))
    midnight = datetime.fromisoformat(draw(st.sampled_from(CHANGES[zone])))
    return zone, midnight + timedelta(minutes=15 * draw(st.integers(-96, 192)))


@given(drawn=_clocks())
def test_the_first_instant_is_the_first_quarter_hour_that_shows_the_time_or_later(
    drawn: tuple[str, datetime],
) -> None:
    zone, local = drawn
    earliest = local.replace(tzinfo=UTC) - timedelta(hours=48)
    quarters = (earliest + timedelta(minutes=15 * step) for step in range(4 * 96))
    assert first_instant(local, zone) == next(
        quarter for quarter in quarters if to_local(quarter, zone) >= local
    )


@given(drawn=_clocks(), minutes=st.integers(0, 600))
def test_a_later_wall_clock_is_never_an_earlier_instant(
    drawn: tuple[str, datetime], minutes: int
) -> None:
    zone, local = drawn
    later = local + timedelta(minutes=minutes)
    assert first_instant(local, zone) <= first_instant(later, zone)


def test_the_jump_is_found_to_the_second() -> None:
    skipped = datetime.fromisoformat("2026-03-08 02:17:23")
    assert first_instant(skipped, "America/New_York") == datetime(2026, 3, 8, 7, tzinfo=UTC)


def test_the_date_is_the_zones() -> None:
    instant = datetime(2026, 12, 12, 5, 30, tzinfo=UTC)
    assert day_of(instant, "America/New_York").day == 12
    assert day_of(instant, "America/Denver").day == 11


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        zone_info("Mars/Olympus_Mons")

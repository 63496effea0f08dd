"""The days of a file's schedules, cut into stretches that one statement can read."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.import_snapshots import stretches

days = st.dates(date(2020, 1, 1), date(2022, 12, 31))


def test_close_days_share_a_stretch_and_far_ones_do_not() -> None:
    wanted = [date(2027, 3, 1), date(2027, 1, 1), date(2027, 1, 8), date(2027, 1, 16)]
    found = [(stretch.first, stretch.last) for stretch in stretches(wanted)]
    assert found == [
        (date(2027, 1, 1), date(2027, 1, 8)),
        (date(2027, 1, 16), date(2027, 1, 16)),
        (date(2027, 3, 1), date(2027, 3, 1)),
    ]


def test_no_days_need_no_stretch() -> None:
    assert list(stretches([])) == []


@given(st.lists(days))
def test_every_day_lies_in_exactly_one_stretch_of_at_most_a_season(wanted: list[date]) -> None:
    found = list(stretches(wanted))
    for day in wanted:
        assert sum(stretch.first <= day <= stretch.last for stretch in found) == 1
    assert all(stretch.last - stretch.first <= timedelta(days=90) for stretch in found)


def test_what_is_read_reaches_some_days_beyond_its_ends() -> None:
    (stretch,) = stretches([date(2027, 1, 18)])
    assert stretch.starts_at == datetime(2027, 1, 9, tzinfo=UTC)
    assert stretch.ends_at == datetime(2027, 1, 28, tzinfo=UTC)

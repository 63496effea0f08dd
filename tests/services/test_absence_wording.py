"""When somebody is away, and on which dates a holiday falls, in words."""

from datetime import date

import pytest

from services.absence_wording import away_words, end_day
from services.closed_days import ClosedOn, closed_words
from tests.imports.samples import wall

NEAR = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        ("2026-05-04", "2026-05-05", "Mon 4 May, whole day"),
        ("2026-05-04", "2026-05-09", "Mon 4 – Fri 8 May, whole days"),
        ("2026-04-30", "2026-05-05", "Thu 30 Apr – Mon 4 May, whole days"),
        ("2026-12-28", "2027-01-02", "Mon 28 Dec – Fri 1 Jan 2027, whole days"),
        ("2027-05-03", "2027-05-08", "Mon 3 – Fri 7 May 2027, whole days"),
        ("2026-05-05 09:00", "2026-05-05 12:00", "Tue 5 May, 09:00–12:00"),
        ("2026-05-05 18:00", "2026-05-06", "Tue 5 May, 18:00–24:00"),
        ("2026-05-05", "2026-05-05 12:00", "Tue 5 May, 00:00–12:00"),
        ("2026-05-05 14:00", "2026-05-06 12:00", "Tue 5 May 14:00 – Wed 6 May 12:00"),
    ],
)
def test_a_stretch_is_said_as_people_say_it(starts: str, ends: str, words: str) -> None:
    assert away_words(wall(starts), wall(ends), NEAR) == words


def test_a_range_that_ends_at_midnight_ends_on_the_day_before() -> None:
    assert end_day(wall("2026-05-06")) == date(2026, 5, 5)
    assert end_day(wall("2026-05-06 00:01")) == date(2026, 5, 6)


@pytest.mark.parametrize(
    ("rule", "words", "dates"),
    [
        (ClosedOn(on_date=date(2026, 5, 4)), "4 May 2026", [date(2026, 5, 4)]),
        (ClosedOn(on_date=date(2026, 5, 3)), "3 May 2026", []),
        (
            ClosedOn(month=5, day=1),
            "1 May of every year",
            [date(2027, 5, 1), date(2028, 5, 1)],
        ),
        (ClosedOn(month=2, day=29), "29 February of every leap year", [date(2028, 2, 29)]),
    ],
)
def test_a_holiday_falls_on_its_dates(rule: ClosedOn, words: str, dates: list[date]) -> None:
    assert closed_words(rule) == words
    assert list(rule.dates_from(NEAR, 2028)) == dates

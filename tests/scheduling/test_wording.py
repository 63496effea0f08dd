"""How dates, times and lists are said."""

from datetime import date, datetime, timedelta

import pytest

from scheduling.wording import aside, choice_text, day_text, length_text, moment_text

NEAR = date(2026, 12, 12)


def test_a_day_has_its_weekday_and_another_year_is_told() -> None:
    assert day_text(date(2026, 12, 12), NEAR) == "Saturday, 12 December"
    assert day_text(date(2027, 1, 1), NEAR) == "Friday, 1 January 2027"


def test_a_moment_has_date_and_clock() -> None:
    assert moment_text(datetime.fromisoformat("2026-05-03 00:00"), NEAR) == "3 May 00:00"


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(0, "0 min"), (45, "45 min"), (600, "10 h"), (510, "8 h 30")],
)
def test_a_length_is_told_in_hours_and_minutes(minutes: int, expected: str) -> None:
    assert length_text(timedelta(minutes=minutes)) == expected


def test_choices_read_like_a_sentence() -> None:
    assert choice_text(["A"]) == "A"
    assert choice_text(["A", "B"]) == "A or B"
    assert choice_text(["A", "B", "C"]) == "A, B or C"


def test_an_empty_aside_is_nothing() -> None:
    assert (aside("Dana"), aside(None), aside("")) == (" (Dana)", "", "")

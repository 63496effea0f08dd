"""One cell, in and out."""

import csv
import io
from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.csv_cells import CellFaultError, clean, guard, minutes, stamp, stamp_text, yes_or_no
from schemas.csv_out import csv_lines
from tests.imports.samples import wall

STAMP = "%m/%d/%Y %I:%M:%S %p"
# What a database keeps as text: no NUL, no half of a surrogate pair.
any_text = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
trouble = st.text("'=+-@\t\r\n \",;a", max_size=8)
trimmed = (any_text | trouble).map(str.strip)


@given(trimmed)
@example("'=1+1")
@example("''\tx")
@example("'")
@example("' =1")
@example("-30")
def test_every_trimmed_text_comes_back_exactly(text: str) -> None:
    assert clean(guard(text)) == text


@given(trimmed)
def test_it_does_so_through_a_whole_file(text: str) -> None:
    written = "".join(csv_lines(["A", "B"], [[text, "end"]]))
    _, row = csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline=""))
    assert clean(row[0]) == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@now", "\tx", "\rx", "'=1", "''@x"])
def test_what_a_spreadsheet_would_compute_leaves_behind_one_more_apostrophe(text: str) -> None:
    assert guard(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Ana", "'tis", "a=b", "", "' =1", "O'Neill"])
def test_other_text_leaves_as_it_is(text: str) -> None:
    assert guard(text) == text


@given(trouble)
def test_reading_again_what_was_read_changes_nothing(cell: str) -> None:
    text = clean(cell)
    assert text == text.strip()
    assert clean(guard(text)) == text


@given(
    st.datetimes(wall("1900-01-01 00:00"), wall("2999-12-31 00:00")).map(
        lambda local: local.replace(microsecond=0)
    )
)
def test_times_are_read_and_written_as_strptime_would(local: datetime) -> None:
    assert stamp(local.strftime(STAMP)) == local
    assert stamp(stamp_text(local)) == local
    assert stamp_text(local) == local.strftime(STAMP)


@pytest.mark.parametrize(
    "text",
    [
        "2027-01-05",
        "02/30/2027 12:00:00 AM",
        "13/01/2027 12:00:00 AM",
        "01/05/2027 13:00:00 PM",
        "01/05/2027 00:00:00 AM",
        "01/05/2027 12:60:00 AM",
        "01/05/2027 12:00 AM",
        "01/05/27 12:00:00 AM",
        "01/05/0001 12:00:00 AM",
        "01/05/2027 12:00:00 AM x",
        "\u0660\u0661/05/2027 12:00:00 AM",
    ],
)
def test_other_times_are_refused(text: str) -> None:
    with pytest.raises(CellFaultError, match="“"):
        stamp(text)


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("01/05/2027 12:00:00 AM", wall("2027-01-05 00:00")),
        ("01/05/2027 12:00:00 PM", wall("2027-01-05 12:00")),
        ("1/5/2027 9:45:00 pm", wall("2027-01-05 21:45")),
    ],
)
def test_midnight_noon_and_short_numbers_are_understood(text: str, local: datetime) -> None:
    assert stamp(text) == local


@pytest.mark.parametrize(
    "text", ["0", "1441", "-30", "six hours", "30.5", "3e2", "\u096f", "9" * 5_000]
)
def test_minutes_are_whole_and_at_most_a_day(text: str) -> None:
    with pytest.raises(CellFaultError, match="minutes"):
        minutes(text)


def test_a_day_of_minutes_is_the_most() -> None:
    assert (minutes("1"), minutes("1440"), minutes("0030")) == (1, 1440, 30)


@pytest.mark.parametrize("text", ["yes", "Y", "TRUE", "1"])
def test_yes_has_many_spellings(text: str) -> None:
    assert yes_or_no(text)


@pytest.mark.parametrize("text", ["no", "N", "False", "0"])
def test_no_has_many_spellings(text: str) -> None:
    assert not yes_or_no(text)


def test_perhaps_is_refused() -> None:
    with pytest.raises(CellFaultError, match="neither yes nor no"):
        yes_or_no("perhaps")

"""From bytes to records: what is text, what is a header, and where each record begins."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from error_handlers.exceptions import PayloadTooLargeException, ValidationException
from schemas.csv_events import read_events
from schemas.csv_files import Table, decode, read_table
from services.import_values import EventRow, ParsedRow
from tests.imports.samples import MAX_BYTES, events_file

HEADER = ("A", "B", "C")


def table(content: bytes) -> Table:
    return read_table(content, max_bytes=MAX_BYTES, required=HEADER, known=HEADER)


def lines_and_cells(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    return [(record.line, record.cells) for record in table(content).records]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("A,B,C\né,2,3\n".encode(), "UTF-8"),
        (b"\xef\xbb\xbf" + "A,B,C\né,2,3\n".encode(), "UTF-8"),
        ("A,B,C\né,2,3\n".encode("cp1252"), "Windows-1252"),
    ],
)
def test_text_is_utf_8_with_or_without_its_mark_and_else_windows_1252(
    content: bytes, encoding: str
) -> None:
    read = table(content)
    assert read.encoding == encoding
    assert read.records[0].cells == ("é", "2", "3")


@pytest.mark.parametrize(
    "content",
    [
        "A,B,C\n1,2,3\n".encode("utf-16"),
        "A,B,C\n1,2,3\n".encode("utf-16-le"),
        b"A,B,C\n1,\x00,3\n",
        b"A,B,C\n\xe9\x81,2,3\n",
        b"PK\x03\x04 a workbook",
    ],
)
def test_what_is_not_text_is_refused_with_the_remedy(content: bytes) -> None:
    with pytest.raises(ValidationException, match="CSV UTF-8") as refusal:
        table(content)
    assert refusal.value.errors[0].field == "file"


def test_the_line_of_an_undecodable_byte_is_named() -> None:
    with pytest.raises(ValidationException, match="line 3 holds the byte 0x81"):
        decode(b"A\nB\n\x81\n", max_bytes=MAX_BYTES)


def test_a_file_over_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(PayloadTooLargeException, match="Split it"):
        decode(b"\x00" * 11, max_bytes=10)


def test_more_rows_than_the_limit_are_refused() -> None:
    with pytest.raises(PayloadTooLargeException, match="100,000 rows"):
        table(b"A,B,C\n" + b"1,2,3\n" * 100_001)


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\r\n  \n", b",,\n"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(ValidationException, match="empty"):
        table(content)


def test_missing_headers_are_all_named() -> None:
    with pytest.raises(ValidationException, match="lacks “A”, “C”") as refusal:
        table(b"B,D\n1,2\n")
    assert [fault.field for fault in refusal.value.errors] == ["A", "C"]


@pytest.mark.parametrize(("content", "word"), [(b"A;B;C\n", "semicolons"), (b"A\tB\tC\n", "tabs")])
def test_another_separator_is_recognized(content: bytes, word: str) -> None:
    with pytest.raises(ValidationException, match=word):
        table(content)


def test_a_doubled_header_is_refused() -> None:
    with pytest.raises(ValidationException, match="“B” more than once") as refusal:
        table(b"A,B,C,B\n1,2,3,4\n")
    assert refusal.value.errors[0].field == "B"


def test_headers_stand_in_any_order_and_extra_ones_are_reported() -> None:
    read = table(b" C ,A,Colour,B,,Colour\n3,1,red,2,,\n")
    assert read.header[:2] == ("C", "A")
    assert read.ignored_columns == ("Colour", "Colour")


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    content = b'A,B,C\r\n1,"two\r\nlines",3\r\n\r\n  \r\n4,5,6\r\n,,\r\n7,8,9'
    assert lines_and_cells(content) == [
        (2, ("1", "two\r\nlines", "3")),
        (6, ("4", "5", "6")),
        (8, ("7", "8", "9")),
    ]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_every_kind_of_line_end_is_read(end: str) -> None:
    content = end.join(["A,B,C", "1,2,3", "4,5,6", ""]).encode()
    assert [line for line, _ in lines_and_cells(content)] == [2, 3]


def test_blank_lines_above_the_header_are_skipped() -> None:
    assert lines_and_cells(b"\n\nA,B,C\n1,2,3\n") == [(4, ("1", "2", "3"))]


@pytest.mark.parametrize(
    "bad",
    ['1,"2,3', '"1,2,3', '1,"2"x,3', '1,"2 "quoted" words",3'],
)
@pytest.mark.parametrize("rest", ["4,5,6\n7,8,9\n", '4,"5",6\n7,8,"9"\n', '4,5,6\n7,"8, or 9",9\n'])
def test_a_quote_left_open_does_not_swallow_the_lines_after_it(bad: str, rest: str) -> None:
    first, *others = table(f"A,B,C\n{bad}\n{rest}".encode()).records
    assert (first.line, first.broken is not None) == (2, True)
    assert [(record.line, record.broken) for record in others] == [(3, None), (4, None)]


def test_the_cell_of_the_open_quote_is_named() -> None:
    assert table(b'A,B,C\n1,2,"3\n').records[0].broken_cell == 2


def test_a_cell_too_large_to_read_breaks_its_line_only() -> None:
    records = table(b"A,B,C\n" + b"x" * 200_000 + b",2,3\n4,5,6\n").records
    assert [(record.line, record.broken is None) for record in records] == [(2, False), (3, True)]


def test_a_file_whose_quotes_are_in_disorder_everywhere_is_refused() -> None:
    with pytest.raises(ValidationException, match="quotes in disorder"):
        table(b"A,B,C\n" + b'1,"2\n' * 5_000)


def rows_or_refusal(content: bytes) -> tuple[ParsedRow[EventRow], ...]:
    with suppress(ValidationException):
        return read_events(content, max_bytes=MAX_BYTES).rows
    return ()


@given(st.binary(max_size=200))
def test_whatever_the_bytes_the_answer_is_rows_or_a_refusal(noise: bytes) -> None:
    rows = rows_or_refusal(events_file({}) + noise)
    assert all((row.value is None) == bool(row.faults) for row in rows)

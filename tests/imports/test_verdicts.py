"""Rows in order: new, told twice, refused."""

from collections.abc import Iterable, Sequence
from typing import Any

from typing_extensions import override

from schemas.csv_employees import read_employees
from schemas.csv_events import read_events
from schemas.csv_rejects import reject_lines
from services.import_judging import Judge, Outcome, judge_rows
from services.import_values import EventRow, ParsedRow, RowFault, Verdict
from tests.imports.samples import (
    MAX_BYTES,
    employees_file,
    events_file,
    stored,
)
from utils.json import loads

OTHER = {"Project Reference Number": "31000005", "Store Number": ""}


class EmptyDatabase(Judge[Any]):
    """Knows no rows; refuses what the test names."""

    def __init__(self, *refused_lines: int) -> None:
        self.refused_lines = refused_lines

    @override
    def faults_of(self, row: ParsedRow[Any]) -> Iterable[RowFault]:
        if row.line in self.refused_lines:
            yield RowFault(line=row.line, column="Start Date/Time", reason="no such hour")

    @override
    def accept(self, value: Any) -> Outcome:
        return Outcome.NEW

    @override
    def may_join(self, claimed: Sequence[Any], value: Any) -> bool:
        return False

    @property
    @override
    def new_sites(self) -> tuple[str, ...]:
        return ()


def verdict(content: bytes, *refused_lines: int) -> Verdict:
    return judge_rows(read_events(content, max_bytes=MAX_BYTES), EmptyDatabase(*refused_lines))


def told(answer: Verdict) -> list[tuple[int, str]]:
    return [(fault.line, fault.column) for fault in answer.rejected]


def test_the_messy_work_bank_is_judged_line_for_line_and_column_for_column() -> None:
    answer, expected = verdict(stored("messy.csv")), loads(stored("messy.expected.json"))
    assert isinstance(expected, dict)
    assert {str(line): column for line, column in told(answer)} == expected["rejected"]
    assert (answer.new, answer.duplicates) == (expected["valid"], expected["duplicates"])
    assert answer.new + answer.duplicates + len(answer.rejected) == expected["rows"]


def test_the_same_row_twice_is_a_duplicate() -> None:
    answer = verdict(events_file({}, {"Store Name": " Club 8135 Evansville "}, {}))
    assert (answer.new, answer.duplicates, answer.rejected) == (1, 2, ())


def test_the_same_reference_with_other_content_is_a_fault_of_the_later_line() -> None:
    answer = verdict(events_file({}, {"Estimated Time": "30"}))
    assert told(answer) == [(3, "Project Reference Number")]
    assert "Line 2" in answer.rejected[0].reason


def test_the_same_reference_on_a_bad_row_is_still_told_first() -> None:
    answer = verdict(events_file({}, {"Estimated Time": "x"}))
    assert told(answer) == [(3, "Project Reference Number")]


def test_a_refused_line_claims_no_reference() -> None:
    answer = verdict(events_file({"Estimated Time": "x"}, {}, {}))
    assert (answer.new, answer.duplicates) == (1, 1)
    assert told(answer) == [(2, "Estimated Time")]


def test_a_line_that_the_database_refuses_claims_none_either() -> None:
    answer = verdict(events_file({}, {"Estimated Time": "30"}, {}), 2)
    assert told(answer) == [(2, "Start Date/Time"), (4, "Project Reference Number")]


def test_a_fault_that_the_database_finds_takes_its_place_in_header_order() -> None:
    answer = verdict(events_file({"Estimated Time": "x"}, {"Store Number": ""}), 2, 3)
    assert told(answer) == [(2, "Start Date/Time"), (3, "Store Number")]


def test_one_employee_id_for_two_people_is_a_fault_of_the_later_line() -> None:
    parsed = read_employees(employees_file({}, {"Name": "Bob"}, {}), max_bytes=MAX_BYTES)
    answer = judge_rows(parsed, EmptyDatabase())
    assert (answer.new, answer.duplicates, told(answer)) == (1, 1, [(3, "Employee ID")])


def test_the_verdict_is_the_document_that_scripts_rely_on() -> None:
    content = events_file({}, OTHER).replace(b"Rep Name", b"Rep Name,Colour")
    document = verdict(content).to_document()
    assert document == {
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "duplicates": 0,
        "rejected": [
            {"line": 3, "column": "Store Number", "reason": "Store Number is empty: fill it in."}
        ],
        "new_sites": [],
        "ignored_columns": ["Colour"],
    }


def test_refused_lines_can_be_fetched_mended_and_sent_again() -> None:
    bad = {**OTHER, "Project Name": "=1, or\n2", "Rep Name": "Ana"}
    parsed = read_events(events_file({}, bad), max_bytes=MAX_BYTES)
    rejects = "".join(reject_lines(parsed, verdict(events_file({}, bad)).rejected))
    assert rejects.count("Store Number is empty") == 1
    again = read_events(rejects.encode(), max_bytes=MAX_BYTES)
    assert again.ignored_columns == ("Reason",)
    assert again.rows[0].sound["Project Name"] == "=1, or\n2"
    twice = "".join(reject_lines(again, verdict(rejects.encode()).rejected))
    assert twice == rejects
    (mended,) = read_events(
        rejects.replace(",,Club", ",8135,Club").encode(), max_bytes=MAX_BYTES
    ).rows
    assert isinstance(mended.value, EventRow)


def test_a_line_with_an_open_quote_is_among_the_rejects() -> None:
    content = events_file({}).replace(b"L-0008", b'"L-0008')
    parsed = read_events(content, max_bytes=MAX_BYTES)
    _, line = list(reject_lines(parsed, verdict(content).rejected))
    assert line.startswith("612345-CORE-Vine Tomatoes,31000004,")
    assert "A quote is left open here" in line

"""The work-bank file: what a row says, and every way in which it can fail to."""

from collections.abc import Mapping

import pytest

from error_handlers.exceptions import ValidationException
from schemas.csv_events import read_events
from services.import_values import EVENT_COLUMNS, EventRow, ParsedRow
from tests.imports.samples import MAX_BYTES, events_file, scheduled_file, stored, wall


def rows(content: bytes) -> tuple[ParsedRow[EventRow], ...]:
    return read_events(content, max_bytes=MAX_BYTES).rows


def faulty_columns(*changes: Mapping[str, str]) -> list[list[str]]:
    return [[fault.column for fault in row.faults] for row in rows(events_file(*changes))]


def test_a_good_row_says_what_is_to_be_done_where_and_when() -> None:
    (row,) = rows(events_file({"Employee ID": "US1", "Rep Name": "Ana"}))
    assert row.value == EventRow(
        line=2,
        project_name="612345-CORE-Vine Tomatoes",
        ref_num="31000004",
        location_mvid="L-00081350",
        store_number="8135",
        store_name="Club 8135 Evansville",
        opens_local=wall("2027-01-16 00:00"),
        due_local=wall("2027-01-20 23:59"),
        estimated_minutes=390,
    )


def test_a_whole_file_of_the_client_is_read() -> None:
    parsed = read_events(stored("events.csv"), max_bytes=MAX_BYTES)
    assert (parsed.data_row_count, len(parsed.values), parsed.has_schedules) == (40, 40, False)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"Project Name": "  "}, "Project Name"),
        ({"Project Name": "x" * 201}, "Project Name"),
        ({"Project Reference Number": ""}, "Project Reference Number"),
        ({"Project Reference Number": "31OO2x"}, "Project Reference Number"),
        ({"Project Reference Number": "3.1E7"}, "Project Reference Number"),
        ({"Project Reference Number": "1" * 41}, "Project Reference Number"),
        ({"Location MVID": "x" * 41}, "Location MVID"),
        ({"Store Number": ""}, "Store Number"),
        ({"Store Number": "81/35"}, "Store Number"),
        ({"Store Number": ".."}, "Store Number"),
        ({"Store Name": "x" * 201}, "Store Name"),
        ({"Start Date/Time": ""}, "Start Date/Time"),
        ({"Start Date/Time": "2027-01-05"}, "Start Date/Time"),
        ({"Due Date/Time": ""}, "Due Date/Time"),
        ({"Due Date/Time": "01/16/2027 12:00:00 AM"}, "Due Date/Time"),
        ({"Estimated Time": "-30"}, "Estimated Time"),
        ({"Estimated Time": "'-30"}, "Estimated Time"),
    ],
)
def test_a_bad_cell_is_a_fault_of_its_column(change: dict[str, str], column: str) -> None:
    assert faulty_columns(change) == [[column]]


def test_all_faults_of_a_row_are_found_and_the_first_in_header_order_is_told() -> None:
    change = {"Estimated Time": "x", "Store Number": "", "Start Date/Time": "soon"}
    backwards = read_events(
        events_file(change, header=list(reversed(EVENT_COLUMNS))), max_bytes=MAX_BYTES
    )
    (row,) = backwards.rows
    assert {fault.column for fault in row.faults} == set(change)
    assert backwards.first_fault(row.faults).column == "Estimated Time"


@pytest.mark.parametrize("cell", ["", "  "])
def test_an_empty_estimate_stays_empty(cell: str) -> None:
    (row,) = rows(events_file({"Estimated Time": cell}))
    assert row.value is not None
    assert row.value.estimated_minutes is None


def test_cells_are_trimmed_and_a_guarding_apostrophe_is_taken_off() -> None:
    (row,) = rows(events_file({"Project Name": " '=HYPERLINK(1) ", "Store Name": "\tClub "}))
    assert row.value is not None
    assert (row.value.project_name, row.value.store_name) == ("=HYPERLINK(1)", "Club")


def test_rows_are_equal_when_they_say_the_same_on_other_lines() -> None:
    first, second = rows(
        events_file({}, {"Store Name": " Club 8135 Evansville", "Rep Name": "Somebody"})
    )
    assert first.line != second.line
    assert first.value == second.value


def test_a_row_that_ends_early_is_refused_at_the_first_missing_cell() -> None:
    content = events_file({}) + b"610001-CORE,31000009,L-1,8135,Club\r\n"
    _, short = rows(content)
    assert [fault.column for fault in short.faults] == ["Start Date/Time"]
    assert "5 of 10" in short.faults[0].reason


def test_cells_that_nobody_reads_may_be_missing() -> None:
    content = events_file({}).replace(b"390,,", b"390")
    assert rows(content)[0].value is not None


def test_a_comma_outside_quotes_is_called_by_its_name() -> None:
    content = events_file({"Rep Name": "Ana"}).replace(b"Vine Tomatoes", b"Vine, Tomatoes")
    (row,) = rows(content)
    assert [fault.column for fault in row.faults] == ["Project Reference Number"]
    assert "11 cells, the header 10" in row.faults[0].reason


def test_empty_cells_beyond_the_header_do_not_matter() -> None:
    assert rows(events_file({}).replace(b"390,,", b"390,,,,"))[0].value is not None


def test_a_line_with_an_open_quote_is_refused_and_the_next_one_taken() -> None:
    content = events_file({}, {"Project Reference Number": "31000005"})
    refused, taken = rows(content.replace(b"Club 8135", b'"Club 8135', 1))
    assert [fault.column for fault in refused.faults] == ["Store Name"]
    assert taken.value is not None


def test_the_line_where_a_record_begins_is_told() -> None:
    content = events_file({"Project Name": "two\nlines"}, {"Store Number": ""})
    assert [row.line for row in rows(content)] == [2, 4]


def test_a_missing_column_is_refused_by_name() -> None:
    content = events_file({}, header=EVENT_COLUMNS).replace(b"Store Number", b"Shop")
    with pytest.raises(ValidationException, match="“Store Number”"):
        rows(content)


def test_the_schedule_column_makes_it_the_scheduled_variant() -> None:
    content = scheduled_file(
        {"Employee ID": " US1 ", "Schedule Date/Time": "01/17/2027 09:45:00 AM"},
        {"Employee ID": "US2"},
    )
    parsed = read_events(content, max_bytes=MAX_BYTES)
    assert parsed.has_schedules
    assert parsed.ignored_columns == ()
    assert [(value.employee_code, value.schedule_local) for value in parsed.values] == [
        ("US1", wall("2027-01-17 09:45")),
        (None, None),
    ]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"Schedule Date/Time": "tomorrow", "Employee ID": "US1"}, "Schedule Date/Time"),
        ({"Schedule Date/Time": "01/17/2027 09:45:00 AM"}, "Employee ID"),
        (
            {"Schedule Date/Time": "01/17/2027 09:45:00 AM", "Employee ID": "x" * 41},
            "Employee ID",
        ),
    ],
)
def test_a_schedule_needs_a_time_and_somebody(change: dict[str, str], column: str) -> None:
    (row,) = rows(scheduled_file(change))
    assert [fault.column for fault in row.faults] == [column]


def test_sound_cells_of_a_refused_row_are_kept() -> None:
    (row,) = rows(events_file({"Estimated Time": "x"}))
    assert row.key == "31000004"
    assert row.sound["Start Date/Time"] == wall("2027-01-16 00:00")

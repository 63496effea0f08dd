"""The file of people, in and out."""

import pytest

from error_handlers.exceptions import ValidationException
from schemas.csv_employees import employee_lines, read_employees
from services.import_values import EmployeeRow
from tests.imports.samples import MAX_BYTES, employees_file, stored


def test_a_good_row_says_who_somebody_is() -> None:
    (row,) = read_employees(employees_file({}), max_bytes=MAX_BYTES).rows
    assert row.value == EmployeeRow(
        line=2,
        code="US700000",
        name="Ana García",
        email="ana@example.com",
        phone="555-0100",
        job_title="Lead Event Specialist",
        is_active=True,
        upstream_id="90000",
    )


def test_what_may_be_empty_may_be_empty() -> None:
    empty = dict.fromkeys(("Email", "Phone", "Job Title", "Upstream ID"), " ")
    (row,) = read_employees(employees_file(empty), max_bytes=MAX_BYTES).rows
    assert row.value is not None
    assert (row.value.email, row.value.phone) == (None, None)
    assert (row.value.job_title, row.value.upstream_id) == (None, None)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("Employee ID", ""),
        ("Employee ID", "EMP/1"),
        ("Employee ID", "EMP 1"),
        ("Employee ID", "x" * 41),
        ("Name", " "),
        ("Name", "x" * 201),
        ("Email", "ana"),
        ("Email", "a" * 250 + "@b.de"),
        ("Phone", "5" * 41),
        ("Active", ""),
        ("Active", "perhaps"),
        ("Upstream ID", "9" * 101),
    ],
)
def test_a_bad_cell_is_a_fault_of_its_column(column: str, cell: str) -> None:
    (row,) = read_employees(employees_file({column: cell}), max_bytes=MAX_BYTES).rows
    assert [fault.column for fault in row.faults] == [column]


def test_a_file_of_events_is_not_a_file_of_people() -> None:
    with pytest.raises(ValidationException, match="“Job Title”"):
        read_employees(stored("events.csv"), max_bytes=MAX_BYTES)


def test_what_is_written_reads_back_exactly() -> None:
    people = read_employees(stored("employees.csv"), max_bytes=MAX_BYTES).values
    written = "".join(employee_lines(people)).encode()
    assert read_employees(written, max_bytes=MAX_BYTES).values == people
    assert written == stored("employees.csv")

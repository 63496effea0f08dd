"""The file of people, in and out."""

from collections.abc import Iterable, Iterator

from schemas.csv_cells import as_it_is, code, email, yes_or_no
from schemas.csv_files import read_table
from schemas.csv_out import csv_lines
from schemas.csv_rows import RowReader, RowsOf
from services.import_values import (
    EMPLOYEE_COLUMNS,
    EMPLOYEE_ID,
    JOB_TITLE,
    EmployeeFile,
    EmployeeRow,
)


def read_employees(content: bytes, *, max_bytes: int) -> EmployeeFile:
    """Read a file of people.

    Raises:
        PayloadTooLargeException: too many bytes or rows.
        ValidationException: no CSV file of these headers; names the remedy.
    """
    table = read_table(
        content, max_bytes=max_bytes, required=EMPLOYEE_COLUMNS, known=EMPLOYEE_COLUMNS
    )
    return EmployeeFile(
        encoding=table.encoding,
        header=table.header,
        rows=RowsOf(table, EMPLOYEE_ID, _employee).parsed(),
        ignored_columns=table.ignored_columns,
    )


def _employee(reader: RowReader) -> EmployeeRow | None:
    employee_code = reader.required(EMPLOYEE_ID, code, longest=40)
    name = reader.required("Name", as_it_is, longest=200)
    address = reader.optional("Email", email, longest=254)
    phone = reader.text("Phone", longest=40)
    job_title = reader.text(JOB_TITLE, longest=100)
    is_active = reader.required("Active", yes_or_no)
    upstream_id = reader.text("Upstream ID", longest=100)
    if employee_code is None or name is None or is_active is None:
        return None
    return EmployeeRow(
        line=reader.line,
        code=employee_code,
        name=name,
        email=address,
        phone=phone,
        job_title=job_title,
        is_active=is_active,
        upstream_id=upstream_id,
    )


def employee_lines(people: Iterable[EmployeeRow]) -> Iterator[str]:
    """Yield the lines of a file that reads back as `people`."""
    return csv_lines(EMPLOYEE_COLUMNS, map(_cells, people))


def _cells(person: EmployeeRow) -> tuple[str | None, ...]:
    return (
        person.code,
        person.name,
        person.email,
        person.phone,
        person.job_title,
        "yes" if person.is_active else "no",
        person.upstream_id,
    )

"""The client's work-bank file, with or without schedules."""

from datetime import datetime

from schemas.csv_cells import as_it_is, code, digits, minutes, stamp
from schemas.csv_files import read_table
from schemas.csv_rows import RowReader, RowsOf
from services.import_values import (
    DUE,
    EMPLOYEE_ID,
    EVENT_COLUMNS,
    REF_NUM,
    SCHEDULE,
    START,
    STORE_NUMBER,
    EventFile,
    EventRow,
)

_LONGEST_CODE = 40
_LONGEST_STAMP = 40


def read_events(content: bytes, *, max_bytes: int) -> EventFile:
    """Read a file of work orders; a `Schedule Date/Time` header makes it the scheduled variant.

    Raises:
        PayloadTooLargeException: too many bytes or rows.
        ValidationException: no CSV file of these headers; names the remedy.
    """
    table = read_table(
        content, max_bytes=max_bytes, required=EVENT_COLUMNS, known=(*EVENT_COLUMNS, SCHEDULE)
    )
    has_schedules = SCHEDULE in table.header
    fill = _scheduled_event if has_schedules else _event
    return EventFile(
        encoding=table.encoding,
        header=table.header,
        rows=RowsOf(table, REF_NUM, fill).parsed(),
        ignored_columns=table.ignored_columns,
        has_schedules=has_schedules,
    )


def _event(reader: RowReader) -> EventRow | None:
    return _filled(reader, employee_code=None, schedule_local=None)


def _scheduled_event(reader: RowReader) -> EventRow | None:
    schedule_local = reader.optional(SCHEDULE, stamp, longest=_LONGEST_STAMP)
    employee_code = None
    if schedule_local is not None:
        employee_code = reader.required(EMPLOYEE_ID, as_it_is, longest=_LONGEST_CODE)
    return _filled(reader, employee_code=employee_code, schedule_local=schedule_local)


def _filled(
    reader: RowReader, *, employee_code: str | None, schedule_local: datetime | None
) -> EventRow | None:
    project_name = reader.required("Project Name", as_it_is, longest=200)
    ref_num = reader.required(REF_NUM, digits, longest=_LONGEST_CODE)
    location_mvid = reader.text("Location MVID", longest=_LONGEST_CODE)
    store_number = reader.required(STORE_NUMBER, code, longest=_LONGEST_CODE)
    store_name = reader.text("Store Name", longest=200)
    opens_local, due_local = _window(reader)
    estimated_minutes = reader.optional("Estimated Time", minutes)
    if (
        project_name is None
        or ref_num is None
        or store_number is None
        or opens_local is None
        or due_local is None
    ):
        return None
    return EventRow(
        line=reader.line,
        project_name=project_name,
        ref_num=ref_num,
        location_mvid=location_mvid,
        store_number=store_number,
        store_name=store_name,
        opens_local=opens_local,
        due_local=due_local,
        estimated_minutes=estimated_minutes,
        employee_code=employee_code,
        schedule_local=schedule_local,
    )


def _window(reader: RowReader) -> tuple[datetime | None, datetime | None]:
    opens_local = reader.required(START, stamp, longest=_LONGEST_STAMP)
    due_local = reader.required(DUE, stamp, longest=_LONGEST_STAMP)
    if opens_local is not None and due_local is not None and due_local <= opens_local:
        reader.refuse(DUE, "The work is due before it starts: write a later time here.")
    return opens_local, due_local

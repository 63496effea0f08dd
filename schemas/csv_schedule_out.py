"""The schedule, out: a file that the events import reads back as what is already stored."""

from collections.abc import Iterable, Iterator

from schemas.csv_cells import stamp_text
from schemas.csv_out import csv_lines
from services.import_values import SCHEDULE_OUT_COLUMNS, ScheduleOutRow


def schedule_lines(rows: Iterable[ScheduleOutRow]) -> Iterator[str]:
    """Yield the lines of the file while `rows` are read."""
    return csv_lines(SCHEDULE_OUT_COLUMNS, map(_cells, rows))


def _cells(row: ScheduleOutRow) -> tuple[str | None, ...]:
    return (
        row.project_name,
        row.ref_num,
        row.location_mvid,
        row.store_number,
        row.store_name,
        stamp_text(row.opens_local),
        stamp_text(row.due_local),
        None if row.estimated_minutes is None else str(row.estimated_minutes),
        row.rep_name,
        row.employee_code,
        stamp_text(row.schedule_local),
    )

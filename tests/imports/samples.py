"""Files for the tests: the stored ones, and small ones made on the spot."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from services.import_values import EMPLOYEE_COLUMNS, EVENT_COLUMNS, SCHEDULE

MAX_BYTES = 10 * 1024 * 1024
SCHEDULED_COLUMNS = (*EVENT_COLUMNS, SCHEDULE)

EVENT = {
    "Project Name": "612345-CORE-Vine Tomatoes",
    "Project Reference Number": "31000004",
    "Location MVID": "L-00081350",
    "Store Number": "8135",
    "Store Name": "Club 8135 Evansville",
    "Start Date/Time": "01/16/2027 12:00:00 AM",
    "Due Date/Time": "01/20/2027 11:59:00 PM",
    "Estimated Time": "390",
}
PERSON = {
    "Employee ID": "US700000",
    "Name": "Ana García",
    "Email": "ana@example.com",
    "Phone": "555-0100",
    "Job Title": "Lead Event Specialist",
    "Active": "yes",
    "Upstream ID": "90000",
}


def stored(name: str) -> bytes:
    """Return the bytes of a file kept beside the tests."""
    return (Path(__file__).parent / "files" / name).read_bytes()


def csv_bytes(header: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return a CSV file with these rows; absent cells are empty."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def events_file(*changes: Mapping[str, str], header: Sequence[str] = EVENT_COLUMNS) -> bytes:
    """Return a file of one good event per mapping, with its cells replaced by it."""
    return csv_bytes(header, [{**EVENT, **change} for change in changes])


def scheduled_file(*changes: Mapping[str, str]) -> bytes:
    """Return the same in the scheduled variant."""
    return events_file(*changes, header=SCHEDULED_COLUMNS)


def employees_file(*changes: Mapping[str, str]) -> bytes:
    """Return a file of one good person per mapping, with their cells replaced by it."""
    return csv_bytes(EMPLOYEE_COLUMNS, [{**PERSON, **change} for change in changes])


def wall(text: str) -> datetime:
    """Return a naive wall-clock time, written like `2027-01-16 09:45`."""
    return datetime.fromisoformat(text)

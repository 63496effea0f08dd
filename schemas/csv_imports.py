"""Reading a file whose kind somebody chose."""

from models.import_file import ImportKind
from schemas.csv_employees import read_employees
from schemas.csv_events import read_events
from services.import_values import EmployeeFile, EventFile


def read_import(kind: ImportKind, content: bytes, *, max_bytes: int) -> EventFile | EmployeeFile:
    """Read a file of that kind; raises what `read_events` and `read_employees` raise."""
    if kind is ImportKind.EMPLOYEES:
        return read_employees(content, max_bytes=max_bytes)
    return read_events(content, max_bytes=max_bytes)

"""What a CSV file says, and the verdict on it: frozen values between readers and use cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from models.import_file import ImportKind
from utils.json import JsonValue

PROJECT_NAME = "Project Name"
REF_NUM = "Project Reference Number"
START = "Start Date/Time"
DUE = "Due Date/Time"
SCHEDULE = "Schedule Date/Time"
STORE_NUMBER = "Store Number"
EMPLOYEE_ID = "Employee ID"
JOB_TITLE = "Job Title"
ACTIVE = "Active"

EVENT_COLUMNS = (
    PROJECT_NAME,
    REF_NUM,
    "Location MVID",
    STORE_NUMBER,
    "Store Name",
    START,
    DUE,
    "Estimated Time",
    EMPLOYEE_ID,
    "Rep Name",
)
EMPLOYEE_COLUMNS = (EMPLOYEE_ID, "Name", "Email", "Phone", JOB_TITLE, ACTIVE, "Upstream ID")
SCHEDULE_OUT_COLUMNS = (*EVENT_COLUMNS[:8], "Rep Name", EMPLOYEE_ID, SCHEDULE)

RowT = TypeVar("RowT", bound="EventRow | EmployeeRow")


@dataclass(frozen=True, kw_only=True, slots=True)
class RowFault:
    """Why a line is refused: where it begins, the header of the cell, and what to do about it."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EventRow:
    """One work order of a file, and in the scheduled variant who does it when.

    Datetimes are the wall clock at the site. `employee_code` is None without `schedule_local`: an
    unscheduled row says nothing about people. Rows are equal when they say the same, whatever their
    lines.
    """

    line: int = field(compare=False)
    project_name: str
    ref_num: str
    location_mvid: str | None
    store_number: str
    store_name: str | None
    opens_local: datetime
    due_local: datetime
    estimated_minutes: int | None
    employee_code: str | None = None
    schedule_local: datetime | None = None

    @property
    def event_part(self) -> tuple[object, ...]:
        """Return what the row says about the work itself, leaving out who does it."""
        return (
            self.project_name,
            self.ref_num,
            self.location_mvid,
            self.store_number,
            self.store_name,
            self.opens_local,
            self.due_local,
            self.estimated_minutes,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class EmployeeRow:
    """One person of a file; `job_title` is a job role's label. Equal when they say the same."""

    line: int = field(compare=False)
    code: str
    name: str
    email: str | None
    phone: str | None
    job_title: str | None
    is_active: bool
    upstream_id: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleOutRow:
    """One schedule as it leaves: its event, its person and its start on the site's wall clock."""

    project_name: str
    ref_num: str
    location_mvid: str | None
    store_number: str
    store_name: str
    opens_local: datetime
    due_local: datetime
    estimated_minutes: int | None
    rep_name: str
    employee_code: str
    schedule_local: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedRow(Generic[RowT]):
    """One data row as read.

    `value` is None when a cell was refused; `sound` still holds what the others say, by header, so
    that whoever knows the database can find the remaining faults of the row. `key` is the reference
    or employee code, if readable. `cells` are the cells as they stood in the file.
    """

    line: int
    key: str | None
    value: RowT | None
    sound: Mapping[str, object]
    faults: tuple[RowFault, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedFile(Generic[RowT]):
    """A file as read, its rows in file order; `encoding` is in words for people."""

    kind: ClassVar[ImportKind]
    key_column: ClassVar[str]

    encoding: str
    header: tuple[str, ...]
    rows: tuple[ParsedRow[RowT], ...]
    ignored_columns: tuple[str, ...]

    @property
    def data_row_count(self) -> int:
        """Return the number of rows that are neither header nor blank."""
        return len(self.rows)

    @property
    def values(self) -> list[RowT]:
        """Return the rows without a fault in themselves."""
        return [row.value for row in self.rows if row.value is not None]

    def first_fault(self, faults: Sequence[RowFault]) -> RowFault:
        """Return the fault whose column stands first in the header; `faults` is not empty."""
        return min(faults, key=lambda fault: self.header.index(fault.column))


@dataclass(frozen=True, kw_only=True, slots=True)
class EventFile(ParsedFile[EventRow]):
    """Work orders; the scheduled variant also says who does them when."""

    kind: ClassVar[ImportKind] = ImportKind.EVENTS
    key_column: ClassVar[str] = REF_NUM

    has_schedules: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class EmployeeFile(ParsedFile[EmployeeRow]):
    """People."""

    kind: ClassVar[ImportKind] = ImportKind.EMPLOYEES
    key_column: ClassVar[str] = EMPLOYEE_ID


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What a file would do, or did.

    The first four count rows and sum with the rejected to the data rows; `new_sites` are store
    numbers.
    """

    new: int
    changed: int
    unchanged: int
    duplicates: int
    rejected: tuple[RowFault, ...]
    new_sites: tuple[str, ...]
    ignored_columns: tuple[str, ...]

    def to_document(self) -> dict[str, JsonValue]:
        """Return the JSON that the command prints, the API answers and the preview keeps."""
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "duplicates": self.duplicates,
            "rejected": [
                {"line": fault.line, "column": fault.column, "reason": fault.reason}
                for fault in self.rejected
            ],
            "new_sites": list(self.new_sites),
            "ignored_columns": list(self.ignored_columns),
        }

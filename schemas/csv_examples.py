"""What files look like, for the documentation: written by the writers of the real ones."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from schemas.csv_employees import employee_lines
from schemas.csv_out import BYTE_ORDER_MARK, csv_lines
from schemas.csv_rejects import REASON
from schemas.csv_schedule_out import schedule_lines
from services.import_values import EVENT_COLUMNS, EmployeeRow, ScheduleOutRow


def _text(lines: Iterable[str]) -> str:
    return "".join(lines).removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n")


EMPLOYEE_FILE: Final = _text(
    employee_lines(
        [
            EmployeeRow(
                line=2,
                code="EMP001",
                name="Ana Nguyen",
                email="ana@example.com",
                phone="+1 555 0100",
                job_title="Event Specialist",
                is_active=True,
                upstream_id=None,
            )
        ]
    )
)
SCHEDULE_FILE: Final = _text(
    schedule_lines(
        [
            ScheduleOutRow(
                project_name="612345-CORE-Oat Bites",
                ref_num="60210045",
                location_mvid="MV-8135",
                store_number="8135",
                store_name="Riverside Club",
                opens_local=datetime.fromisoformat("2026-12-12T00:00:00"),
                due_local=datetime.fromisoformat("2026-12-15T23:59:00"),
                estimated_minutes=390,
                rep_name="Ana Nguyen",
                employee_code="EMP001",
                schedule_local=datetime.fromisoformat("2026-12-12T09:45:00"),
            )
        ]
    )
)
_REJECTED: Final = (
    "612345-CORE-Oat Bites",
    "60210045",
    "MV-8135",
    "8135",
    "Riverside Club",
    "12/12/2026 12:00:00 AM",
    *("",) * 4,
    "Due Date/Time: Due Date/Time is empty.",
)
REJECTED_ROWS: Final = _text(csv_lines((*EVENT_COLUMNS, REASON), [_REJECTED]))

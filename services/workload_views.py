"""What the page of workload shows."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from repositories.paging import Page
from services.attendance_rates import rate_words
from services.day_wording import length_words, short_date
from services.page_views import Tone
from services.week_bounds import DAYS_OF_WEEK
from services.workload import WEEKS, Workload, WorkloadDays

PAGE_SIZE: Final = 50
_WEEK: Final = timedelta(days=DAYS_OF_WEEK)
# Less than this from the average is nothing to talk about.
_NEAR: Final = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekCell:
    """The work of one person in one week."""

    label: str
    tone: Tone


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkloadLine:
    """One person: each week, all of them, and how that compares."""

    code: str
    name: str
    role_label: str
    cells: tuple[WeekCell, ...]
    total_label: str
    compared_label: str
    weekend_label: str
    attended_label: str
    on_time_label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekHead:
    """One week's column."""

    label: str
    date_iso: str
    is_current: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkloadPage:
    """Four weeks of everybody, a page of people at a time."""

    range_label: str
    week_iso: str
    previous_iso: str
    following_iso: str
    weeks: tuple[WeekHead, ...]
    rows: tuple[WorkloadLine, ...]
    next_cursor: str | None
    previous_cursor: str | None

    @property
    def filters(self) -> dict[str, str]:
        """Return what is looked at as query parameters."""
        return {"week": self.week_iso}


def workload_page(found: Page[Workload], shown: WorkloadDays, today: date) -> WorkloadPage:
    """Return the page of those whole weeks, seen on `today`."""
    firsts = [shown.first + n * _WEEK for n in range(WEEKS)]
    asked = firsts[2]
    return WorkloadPage(
        range_label=f"{short_date(shown.first)} to {short_date(shown.last)}",
        week_iso=asked.isoformat(),
        previous_iso=(asked - _WEEK).isoformat(),
        following_iso=(asked + _WEEK).isoformat(),
        weeks=tuple(
            WeekHead(
                label=short_date(first),
                date_iso=first.isoformat(),
                is_current=first <= today < first + _WEEK,
            )
            for first in firsts
        ),
        rows=tuple(_line(each, firsts) for each in found.items),
        next_cursor=found.next_cursor,
        previous_cursor=found.previous_cursor,
    )


def _line(workload: Workload, firsts: list[date]) -> WorkloadLine:
    employee, weekends = workload.employee, workload.weekend_days
    most = employee.max_minutes_per_week
    weeks = [workload.minutes_of_week(first) for first in firsts]
    return WorkloadLine(
        code=employee.code,
        name=employee.name,
        role_label=employee.job_role.label if employee.job_role else "No job title",
        cells=tuple(
            WeekCell(
                label=length_words(minutes) if minutes else "",
                tone="warn" if most is not None and minutes > most else "plain",
            )
            for minutes in weeks
        ),
        total_label=length_words(workload.minutes) if workload.minutes else "Nothing",
        compared_label=_compared(workload.minutes, workload.average_minutes),
        weekend_label=str(weekends) if weekends else "None",
        attended_label=rate_words(workload.rates.attended),
        on_time_label=rate_words(workload.rates.on_time),
    )


def _compared(minutes: int, average: int | None) -> str:
    if average is None:
        return "N/A"
    apart = minutes - average
    if abs(apart) < _NEAR:
        return "As the others"
    return f"{length_words(abs(apart))} {'more' if apart > 0 else 'less'}"

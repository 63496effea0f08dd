"""The pages of attendance: one day to fill in, and a month to look at."""

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

from models.attendance import AWAY, Attendance, Mark
from models.schedule import Schedule
from repositories.attendance import AttendanceRepository
from repositories.paging import PageRequest
from repositories.sites import SiteRepository
from scheduling.wording import month_text
from security.permissions import Permission
from services.attendance_rates import rate_words, rates_of
from services.attendance_views import (
    MARK_SIGNS,
    MARK_WORDS,
    PLANNED_SIGN,
    AttendanceLine,
    AttendanceMonth,
    AttendancePage,
    MonthCell,
    MonthDay,
    MonthRow,
)
from services.base import RepositoryService, Unit
from services.day_wording import colour_of, date_words, letter_of, title_of, zone_words
from utils.wall_clock import local_date, to_local

MOST_LINES: Final = 500
PEOPLE_A_PAGE: Final = 50
# A person does a few pieces of work a day.
MOST_OF_MONTH: Final = PEOPLE_A_PAGE * 500
_BAD: Final = frozenset({Mark.NO_SHOW, Mark.LATE})
_DAY: Final = timedelta(days=1)

Planned = tuple[Schedule, Attendance | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """What somebody typed and why it was refused, by field."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    messages: tuple[str, ...] = ()


NOTHING_FILLED: Final = Filled()


class AttendancePageService(RepositoryService):
    """Attendance as supervisors see it."""

    def __init__(self, unit: Unit, attendance: AttendanceRepository, sites: SiteRepository) -> None:
        super().__init__(unit)
        self._sites = sites
        self._attendance = attendance

    def page(self, asked: date | None, filled: Filled = NOTHING_FILLED) -> AttendancePage:
        """Return everybody's work that begins on the day (None is today) at its site, with what is
        known of it."""
        self.require(Permission.ROSTER_VIEW)
        today = self._today
        day = asked or today
        zones = self._sites.all_zones()
        found = self._attendance.list_planned(day, day, zones, MOST_LINES + 1)
        lines = tuple(self._line(*planned, filled) for planned in found[:MOST_LINES])
        return AttendancePage(
            date_label=date_words(day, today),
            date_iso=day.isoformat(),
            previous_iso=(day - _DAY).isoformat(),
            next_iso=(day + _DAY).isoformat(),
            today_iso=today.isoformat(),
            month_iso=f"{day:%Y-%m}",
            is_today=day == today,
            zone_label=self._clock_words(zones),
            lines=lines,
            marks=tuple((mark.value, words) for mark, words in MARK_WORDS.items()),
            summary=_summary(found),
            may_edit=Permission.ROSTER_EDIT in self.principal.permissions,
            is_full=len(found) > MOST_LINES,
            messages=filled.messages,
        )

    def month(self, asked: date | None, request: PageRequest) -> AttendanceMonth:
        """Return the month that begins on that day (None is this month), a page of people."""
        self.require(Permission.ROSTER_VIEW)
        today = self._today
        first = asked or today.replace(day=1)
        days = [first + _DAY * n for n in range(monthrange(first.year, first.month)[1])]
        last, zones = days[-1], self._sites.all_zones()
        people = self._attendance.page_of_people(first, last, zones, request)
        ids = [person.id for person in people.items]
        found = self._attendance.list_planned(first, last, zones, MOST_OF_MONTH, ids) if ids else []
        by_person = groupby(found, key=lambda planned: planned[0].employee_id)
        return AttendanceMonth(
            month_label=month_text(first),
            month_iso=f"{first:%Y-%m}",
            previous_iso=f"{first - _DAY:%Y-%m}",
            next_iso=f"{last + _DAY:%Y-%m}",
            days=tuple(
                MonthDay(
                    number=day.day,
                    date_iso=day.isoformat(),
                    label=date_words(day, today),
                    is_today=day == today,
                )
                for day in days
            ),
            rows=tuple(_row(list(theirs), days) for _, theirs in by_person),
            signs=tuple((MARK_SIGNS[mark], words) for mark, words in MARK_WORDS.items()),
            next_cursor=people.next_cursor,
            previous_cursor=people.previous_cursor,
        )

    @property
    def _zone(self) -> str:
        return self.principal.time_zone

    @property
    def _today(self) -> date:
        return local_date(self.unit.now, self._zone)

    def _clock_words(self, zones: Collection[str]) -> str:
        if len(zones) > 1:
            return "Each site's own clock"
        return zone_words(next(iter(zones), self._zone), self.unit.now)

    def _line(self, schedule: Schedule, known: Attendance | None, filled: Filled) -> AttendanceLine:
        event, name = schedule.event, str(schedule.id)
        starts = to_local(schedule.starts_at, event.site.time_zone)
        ends = to_local(schedule.ends_at, event.site.time_zone)
        values = {**_values(schedule.id, known), **filled.values}
        faults = (filled.faults.get(f"{part}-{name}", "") for part in ("mark", "minutes", "note"))
        return AttendanceLine(
            schedule_id=name,
            schedule_version=schedule.version,
            person_name=schedule.employee.name,
            person_code=schedule.employee.code,
            colour=colour_of(event.event_type),
            letter=letter_of(event.event_type),
            type_label=event.event_type.label,
            title=title_of(event.project_name),
            when_label=f"{starts:%H:%M}–{ends:%H:%M}",
            site_name=event.site.name,
            site_code=event.site.code,
            date_iso=starts.date().isoformat(),
            mark=values[f"mark-{name}"],
            minutes=values[f"minutes-{name}"],
            note=values[f"note-{name}"],
            version=known.version if known else 0,
            has_begun=schedule.starts_at <= self.unit.now,
            needs_somebody=known is not None and known.mark in AWAY and schedule.is_active,
            fault=" ".join(fault for fault in faults if fault),
        )


def _values(schedule_id: UUID, known: Attendance | None) -> dict[str, str]:
    minutes = known.minutes if known else None
    return {
        f"mark-{schedule_id}": known.mark.value if known else "",
        f"minutes-{schedule_id}": "" if minutes is None else str(minutes),
        f"note-{schedule_id}": (known.note if known else None) or "",
    }


def _summary(found: Iterable[Planned]) -> str:
    marks = [known.mark if known else None for _, known in found]
    if not marks:
        return "Nothing was planned"
    told = [f"{marks.count(mark)} {words.lower()}" for mark, words in MARK_WORDS.items()]
    there = [words for words in told if not words.startswith("0 ")]
    open_ones = marks.count(None)
    return " · ".join([*there, *([f"{open_ones} open"] if open_ones else [])])


def _row(planned: list[Planned], days: list[date]) -> MonthRow:
    person = planned[0][0].employee
    by_day: dict[date, list[Mark | None]] = {}
    for schedule, known in planned:
        day = local_date(schedule.starts_at, schedule.event.site.time_zone)
        by_day.setdefault(day, []).append(known.mark if known else None)
    rates = rates_of(known.mark for _, known in planned if known)
    return MonthRow(
        name=person.name,
        code=person.code,
        cells=tuple(_cell(by_day.get(day, [])) for day in days),
        attended_label=rate_words(rates.attended),
        on_time_label=rate_words(rates.on_time),
    )


def _cell(marks: list[Mark | None]) -> MonthCell:
    shown = dict.fromkeys(marks)
    return MonthCell(
        signs=" ".join(MARK_SIGNS[mark] if mark else PLANNED_SIGN for mark in shown),
        words=", ".join(MARK_WORDS[mark] if mark else "Nothing recorded" for mark in shown),
        is_bad=any(mark in _BAD for mark in shown),
    )

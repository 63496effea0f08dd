"""The week: who works when on seven days, who is away, and what has nobody yet."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from repositories.calendar import CalendarRepository, DueRow, KindName, WorkRow
from repositories.day import DayPerson, DayRepository
from repositories.rule_inputs import RuleInputRepository
from repositories.sites import SiteRepository
from repositories.standings import Period
from scheduling.values import Absence, ClosedDay, DateMark
from security.permissions import Permission
from services import day_wording as words
from services.base import Unit
from services.calendar_views import (
    CalendarWork,
    DueWork,
    WeekCell,
    WeekDay,
    WeekPage,
    WeekPerson,
)
from services.calendars import CalendarService
from services.closed_words import closed_words
from services.day_views import LegendEntry
from services.page_views import Tone
from services.places import Place
from services.published_days import PublishedDays
from services.published_views import Mark
from services.snapshots import settings_of
from services.week_bounds import DAYS_OF_WEEK, first_of_week
from utils.wall_clock import local_date, start_of_day, to_local

MOST_PEOPLE = 100
MOST_NAMED = 3
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


class WeekService(CalendarService):
    """One week as the supervisor sees it."""

    def __init__(
        self,
        unit: Unit,
        calendar: CalendarRepository,
        sites: SiteRepository,
        inputs: RuleInputRepository,
        days: DayRepository,
    ) -> None:
        super().__init__(unit, calendar, sites, inputs)
        self._days = days

    def page(self, day: date | None, site_code: str | None) -> WeekPage:
        """Return the week that `day` (None: today) lies in, at a site.

        Raises:
            ResourceNotFoundException: no site has that code here.
        """
        self.require(Permission.ROSTER_VIEW)
        place = self.place(site_code)
        today = local_date(self.unit.now, place.zone)
        shown = day or today
        frame = self._inputs.frame(shown - DAYS_OF_WEEK * _DAY, shown + DAYS_OF_WEEK * _DAY)
        first = first_of_week(shown, settings_of(frame.limits))
        dates = [first + number * _DAY for number in range(DAYS_OF_WEEK)]
        starts_at, ends_at = (start_of_day(one, place.zone) for one in (first, dates[-1] + _DAY))
        period = Period(first=first, last=dates[-1], site_id=place.site_id)
        rows, said = self._calendar.work_and_published(starts_at, ends_at, period)
        published = PublishedDays(said)
        changes = published.changes(filter(period.holds, (row.standing for row in rows)))
        people, total = self._days.people(
            first, dates[-1], place.site_id, {row.employee_id for row in rows}, MOST_PEOPLE
        )
        absences, marks = self._calendar.away(
            first, dates[-1], place.zone, (person.id for person in people)
        )
        due = self._calendar.due(first, dates[-1], place.site_id)
        board = _Board(place, dates, rows, absences, marks, published.marks(changes))
        return WeekPage(
            label=_label(first, dates[-1]),
            site=place.chosen(starts_at),
            sites=place.choices(starts_at),
            site_code=place.site_code,
            zone_label=words.zone_words(place.zone, starts_at + _DAY / 2),
            date_iso=first.isoformat(),
            previous_iso=(first - DAYS_OF_WEEK * _DAY).isoformat(),
            next_iso=(dates[-1] + _DAY).isoformat(),
            today_iso=today.isoformat(),
            is_now=first <= today <= dates[-1],
            days=tuple(
                board.day(one, today, frame.closed_days, [row for row in due if _waits(row, one)])
                for one in dates
            ),
            people=tuple(board.person(person) for person in people),
            people_total=total,
            hours_label=words.length_words(board.minutes(rows)),
            legend=_legend([*(row.kind for row in rows), *(row.kind for row in due)]),
            may_edit=Permission.ROSTER_EDIT in self.principal.permissions,
            published=published.state(dates, place.site_id, changes, today, place.names),
        )


class _Board:
    """People as rows, days as columns."""

    def __init__(
        self,
        place: Place,
        dates: Sequence[date],
        rows: Sequence[WorkRow],
        absences: Sequence[Absence],
        marks: Sequence[DateMark],
        changed: Mapping[str, Mark],
    ) -> None:
        self._place = place
        self._changed = changed
        self._dates = dates
        self._rows: defaultdict[tuple[UUID, date], list[WorkRow]] = defaultdict(list)
        self._totals: Counter[date] = Counter()
        for row in rows:
            day = local_date(row.starts_at, place.zone)
            self._rows[row.employee_id, day].append(row)
            self._totals[day] += _minutes(row) if place.site_id in (None, row.site_id) else 0
        self._absences: defaultdict[UUID, list[Absence]] = defaultdict(list)
        for absence in absences:
            self._absences[absence.employee_id].append(absence)
        self._marks = {(mark.employee_id, mark.on_date): mark for mark in marks}

    def minutes(self, rows: Iterable[WorkRow]) -> int:
        """Return the minutes of the work that lies at the shown place."""
        here = self._place.site_id
        return sum(_minutes(row) for row in rows if here in (None, row.site_id))

    def day(
        self, day: date, today: date, closed: Sequence[ClosedDay], waiting: Sequence[DueRow]
    ) -> WeekDay:
        """Return the head of a day's column."""
        return WeekDay(
            date_iso=day.isoformat(),
            label=f"{day:%a} {words.short_date(day)}",
            is_today=day == today,
            closed_label=closed_words(closed, day, self._place.site_id),
            unstaffed=tuple(_due_work(row) for row in waiting[:MOST_NAMED]),
            unstaffed_total=len(waiting),
            hours_label=words.length_words(self._totals[day]) if self._totals[day] else "",
        )

    def person(self, employee: DayPerson) -> WeekPerson:
        """Return somebody's row."""
        all_minutes = sum(
            _minutes(row) for day in self._dates for row in self._rows[employee.id, day]
        )
        label, tone = _hours(all_minutes, employee.max_minutes_per_week)
        return WeekPerson(
            code=employee.code,
            name=employee.name,
            role_label=employee.role_label or "No job title",
            hours_label=label or "free this week",
            tone=tone,
            cells=tuple(self._cell(employee, day) for day in self._dates),
        )

    def _cell(self, employee: DayPerson, day: date) -> WeekCell:
        rows = self._rows[employee.id, day]
        label, tone = _hours(sum(map(_minutes, rows)), employee.max_minutes_per_day)
        return WeekCell(
            work=tuple(self._work(row) for row in rows),
            away=tuple(self._away(employee.id, day)),
            hours_label=label,
            tone=tone,
        )

    def _work(self, row: WorkRow) -> CalendarWork:
        starts, ends = (to_local(at, self._place.zone) for at in (row.starts_at, row.ends_at))
        mark = self._changed.get(str(row.schedule_id))
        return CalendarWork(
            kind=kind_of(row.kind),
            title=words.title_of(row.project_name),
            number=row.event_number,
            hours_label=f"{starts:%H:%M}–{ends:%H:%M}",
            site_name=None if row.site_id == self._place.site_id else row.site_name,
            changed=mark.label if mark else "",
            changed_words=mark.words if mark else "",
        )

    def _away(self, employee_id: UUID, day: date) -> Iterable[str]:
        begin = datetime.combine(day, time.min)
        for absence in self._absences[employee_id]:
            if absence.starts_local < begin + _DAY and absence.ends_local > begin:
                yield words.absence_words(absence, day)
        if (mark := self._marks.get((employee_id, day))) is not None:
            yield words.mark_words(mark)


def _minutes(row: WorkRow) -> int:
    return (row.ends_at - row.starts_at) // _MINUTE


def _hours(minutes: int, most: int | None) -> tuple[str, Tone]:
    """Return such as `8 h of 10 h`, and whether that is too much; nothing for no work."""
    if not minutes:
        return "", "plain"
    if most is None:
        return words.length_words(minutes), "plain"
    tone: Tone = "bad" if minutes > most else "plain"
    return f"{words.length_words(minutes)} of {words.length_words(most)}", tone


def _waits(row: DueRow, day: date) -> bool:
    return row.due_local.date() == day and row.is_plannable and not row.is_staffed


def _due_work(row: DueRow) -> DueWork:
    return DueWork(
        event_id=str(row.event_id),
        kind=kind_of(row.kind),
        title=words.title_of(row.project_name),
        number=row.event_number,
    )


def kind_of(kind: KindName) -> LegendEntry:
    """Return a kind of work as its badge shows it."""
    return LegendEntry(colour=words.colour_of(kind), letter=words.letter_of(kind), label=kind.label)


def _legend(kinds: Iterable[KindName]) -> tuple[LegendEntry, ...]:
    return tuple(kind_of(kind) for kind in dict.fromkeys(kinds))


def _label(first: date, last: date) -> str:
    """Return such as `3 to 9 May 2026`."""
    begin = words.short_date(first) if first.month != last.month else str(first.day)
    year = f" {first.year}" if first.year != last.year else ""
    return f"{begin}{year} to {last.day} {last:%B} {last.year}"

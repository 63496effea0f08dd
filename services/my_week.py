"""What is somebody's own: their week, their time off, their usual week. Nobody else's."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from models.availability import WeekKind
from models.employee import Employee
from models.time_off import TimeOff, TimeOffState
from repositories.employees import EmployeeRepository
from repositories.paging import Page, PageRequest
from repositories.person import OwnWork, PersonRepository
from repositories.row_reader import PlainRow
from repositories.rule_inputs import RuleInputRepository, Said
from repositories.schedules import ScheduleFilters, ScheduleRepository
from repositories.time_off import TimeOffRepository
from scheduling.availability import is_day_off, week_start
from scheduling.values import LONGEST_WORK, ClosedDay, Settings
from security.permissions import Permission
from services import day_wording as words
from services.absence_wording import away_words, day_words, days_words
from services.base import RepositoryService, Unit
from services.form_state import Typed, form_state
from services.my_week_views import MyDay, MyShift, MyTimeOff, MyWeekPage, NextWork
from services.people_views import Pill
from services.people_words import today_of
from services.person_work import day_at_site
from services.snapshots import settings_of
from services.time_off_checks import OPEN
from services.time_off_wording import state_pill
from services.usual_weeks import UsualDay, UsualWeek
from services.week_bars import week_bars
from utils.row_shape import RowShape
from utils.wall_clock import MIDNIGHT, start_of_day, to_local

_A_DAY: Final = timedelta(days=1)
_A_WEEK: Final = timedelta(days=7)
_AHEAD: Final = timedelta(days=62)
_MOST_WORK, _MOST_TIME_OFF = 100, 40
_FIRST_DAY, _LAST_DAY = date(1900, 2, 1), date(2999, 11, 30)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Around:
    """What a week is told by."""

    employee: Employee
    first: date
    today: date
    zone: str
    settings: Settings
    said: Said
    closed: Sequence[ClosedDay]
    time_off: Sequence[TimeOff]


class MyWeekService(RepositoryService):
    """What whoever acts may see of the roster: their own part of it."""

    def __init__(
        self,
        unit: Unit,
        employees: EmployeeRepository,
        person: PersonRepository,
        time_off: TimeOffRepository,
        schedules: ScheduleRepository,
        inputs: RuleInputRepository,
    ) -> None:
        super().__init__(unit)
        self._employees = employees
        self._person = person
        self._time_off = time_off
        self._schedules = schedules
        self._inputs = inputs

    def page(self, day: date | None, typed: Typed | None = None) -> MyWeekPage | None:
        """Return the week around a day (None: today), None where the account belongs to nobody on
        the roster; `typed` is time off that was refused."""
        self.require(Permission.OWN_VIEW)
        own = self.principal.employee_id
        employee = self._employees.get_with_home(own) if own else None
        if employee is None:
            return None
        around = self._around(employee, day)
        last = around.first + _A_WEEK - _A_DAY
        return MyWeekPage(
            name=employee.name,
            next_work=self._next_work(around),
            week_label=days_words(around.first, last, around.today),
            is_this_week=around.first <= around.today <= last,
            previous_iso=max(around.first - _A_WEEK, _FIRST_DAY).isoformat(),
            next_iso=min(around.first + _A_WEEK, _LAST_DAY).isoformat(),
            days=tuple(self._days(around)),
            weeks=week_bars(_usual(employee, around.said), around.settings, around.today),
            has_said_week=bool(around.said.weeks),
            time_off=tuple(_time_off_lines(around)),
            may_ask=Permission.OWN_REQUEST in self.principal.permissions,
            form=form_state({}, 1, typed),
        )

    def list_schedules(
        self, shape: RowShape, filters: ScheduleFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of the own schedules as plain rows in order of start; whoever is linked
        to nobody on the roster has none."""
        if Permission.ROSTER_VIEW not in self.principal.permissions:
            self.require(Permission.OWN_VIEW)
        own = self.principal.employee_id
        return self._schedules.page_rows_of(shape, own, filters, request)

    def _around(self, employee: Employee, day: date | None) -> _Around:
        zone = employee.home_site.time_zone if employee.home_site else self.principal.time_zone
        today = today_of(employee, self.unit.now, self.principal.time_zone)
        wanted = min(max(day or today, _FIRST_DAY), _LAST_DAY)
        # The limits say on which day a week starts, and come with the days that are closed.
        frame = self._inputs.frame(wanted - _A_WEEK, wanted + _A_WEEK)
        settings = settings_of(frame.limits)
        first = week_start(wanted, settings)
        last = first + _A_WEEK - _A_DAY
        return _Around(
            employee=employee,
            first=first,
            today=today,
            zone=zone,
            settings=settings,
            said=self._inputs.said(first, last, [employee.id]),
            closed=frame.closed_days,
            time_off=self._time_off.list_of_person(employee.id, _MOST_TIME_OFF),
        )

    def _next_work(self, around: _Around) -> NextWork | None:
        """Return what they are at, else what they do next; None where nothing is planned."""
        now = self.unit.now
        begins, ends = now - LONGEST_WORK, now + _AHEAD
        found = self._person.own_work(around.employee.id, begins, ends, _MOST_WORK)
        coming = next((own for own in found if own.row.ends_at > now), None)
        return None if coming is None else _next_work(coming, around, now)

    def _days(self, around: _Around) -> Iterator[MyDay]:
        begins = start_of_day(around.first, "UTC") - _A_DAY
        ends = begins + _A_WEEK + 2 * _A_DAY
        found = self._person.own_work(around.employee.id, begins, ends, _MOST_WORK)
        for number in range(7):
            day = around.first + number * _A_DAY
            shifts = tuple(_shift(own, around.zone) for own in found if day_at_site(own.row) == day)
            notes = tuple(_notes(around, day))
            is_off = is_day_off(around.said.weeks, around.said.overrides, day, around.settings)
            yield MyDay(
                label=f"{day:%A} {day.day} {day:%B}",
                date_iso=day.isoformat(),
                is_today=day == around.today,
                shifts=shifts,
                notes=notes,
                free_label="" if shifts or notes else "Day off" if is_off else "Nothing planned",
            )


def _shift(own: OwnWork, home_zone: str) -> MyShift:
    row = own.row
    zone = row.site.time_zone
    starts, ends = to_local(row.starts_at, zone), to_local(row.ends_at, zone)
    return MyShift(
        hours_label=f"{starts:%H:%M}–{ends:%H:%M}",
        colour=words.colour_of(row.event_type),
        letter=words.letter_of(row.event_type),
        type_label=row.event_type.label,
        title=words.title_of(row.project_name),
        number=row.event_number,
        place_label=", ".join(filter(None, [row.site.name, row.site.address])),
        zone_label="" if zone == home_zone else words.zone_words(zone, row.starts_at),
        changed_label=_changed_words(own, starts, ends),
    )


def _next_work(own: OwnWork, around: _Around, now: datetime) -> NextWork:
    shift = _shift(own, around.zone)
    starts = to_local(own.row.starts_at, own.row.site.time_zone)
    today = to_local(now, own.row.site.time_zone).date()
    named = {today: "today", today + _A_DAY: "tomorrow"}
    day = named.get(starts.date(), f"on {day_words(starts.date(), today)}")
    return NextWork(
        lead="You are at work" if own.row.starts_at <= now else "Your next work is",
        when_label=f"{day}, {shift.hours_label}",
        date_iso=starts.date().isoformat(),
        shift=shift,
    )


def _changed_words(own: OwnWork, starts: datetime, ends: datetime) -> str:
    """Return how the work is another than was published, empty where it is the same or nothing was
    published of it."""
    said = own.said
    if said is None:
        return ""
    if said.employee_id != own.row.employee_id:
        return f"Yours since version {said.number} was published"
    if (said.starts_local, said.ends_local) == (starts, ends):
        return ""
    span = f"{said.starts_local:%H:%M}–{said.ends_local:%H:%M}"
    same_day = said.starts_local.date() == starts.date()
    told = span if same_day else f"{day_words(said.starts_local.date(), starts.date())}, {span}"
    return f"Changed since version {said.number}, which said {told}"


def _notes(around: _Around, day: date) -> Iterator[Pill]:
    """Yield why a day is not like others: closed, away, or what the person said about it."""
    begin = datetime.combine(day, MIDNIGHT)
    for closed in around.closed:
        is_here = closed.site_id in (None, around.employee.home_site_id)
        if is_here and (
            closed.on_date == day or (closed.month, closed.day) == (day.month, day.day)
        ):
            yield Pill(label=f"Closed: {closed.name}")
    for row in around.time_off:
        if row.state in OPEN and row.starts_local < begin + _A_DAY and row.ends_local > begin:
            state = state_pill(row.state)
            yield Pill(label=f"Time off, {state.label.lower()}", tone=state.tone)
    for mark in around.said.marks:
        if mark.on_date == day:
            told = "Available" if mark.is_available else "Not available"
            yield Pill(label=f"{told}: {mark.reason}" if mark.reason else told)


def _usual(employee: Employee, said: Said) -> UsualWeek:
    days = (
        UsualDay(
            weekday=row.weekday,
            week=WeekKind(row.week),
            is_available=row.is_available,
            from_local=row.from_local,
            to_local=row.to_local,
        )
        for row in said.weeks
    )
    return UsualWeek(employee_code=employee.code, days=tuple(days))


def _time_off_lines(around: _Around) -> Iterable[MyTimeOff]:
    """Yield what is still to come, soonest first, then what is over, latest first."""
    midnight = datetime.combine(around.today, MIDNIGHT)
    coming = [row for row in around.time_off if row.ends_local > midnight]
    over = [row for row in around.time_off if row.ends_local <= midnight]
    for row in [*reversed(coming), *over]:
        yield MyTimeOff(
            time_off_id=str(row.id),
            version=row.version,
            when_label=away_words(row.starts_local, row.ends_local, around.today),
            reason=row.reason or "",
            pill=state_pill(row.state),
            is_approved=row.state is TimeOffState.APPROVED,
            is_over=row.ends_local <= midnight,
            may_cancel=row.state in OPEN and row.ends_local > midnight,
        )

"""The page of one person."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from models.employee import Employee
from models.time_off import TimeOff, TimeOffState
from repositories.availability import WeeklyAvailabilityRepository
from repositories.history import AuditRepository
from repositories.person import KeptDate, KeptSkill, KeptWeek, PersonRepository
from repositories.rule_inputs import RuleInputRepository
from repositories.time_off import TimeOffRepository
from scheduling.values import Absence, Settings
from security.permissions import Permission
from services import day_wording as words
from services.absence_wording import away_words, day_words, days_words
from services.base import RepositoryService, Unit
from services.form_state import FormState
from services.people_views import (
    AbsenceLine,
    DateLine,
    Fact,
    HeldLine,
    PersonPage,
    TemporaryLine,
)
from services.people_words import expiry_pills, load_words, pills_of, today_of, touching
from services.person_history import history_line
from services.person_work import MOST_WORK, Planned, standing_words, work_lines
from services.roster_refusals import no_employee
from services.snapshots import settings_of
from services.temporary_weeks import temporary_days
from services.time_off_wording import state_pill
from services.usual_weeks import UsualWeek, usual_week
from services.week_bars import temporary_bars, week_bars
from services.week_bounds import week_of
from utils.wall_clock import MIDNIGHT, start_of_day

SOON_DAYS, FAR_DAYS = 14, 56
MOST_DATES, MOST_TIME_OFF, MOST_HISTORY, MOST_STANDING = 40, 60, 20, 6
_A_DAY: Final = timedelta(days=1)
_A_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonQuestion:
    """Whose page, how far ahead, and the form of a new date if one was refused."""

    code: str
    is_far: bool = False
    new_date: FormState = field(default_factory=FormState)

    @property
    def days(self) -> int:
        """Return how many days of work are shown."""
        return FAR_DAYS if self.is_far else SOON_DAYS


class PersonPageService(RepositoryService):
    """One person, as the supervisor sees them."""

    def __init__(
        self,
        unit: Unit,
        weeks: WeeklyAvailabilityRepository,
        person: PersonRepository,
        time_off: TimeOffRepository,
        inputs: RuleInputRepository,
        audits: AuditRepository,
    ) -> None:
        super().__init__(unit)
        self._time_off = time_off
        self._weeks = weeks
        self._person = person
        self._inputs = inputs
        self._audits = audits

    def page(self, asked: PersonQuestion) -> PersonPage:
        """Return one person's page; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        found = self._weeks.find_person(asked.code)
        if found is None:
            raise no_employee(asked.code)
        employee, rows = found
        return self._page(employee, usual_week(employee.code, rows), asked)

    def _page(self, employee: Employee, week: UsualWeek, asked: PersonQuestion) -> PersonPage:
        zone = self.principal.time_zone
        today = today_of(employee, self.unit.now, zone)
        settings = settings_of(self._inputs.settings())
        this_week = week_of(today, settings, zone)
        planned = self._planned(employee, this_week[0], today + timedelta(days=asked.days))
        standing = planned.standing()
        minutes_label, minutes_tone = load_words(
            planned.minutes(*this_week), employee.max_minutes_per_week
        )
        said = self._person.kept(employee.id, today, MOST_DATES + 1)
        midnight = datetime.combine(today, MIDNIGHT)
        time_off = self._time_off.list_of_person(employee.id, MOST_TIME_OFF)
        history = self._audits.list_of_object_with_details(employee.id, MOST_HISTORY)
        return PersonPage(
            code=employee.code,
            name=employee.name,
            role_label=employee.job_role.label if employee.job_role else "No job title",
            pills=tuple(pills_of(employee, touching(_approved(time_off), today), today)),
            facts=tuple(_facts(employee, today)),
            minutes_label=minutes_label,
            minutes_tone=minutes_tone,
            weeks=week_bars(week, settings, today),
            has_said_week=bool(week.days),
            temporary=tuple(_temporary_line(one, settings, today) for one in said.weeks),
            skills=tuple(_held_line(skill, today) for skill in said.skills),
            dates=tuple(_date_line(mark, today) for mark in said.dates[:MOST_DATES]),
            has_more_dates=len(said.dates) > MOST_DATES,
            time_off=_absence_lines(time_off, midnight),
            work=work_lines(planned.coming(today, asked.days), today),
            is_far=asked.is_far,
            standing=work_lines(standing[:MOST_STANDING], today),
            standing_label=standing_words(employee.name, standing, today),
            history=tuple(history_line(entry, zone, today) for entry in history),
            may_edit=Permission.ROSTER_EDIT in self.principal.permissions,
            new_date=asked.new_date,
        )

    def _planned(self, employee: Employee, starts_from: datetime, last: date) -> Planned:
        # Whoever goes or is gone may be planned for long after.
        is_staying = employee.is_active and employee.terminated_on is None
        # A site's clock may be a day behind the organization's.
        before = start_of_day(last + _A_DAY, "UTC") + _A_DAY if is_staying else None
        rows = self._person.work(employee.id, starts_from, before, MOST_WORK)
        return Planned(employee=employee, rows=rows, now=self.unit.now)


def _facts(employee: Employee, today: date) -> Iterator[Fact]:
    if employee.email:
        yield Fact(label="E-mail", value=employee.email, href=f"mailto:{employee.email}")
    if employee.phone:
        number = "".join(sign for sign in employee.phone if sign in "+0123456789")
        yield Fact(label="Phone", value=employee.phone, href=f"tel:{number}" if number else None)
    site = employee.home_site
    yield Fact(label="Home site", value=site.name if site else "None")
    if employee.hired_on:
        yield Fact(label="First day", value=day_words(employee.hired_on, today))
    if employee.terminated_on:
        yield Fact(label="Gone from", value=day_words(employee.terminated_on, today))
    for label, minutes in (
        ("Most a day", employee.max_minutes_per_day),
        ("Most a week", employee.max_minutes_per_week),
    ):
        if minutes is not None:
            yield Fact(label=label, value=words.length_words(minutes))
    if employee.upstream_id:
        yield Fact(label="Client's id", value=employee.upstream_id)


def _temporary_line(week: KeptWeek, settings: Settings, today: date) -> TemporaryLine:
    label = days_words(week.first_on, week.last_on, today)
    bars = temporary_bars(temporary_days(week.days), label, settings)
    return TemporaryLine(
        week_id=str(week.id),
        bars=replace(bars, is_current=week.first_on <= today),
        reason=week.reason or "",
    )


def _held_line(skill: KeptSkill, today: date) -> HeldLine:
    parts = []
    if skill.since is not None:
        parts.append(f"since {day_words(skill.since, today)}")
    if skill.expires_on is not None:
        parts.append(f"until {day_words(skill.expires_on, today)}")
    worth_a_word = next(expiry_pills([(skill.label, skill.expires_on)], today), None)
    label = "expired" if skill.expires_on and skill.expires_on < today else "expires soon"
    return HeldLine(
        label=skill.label,
        words=" · ".join(parts) or "without an end",
        pill=worth_a_word and replace(worth_a_word, label=label),
    )


def _date_line(mark: KeptDate, today: date) -> DateLine:
    return DateLine(
        date_iso=mark.on_date.isoformat(),
        date_label=day_words(mark.on_date, today),
        words="Available" if mark.is_available else "Not available",
        reason=mark.reason or "",
        is_available=mark.is_available,
        version=mark.version,
    )


def _approved(time_off: Iterable[TimeOff]) -> list[Absence]:
    return [
        Absence(
            employee_id=each.employee_id, starts_local=each.starts_local, ends_local=each.ends_local
        )
        for each in time_off
        if each.state is TimeOffState.APPROVED
    ]


def _absence_lines(time_off: Iterable[TimeOff], midnight: datetime) -> tuple[AbsenceLine, ...]:
    """Return what is still to come, soonest first, then that of the past year, latest first."""
    lines = [
        AbsenceLine(
            time_off_id=str(each.id),
            when_label=away_words(each.starts_local, each.ends_local, midnight.date()),
            reason=each.reason or "",
            pill=state_pill(each.state),
            is_over=each.ends_local <= midnight,
        )
        for each in time_off
        if each.ends_local > midnight - _A_YEAR
    ]
    return tuple(
        [line for line in reversed(lines) if not line.is_over]
        + [line for line in lines if line.is_over]
    )

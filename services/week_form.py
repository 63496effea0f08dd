"""The forms of somebody's usual week and of temporary ones."""

from collections.abc import Iterator
from uuid import UUID

from models.availability import WeekKind
from models.employee import Employee
from repositories.availability import WeeklyAvailabilityRepository
from repositories.rule_inputs import RuleInputRepository
from repositories.temporary_weeks import TemporaryWeekRepository
from scheduling.availability import week_letter
from scheduling.values import Settings
from scheduling.wording import WEEKDAYS
from security.permissions import Permission
from services.absence_wording import days_words
from services.base import RepositoryService, Unit
from services.form_state import Typed, form_state
from services.people_words import today_of
from services.roster_refusals import no_employee
from services.snapshots import settings_of
from services.temporary_weeks import no_week, temporary_days
from services.usual_weeks import UsualWeek, usual_week
from services.week_bars import IN_TURN, day_of, is_in_turn, weekdays_of
from services.week_views import TemporaryWeekForm, WeekForm, WeekFormDay, WeekFormPart

SAME, TURNS = "same", "turns"
_LAST_WORKDAY = 4


class WeekFormService(RepositoryService):
    """Filling in weeks."""

    def __init__(
        self,
        unit: Unit,
        weeks: WeeklyAvailabilityRepository,
        temporary: TemporaryWeekRepository,
        inputs: RuleInputRepository,
    ) -> None:
        super().__init__(unit)
        self._weeks = weeks
        self._temporary = temporary
        self._inputs = inputs

    def form(self, code: str, typed: Typed | None) -> WeekForm:
        """Return the form with the week as it is stored, or as it was typed if it was refused;
        raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_EDIT)
        employee, week = self._person(code)
        settings = settings_of(self._inputs.settings())
        today = today_of(employee, self.unit.now, self.principal.time_zone)
        return WeekForm(
            code=employee.code,
            name=employee.name,
            every=_part(WeekKind.EVERY, "Every week", settings),
            in_turn=tuple(_part(kind, f"Week {kind.upper()}", settings) for kind in IN_TURN),
            this_week=f"week {week_letter(today, settings).upper()}",
            state=form_state(dict(_values(week)), week.version, typed),
        )

    def temporary_form(
        self, code: str, week_id: UUID | None, typed: Typed | None
    ) -> TemporaryWeekForm:
        """Return the form of a temporary week as it is stored or was typed; a new one (None) begins
        as the usual week. Raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_EDIT)
        employee, week = self._person(code)
        today = today_of(employee, self.unit.now, self.principal.time_zone)
        stored = self._temporary.find(employee.id, week_id) if week_id else None
        if week_id is not None and stored is None:
            raise no_week()
        values = dict(_values(week))
        if stored is not None:
            days = temporary_days(stored.days)
            values = dict(_values(UsualWeek(employee_code=employee.code, days=days)))
            values["first_on"], values["last_on"] = str(stored.first_on), str(stored.last_on)
            values["reason"] = stored.reason or ""
        version = stored.version if stored else 1
        return TemporaryWeekForm(
            code=employee.code,
            name=employee.name,
            rows=_part(WeekKind.EVERY, "These dates", settings_of(self._inputs.settings())),
            week_id=str(stored.id) if stored else None,
            when_label=days_words(stored.first_on, stored.last_on, today) if stored else "",
            stored_version=version,
            state=form_state(values, version, typed),
        )

    def _person(self, code: str) -> tuple[Employee, UsualWeek]:
        found = self._weeks.find_person(code)
        if found is None:
            raise no_employee(code)
        return found[0], usual_week(found[0].code, found[1])


def _part(kind: WeekKind, label: str, settings: Settings) -> WeekFormPart:
    days = tuple(
        WeekFormDay(
            name=WEEKDAYS[weekday],
            prefix=f"{kind}-{weekday}",
            is_workday=weekday <= _LAST_WORKDAY,
        )
        for weekday in weekdays_of(settings)
    )
    return WeekFormPart(kind=kind.value, label=label, days=days)


def _values(week: UsualWeek) -> Iterator[tuple[str, str]]:
    """Yield what the fields hold; the weeks that are not in use begin as the one that is."""
    yield "kind", TURNS if is_in_turn(week) else SAME
    for kind in WeekKind:
        for weekday in range(7):
            day = day_of(week, weekday, kind)
            prefix = f"{kind}-{weekday}"
            yield f"{prefix}-on", "yes" if day.is_available else ""
            yield f"{prefix}-from", f"{day.from_local:%H:%M}" if day.from_local else ""
            yield f"{prefix}-to", f"{day.to_local:%H:%M}" if day.to_local else ""

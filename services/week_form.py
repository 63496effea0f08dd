"""The form of somebody's usual week."""

from collections.abc import Iterator

from models.availability import WeekKind
from repositories.availability import WeeklyAvailabilityRepository
from repositories.rule_inputs import RuleInputRepository
from scheduling.availability import week_letter
from scheduling.values import Settings
from scheduling.wording import WEEKDAYS
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.form_state import Typed, form_state
from services.people_views import WeekForm, WeekFormDay, WeekFormPart
from services.people_words import today_of
from services.roster_refusals import no_employee
from services.snapshots import settings_of
from services.usual_weeks import UsualWeek, usual_week
from services.week_bars import IN_TURN, day_of, is_in_turn, weekdays_of

SAME, TURNS = "same", "turns"
_LAST_WORKDAY = 4


class WeekFormService(RepositoryService):
    """Filling in a usual week."""

    def __init__(
        self, unit: Unit, weeks: WeeklyAvailabilityRepository, inputs: RuleInputRepository
    ) -> None:
        super().__init__(unit)
        self._weeks = weeks
        self._inputs = inputs

    def form(self, code: str, typed: Typed | None) -> WeekForm:
        """Return the form with the week as it is stored, or as it was typed if it was refused;
        raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_EDIT)
        found = self._weeks.find_person(code)
        if found is None:
            raise no_employee(code)
        employee, rows = found
        week = usual_week(employee.code, rows)
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

"""The pages of rotations: a site's week, who stands in, and the form of the week."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from error_handlers.exceptions import FieldFault, ValidationException
from models.employee import Employee
from models.event_type import EventType
from models.rotation import RotationAssignment, RotationException
from models.site import Site
from repositories.employees import EmployeeRepository
from repositories.event_types import EventTypeRepository
from repositories.rotations import RotationAssignmentRepository, RotationExceptionRepository
from repositories.rule_inputs import RuleInputRepository
from repositories.sites import SiteRepository
from scheduling.wording import WEEKDAYS
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.event_type_words import capital, named_rotations, rotation_words
from services.form_state import FormState, Typed, form_state
from services.page_views import FilterChoice
from services.person_search import MOST_OFFERED, code_meant, meant, option_of
from services.rotation_views import (
    DutyForm,
    HolderCell,
    RotationRow,
    RotationsPage,
    SubstituteLine,
)
from services.sites import no_site
from services.snapshots import settings_of
from services.standing_duty import Duty, StandingDuty
from services.week_bars import weekdays_of
from utils.wall_clock import local_date

MOST_SUBSTITUTES: Final = 60

Holders = Mapping[tuple[str, int], Employee]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Week:
    """What the rows of a site's week are made of."""

    types: Sequence[EventType]
    holders: Holders
    weekdays: tuple[int, ...]
    today: date

    @property
    def rotations(self) -> list[str]:
        """Return those that kinds of work name, and those that somebody holds all the same."""
        held = {rotation for rotation, _ in self.holders}
        return sorted({*named_rotations(self.types), *held})

    def rows(self) -> Iterator[RotationRow]:
        """Yield each rotation through the week."""
        for rotation in self.rotations:
            yield RotationRow(
                rotation=rotation,
                label=capital(rotation_words(rotation)),
                asked_label=_asked(rotation, self.types),
                cells=tuple(self._cell(rotation, weekday) for weekday in self.weekdays),
            )

    def _cell(self, rotation: str, weekday: int) -> HolderCell:
        holder = self.holders.get((rotation, weekday))
        return HolderCell(
            weekday=WEEKDAYS[weekday],
            field=f"{rotation}.{weekday}",
            code=holder.code if holder else "",
            name=holder.name if holder else "",
            is_gone=holder is not None and not holder.is_active,
            is_today=weekday == self.today.weekday(),
        )


class RotationPageService(RepositoryService):
    """Rotations as supervisors see them."""

    def __init__(
        self,
        unit: Unit,
        sites: SiteRepository,
        inputs: RuleInputRepository,
        event_types: EventTypeRepository,
        assignments: RotationAssignmentRepository,
        employees: EmployeeRepository,
        exceptions: RotationExceptionRepository,
    ) -> None:
        super().__init__(unit)
        self._sites = sites
        self._inputs = inputs
        self._event_types = event_types
        self._assignments = assignments
        self._employees = employees
        self._exceptions = exceptions

    def page(self, site_code: str | None, typed: Typed | None = None) -> RotationsPage | None:
        """Return a site's rotations, the first one's without a code, None where there is no site;
        `typed` is a substitute that was refused. Raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        sites = self._sites.list_in_order()
        if not sites and site_code is None:
            return None
        site = next((one for one in sites if site_code in (None, one.code)), None)
        if site is None:
            raise no_site(site_code or "")
        week = self._week(site)
        found = self._exceptions.list_of_site(site.id, week.today, MOST_SUBSTITUTES + 1)
        form = form_state({}, 1, typed)
        return RotationsPage(
            site_code=site.code,
            site_name=site.name,
            sites=_choices(((one.code, one.name) for one in sites), site.code),
            rows=tuple(week.rows()),
            weekdays=tuple(WEEKDAYS[weekday] for weekday in week.weekdays),
            substitutes=tuple(_line(one, week) for one in found[:MOST_SUBSTITUTES]),
            has_more=len(found) > MOST_SUBSTITUTES,
            rotations=_rotation_choices(week, form),
            people=self._offered(),
            may_edit=Permission.ROSTER_EDIT in self.principal.permissions,
            form=form,
        )

    def form(self, site_code: str, typed: Typed | None = None) -> DutyForm:
        """Return the form of a site's week, as stored or as typed; raises
        `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_EDIT)
        site = self._site(site_code)
        rows = self._assignments.list_of_site(site.id)
        week = self._week_of(site, rows)
        stored = {f"{row.rotation}.{row.weekday}": option_of(row.employee) for row in rows}
        duty = StandingDuty(site=site, rows=tuple(rows))
        return DutyForm(
            site_code=site.code,
            site_name=site.name,
            rows=tuple(week.rows()),
            people=self._offered(),
            state=form_state(stored, duty.version, typed),
        )

    def duties_of(self, texts: Mapping[str, str]) -> tuple[Duty, ...]:
        """Return the duties that a form's fields mean, such as `juicer.5` and `Ana (EMP001)`;
        raises `ValidationException` with a fault for each that means nobody."""
        self.require(Permission.ROSTER_EDIT)
        offered = self._employees.list_here(self._today, MOST_OFFERED)
        duties, faults = [], []
        for field, text in texts.items():
            rotation, _, weekday = field.rpartition(".")
            person, wrong = meant(text, offered, self._employees)
            if person is None:
                faults.append(FieldFault(field=field, message=wrong))
            else:
                duties.append(
                    Duty(rotation=rotation, weekday=int(weekday), employee_code=person.code)
                )
        if faults:
            raise ValidationException(errors=faults)
        return tuple(duties)

    def code_of(self, text: str | None) -> str | None:
        """Return the employee id of whoever the text means, None for nobody; raises
        `ValidationException`."""
        self.require(Permission.ROSTER_EDIT)
        return None if text is None else code_meant(text, self._employees, self._today)

    def _site(self, code: str) -> Site:
        site = self._sites.find_by_code(code)
        if site is None:
            raise no_site(code)
        return site

    def _week(self, site: Site) -> _Week:
        return self._week_of(site, self._assignments.list_of_site(site.id))

    def _week_of(self, site: Site, rows: Iterable[RotationAssignment]) -> _Week:
        return _Week(
            types=self._event_types.list_by_match_position(),
            holders={(row.rotation, row.weekday): row.employee for row in rows},
            weekdays=weekdays_of(settings_of(self._inputs.settings())),
            today=local_date(self.unit.now, site.time_zone),
        )

    @property
    def _today(self) -> date:
        return local_date(self.unit.now, self.principal.time_zone)

    def _offered(self) -> tuple[str, ...]:
        if Permission.ROSTER_EDIT not in self.principal.permissions:
            return ()
        return tuple(map(option_of, self._employees.list_here(self._today, MOST_OFFERED)))


def _line(substitute: RotationException, week: _Week) -> SubstituteLine:
    day, person = substitute.on_date, substitute.employee
    holder = week.holders.get((substitute.rotation, day.weekday()))
    year = "" if day.year == week.today.year else f" {day.year}"
    return SubstituteLine(
        substitute_id=str(substitute.id),
        version=substitute.version,
        date_label=f"{day:%A} {day.day} {day:%B}{year}",
        rotation_label=capital(rotation_words(substitute.rotation)),
        words=instead_words(person.name if person else None, holder.name if holder else None),
        reason=substitute.reason or "",
        is_gone=person is not None and not person.is_active,
    )


def instead_words(name: str | None, usual: str | None) -> str:
    """Return such as `Ben instead of Ana`."""
    if name == usual:
        return f"{name or 'Nobody'}, as on any such day"
    if usual is None:
        return f"{name}, where nobody has it otherwise"
    return f"{name or 'Nobody'} instead of {usual}"


def _asked(rotation: str, types: Iterable[EventType]) -> str:
    labels = sorted(row.label for row in types if rotation in named_rotations([row]))
    return ", ".join(labels) or "No kind of work asks for it any more"


def _rotation_choices(week: _Week, form: FormState) -> tuple[FilterChoice, ...]:
    names = named_rotations(week.types)
    labelled = ((name, capital(rotation_words(name))) for name in names)
    return _choices(labelled, form.value("rotation"))


def _choices(pairs: Iterable[tuple[str, str]], chosen: str) -> tuple[FilterChoice, ...]:
    return tuple(
        FilterChoice(value=value, label=label, is_current=value == chosen) for value, label in pairs
    )

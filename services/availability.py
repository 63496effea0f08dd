"""When people can work: their usual week as a whole, and single dates."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from error_handlers.exceptions import ConflictException, FieldFault, ResourceNotFoundException
from models.availability import DateAvailability, WeeklyAvailability
from models.employee import Employee
from repositories.availability import (
    DateAvailabilityRepository,
    DateFilters,
    WeeklyAvailabilityRepository,
)
from repositories.employees import EmployeeRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.paging import Page, PageRequest
from repositories.row_reader import PlainRow
from security.permissions import Permission
from services.about_people import AboutPeopleService
from services.base import Unit
from services.changes import KEEP, Keep, facts_of, given, put, refuse_stale
from services.day_wording import date_words
from services.roster_refusals import no_employee
from services.trail import Trail, all_changes
from services.usual_weeks import UsualDay, UsualWeek, in_order, usual_week
from utils.ids import new_id
from utils.row_shape import RowShape

_OWN: Final = ("is_available", "reason")
_FACTS: Final = ("on_date", *_OWN)


@dataclass(frozen=True, kw_only=True, slots=True)
class SetWeek:
    """The whole usual week; each weekday of each kind of week at most once."""

    employee_code: str
    expected_version: int
    days: tuple[UsualDay, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DateRange:
    """Which dates, both ends included; None is open."""

    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AddDate:
    """What somebody says about a date."""

    employee_code: str
    on_date: date
    is_available: bool
    reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeDate:
    """What changes about a date; KEEP leaves it as it is."""

    employee_code: str
    on_date: date
    expected_version: int
    is_available: bool | Keep = KEEP
    reason: str | Keep | None = KEEP


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoveDate:
    """The usual week speaks for that date again."""

    employee_code: str
    on_date: date
    expected_version: int


class AvailabilityService(AboutPeopleService):
    """Usual weeks and single dates; whoever changes them locks the person first, so that nobody is
    put on work by what was said before."""

    def __init__(
        self,
        unit: Unit,
        employees: EmployeeRepository,
        weeks: WeeklyAvailabilityRepository,
        dates: DateAvailabilityRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit, employees)
        self._weeks = weeks
        self._dates = dates
        self._trail = Trail(unit, audits, transitions)

    def week(self, employee_code: str) -> UsualWeek:
        """Return somebody's usual week; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        found = self._weeks.find_person(employee_code)
        if found is None:
            raise no_employee(employee_code)
        return usual_week(employee_code, found[1])

    def set_week(self, command: SetWeek) -> UsualWeek:
        """Replace somebody's usual week and return it.

        Raises:
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such person here.
        """
        self.require(Permission.ROSTER_EDIT)
        employee = self._locked(command.employee_code)
        was = usual_week(employee.code, self._weeks.list_of_employee(employee.id))
        current = {"days": [asdict(day) for day in was.days]}
        refuse_stale(was.version, command.expected_version, current)
        wanted = UsualWeek(employee_code=employee.code, days=in_order(command.days))
        if wanted != was:
            rows = [
                WeeklyAvailability(employee_id=employee.id, **asdict(day)) for day in wanted.days
            ]
            self._weeks.replace(employee.id, rows)
            self._audit_week(employee, was, wanted)
        return wanted

    def list_dates(
        self, shape: RowShape, employee_code: str, wanted: DateRange, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of somebody's single dates as plain rows in order of date; raises
        `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        filters = DateFilters(
            employee_id=self._id_of(employee_code), first=wanted.first_day, last=wanted.last_day
        )
        return self._dates.page_rows(shape, filters, request)

    def date_row(self, shape: RowShape, employee_code: str, on_date: date) -> PlainRow:
        """Return what somebody said about a date as a plain row; raises
        `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        found = self._dates.row(shape, self._id_of(employee_code), on_date)
        if found is None:
            raise _nothing_said(on_date)
        return found

    def add_date(self, command: AddDate) -> DateAvailability:
        """Store and return what somebody says about a date.

        Raises:
            ConflictException: something is said about that date already.
            ResourceNotFoundException: no such person here.
        """
        self.require(Permission.ROSTER_EDIT)
        employee = self._locked(command.employee_code)
        if self._dates.find(employee.id, command.on_date) is not None:
            raise _said_already(employee, command.on_date)
        mark = DateAvailability(
            id=new_id(),
            employee_id=employee.id,
            on_date=command.on_date,
            is_available=command.is_available,
            reason=command.reason,
        )
        self._dates.add(mark)
        self._trail.audit("add-date", "employee", employee.id, after=facts_of(mark, _FACTS))
        return self._dates.as_stored(mark.id)

    def change_date(self, command: ChangeDate) -> DateAvailability:
        """Change and return what somebody said about a date.

        Raises:
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such person here, or nothing said about the date.
        """
        self.require(Permission.ROSTER_EDIT)
        employee = self._locked(command.employee_code)
        mark = self._found(employee, command.on_date, command.expected_version)
        before, after = put(mark, given(command, _OWN))
        if after:
            on_date = {"on_date": mark.on_date}
            self._trail.audit(
                "change-date",
                "employee",
                employee.id,
                before={**on_date, **before},
                after={**on_date, **after},
            )
        return self._dates.as_stored(mark.id)

    def remove_date(self, command: RemoveDate) -> None:
        """Forget what somebody said about a date.

        Raises:
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such person here, or nothing said about the date.
        """
        self.require(Permission.ROSTER_EDIT)
        employee = self._locked(command.employee_code)
        mark = self._found(employee, command.on_date, command.expected_version)
        self._dates.delete(mark)
        self._trail.audit("remove-date", "employee", employee.id, before=facts_of(mark, _FACTS))

    def _found(self, employee: Employee, on_date: date, expected_version: int) -> DateAvailability:
        mark = self._dates.find(employee.id, on_date)
        if mark is None:
            raise _nothing_said(on_date)
        refuse_stale(mark.version, expected_version, facts_of(mark, _FACTS))
        return mark

    def _audit_week(self, employee: Employee, was: UsualWeek, now_is: UsualWeek) -> None:
        before, after = all_changes(was.facts(), now_is.facts())
        self._trail.audit("set-week", "employee", employee.id, before=before, after=after)


def _said_already(employee: Employee, on_date: date) -> ConflictException:
    words = f"{employee.name} has {date_words(on_date)} marked already. Change that mark instead."
    return ConflictException(words, errors=[FieldFault(field="on_date", message=words)])


def _nothing_said(on_date: date) -> ResourceNotFoundException:
    return ResourceNotFoundException(f"Nothing is said about {date_words(on_date)}.")

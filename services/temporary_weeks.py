"""Temporary weeks: for a range of dates, in the place of somebody's usual week."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final
from uuid import UUID

from error_handlers.exceptions import (
    ConflictException,
    FieldFault,
    ResourceNotFoundException,
    ValidationException,
)
from models.availability import AvailabilityOverride
from models.employee import Employee
from repositories.availability import DateFilters
from repositories.employees import EmployeeRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.paging import Page, PageRequest
from repositories.row_reader import PlainRow
from repositories.temporary_weeks import TemporaryWeekRepository
from security.permissions import Permission
from services.about_people import AboutPeopleService
from services.absence_wording import days_words
from services.availability import DateRange
from services.base import Unit
from services.changes import KEEP, Keep, kept, put, refuse_stale
from services.trail import Trail, all_changes
from services.usual_weeks import UsualDay, in_order
from utils.ids import new_id
from utils.row_shape import RowShape

StoredDay = Mapping[str, Any]
_OWN: Final = ("first_on", "last_on", "reason")


@dataclass(frozen=True, kw_only=True, slots=True)
class AddTemporaryWeek:
    """How somebody can work from one date to another; each weekday at most once."""

    employee_code: str
    first_on: date
    last_on: date
    days: tuple[UsualDay, ...]
    reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeTemporaryWeek:
    """What changes about a temporary week; KEEP leaves it as it is."""

    employee_code: str
    week_id: UUID
    expected_version: int
    first_on: date | Keep = KEEP
    last_on: date | Keep = KEEP
    days: tuple[UsualDay, ...] | Keep = KEEP
    reason: str | Keep | None = KEEP


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoveTemporaryWeek:
    """The usual week counts again."""

    employee_code: str
    week_id: UUID
    expected_version: int


class TemporaryWeekService(AboutPeopleService):
    """Temporary weeks; whoever changes them locks the person first, as with usual weeks."""

    def __init__(
        self,
        unit: Unit,
        employees: EmployeeRepository,
        weeks: TemporaryWeekRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit, employees)
        self._weeks = weeks
        self._trail = Trail(unit, audits, transitions)

    def list_rows(
        self, shape: RowShape, employee_code: str, wanted: DateRange, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of somebody's temporary weeks that touch the dates, as plain rows in
        order of the first date; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        filters = DateFilters(
            employee_id=self._id_of(employee_code), first=wanted.first_day, last=wanted.last_day
        )
        return self._weeks.page_rows(shape, filters, request)

    def row(self, shape: RowShape, employee_code: str, week_id: UUID) -> PlainRow:
        """Return one of somebody's as a plain row; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        found = self._weeks.row(shape, self._id_of(employee_code), week_id)
        if found is None:
            raise no_week()
        return found

    def add(self, command: AddTemporaryWeek) -> AvailabilityOverride:
        """Store and return a temporary week.

        Raises:
            ConflictException: another one lies in those dates.
            ResourceNotFoundException: no such person here.
            ValidationException: it ends before it begins.
        """
        self.require(Permission.ROSTER_EDIT)
        employee = self._locked(command.employee_code)
        self._refuse_range(employee, command.first_on, command.last_on)
        week = AvailabilityOverride(
            id=new_id(),
            employee_id=employee.id,
            first_on=command.first_on,
            last_on=command.last_on,
            days=stored_days(command.days),
            reason=command.reason,
        )
        self._weeks.add(week)
        self._trail.audit("add-week", "employee", employee.id, after=_facts(week))
        return self._weeks.as_stored(week.id)

    def change(self, command: ChangeTemporaryWeek) -> AvailabilityOverride:
        """Change and return a temporary week.

        Raises:
            ConflictException: another one lies in those dates.
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such person or week here.
            ValidationException: it ends before it begins.
        """
        self.require(Permission.ROSTER_EDIT)
        employee = self._locked(command.employee_code)
        week = self._found(employee, command.week_id, command.expected_version)
        was = _facts(week)
        first, last = kept(command.first_on, week.first_on), kept(command.last_on, week.last_on)
        self._refuse_range(employee, first, last, week.id)
        values: dict[str, object] = {"first_on": first, "last_on": last}
        values["reason"] = kept(command.reason, week.reason)
        if not isinstance(command.days, Keep):
            values["days"] = stored_days(command.days)
        put(week, values)
        before, after = all_changes(was, _facts(week))
        if after:
            dates = {"first_on": week.first_on, "last_on": week.last_on}
            self._trail.audit(
                "change-week", "employee", employee.id, before=before, after={**dates, **after}
            )
        return self._weeks.as_stored(week.id)

    def remove(self, command: RemoveTemporaryWeek) -> None:
        """Let the usual week count again.

        Raises:
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such person or week here.
        """
        self.require(Permission.ROSTER_EDIT)
        employee = self._locked(command.employee_code)
        week = self._found(employee, command.week_id, command.expected_version)
        self._weeks.delete(week)
        self._trail.audit("remove-week", "employee", employee.id, before=_facts(week))

    def _found(
        self, employee: Employee, week_id: UUID, expected_version: int
    ) -> AvailabilityOverride:
        week = self._weeks.find(employee.id, week_id)
        if week is None:
            raise no_week()
        refuse_stale(week.version, expected_version, {"id": week.id, **_facts(week)})
        return week

    def _refuse_range(
        self, employee: Employee, first: date, last: date, own_id: UUID | None = None
    ) -> None:
        if last < first:
            words = "A temporary week ends on or after its first day: correct one of the two."
            raise ValidationException(words, errors=[FieldFault(field="last_on", message=words)])
        for other in self._weeks.touching(employee.id, first, last):
            if other.id != own_id:
                when = days_words(other.first_on, other.last_on, first)
                words = (
                    f"{employee.name} has a temporary week on {when} already. Change that one, or "
                    "choose other dates."
                )
                raise ConflictException(words, errors=[FieldFault(field="first_on", message=words)])


def stored_days(days: Iterable[UsualDay]) -> list[StoredDay]:
    """Return weekdays as they are stored."""
    return [
        {
            "weekday": day.weekday,
            "is_available": day.is_available,
            "from_local": f"{day.from_local:%H:%M}" if day.from_local else None,
            "to_local": f"{day.to_local:%H:%M}" if day.to_local else None,
        }
        for day in in_order(days)
    ]


def temporary_days(stored: Iterable[StoredDay]) -> tuple[UsualDay, ...]:
    """Return stored weekdays as values."""
    return tuple(
        UsualDay(
            weekday=day["weekday"],
            is_available=day["is_available"],
            from_local=_clock(day.get("from_local")),
            to_local=_clock(day.get("to_local")),
        )
        for day in stored
    )


def no_week() -> ResourceNotFoundException:
    """Return the refusal of an unknown temporary week."""
    return ResourceNotFoundException(
        "There is no such temporary week here. It may have been removed."
    )


def _facts(week: AvailabilityOverride) -> dict[str, object]:
    days = {day.name: day.words for day in temporary_days(week.days)}
    return {name: getattr(week, name) for name in _OWN} | days


def _clock(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None

"""People."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload, undefer

from models.account_link import AccountLink
from models.availability import AvailabilityOverride, DateAvailability, WeeklyAvailability
from models.employee import Employee
from models.folded_text import Folded
from models.rotation import RotationAssignment, RotationException
from models.schedule import Schedule
from models.site import Site
from models.skill import EmployeeSkill
from models.time_off import TimeOff
from models.user import User
from repositories.base import locking
from repositories.lists import ListRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.roster_locks import MOST_CONCERNED, RosterRows, concerned_people
from repositories.row_reader import PlainRow
from utils.chunks import chunked
from utils.db_helpers import employees_by_code
from utils.folding import folded
from utils.row_shape import RowShape

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})

Day = date | BindParameter[Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class EmployeeFilters:
    """Which people; None means all."""

    search: str | None = None
    is_active: bool | None = None
    role_code: str | None = None
    site_code: str | None = None


class EmployeeRepository(ListRepository[Employee]):
    """Employees of the organization, known outside by `code`."""

    model = Employee
    keyset = Keyset(column=Employee.name, id=Employee.id)

    def find_by_code(self, code: str) -> Employee | None:
        """Return the employee with that code, or None."""
        return self.session.scalar(select(Employee).where(Employee.code == code))

    def find_by_codes(self, codes: Iterable[str]) -> dict[str, Employee]:
        """Return the employees with those codes, in one query per 500."""
        return employees_by_code(self.session, codes)

    def lock_by_codes(self, codes: Iterable[str]) -> dict[str, Employee]:
        """Lock those people in order of id and return them, with their roles, by code (at most
        500)."""
        return {person.code: person for person in self._locked(Employee.code.in_(list(codes)))}

    def lock_by_ids(self, ids: Iterable[UUID]) -> dict[UUID, Employee]:
        """Lock those people in order of id and return them, with their roles, by id (at most
        500)."""
        return {person.id: person for person in self._locked(Employee.id.in_(list(ids)))}

    def concerned(self, concerned: RosterRows, *, lock: bool) -> dict[UUID, Employee]:
        """Return whom an action of the roster concerns, with their roles, by id (at most 2,001);
        with `lock` they are locked in order of id."""
        criterion, parameters = concerned_people(), concerned.parameters()
        if lock:
            found = self._locked(criterion, parameters)
        else:
            found = list(self.session.scalars(_with_roles(criterion), parameters))
        return {person.id: person for person in found}

    def find_with_role(self, code: str) -> Employee | None:
        """Return the employee with that code and the job role loaded, or None."""
        query = select(Employee).options(joinedload(Employee.job_role))
        return self.session.scalar(query.where(Employee.code == code))

    def find_with_relations(self, code: str) -> Employee | None:
        """Return the employee with that code, role and home site loaded, or None."""
        relations = joinedload(Employee.job_role), joinedload(Employee.home_site)
        return self.session.scalar(
            select(Employee).options(*relations).where(Employee.code == code)
        )

    def get_with_home(self, employee_id: UUID) -> Employee | None:
        """Return the employee with that id and the home site loaded, or None."""
        query = select(Employee).options(joinedload(Employee.home_site))
        return self.session.scalar(query.where(Employee.id == employee_id))

    def _locked(
        self, criterion: ColumnElement[bool], parameters: Mapping[str, Any] = NOTHING
    ) -> list[Employee]:
        people = self._lock_once(criterion, parameters)
        if any(person.job_role_id and person.job_role is None for person in people):
            # PostgreSQL joins what it waited for to the role from before the wait: ask anew.
            return self._lock_once(criterion, parameters)
        return people

    def _lock_once(
        self, criterion: ColumnElement[bool], parameters: Mapping[str, Any]
    ) -> list[Employee]:
        query = locking(_with_roles(criterion), Employee)
        afresh = query.execution_options(populate_existing=True)
        return list(self.session.scalars(afresh, parameters))

    def lock_everybody(self) -> None:
        """Lock every person of the organization in order of id."""
        self.session.execute(locking(select(Employee.id).order_by(Employee.id)))

    def as_stored(self, employee_id: UUID) -> Employee:
        """Write what changed and return the person as they stand now, with role and home site."""
        query = (
            select(Employee)
            .options(joinedload(Employee.job_role), joinedload(Employee.home_site))
            .where(Employee.id == employee_id)
            .execution_options(populate_existing=True)
        )
        return self.session.scalars(query).one()

    def is_referenced(self, employee_id: UUID) -> bool:
        """Return whether schedules, accounts, time off, availability, skills or rotations name the
        person."""
        kinds = (
            Schedule,
            User,
            AccountLink,
            TimeOff,
            WeeklyAvailability,
            AvailabilityOverride,
            DateAvailability,
            EmployeeSkill,
            RotationAssignment,
            RotationException,
        )
        referring = or_(
            *(select(kind.id).where(kind.employee_id == employee_id).exists() for kind in kinds)
        )
        query = select(Employee.id).where(Employee.id == employee_id, referring)
        return self.session.scalar(query) is not None

    def list_duties(self, employee_id: UUID, limit: int = 100) -> list[RotationAssignment]:
        """Return somebody's standing duty with its sites, by rotation, site and weekday."""
        query = (
            select(RotationAssignment)
            .join(RotationAssignment.site)
            .options(contains_eager(RotationAssignment.site))
            .where(RotationAssignment.employee_id == employee_id)
            .order_by(RotationAssignment.rotation, Site.name, RotationAssignment.weekday)
            .limit(limit)
        )
        return list(self.session.scalars(query))

    def list_here(self, on_date: date, limit: int) -> list[Employee]:
        """Return who works here on that day or later, with their roles in order of name, at most
        `limit`."""
        query = (
            select(Employee)
            .options(joinedload(Employee.job_role))
            .where(works_here(on_date))
            .order_by(Employee.name, Employee.id)
            .limit(limit)
        )
        return list(self.session.scalars(query))

    def ids_of_codes(self, codes: Iterable[str]) -> dict[str, UUID]:
        """Return code -> id of those that exist, in one query per 500."""
        found: dict[str, UUID] = {}
        for chunk in chunked(codes):
            query = select(Employee.code, Employee.id).where(Employee.code.in_(chunk))
            found |= dict(self.session.execute(query).tuples().all())
        return found

    def get_with_details(self, code: str) -> Employee | None:
        """Return the employee with the upstream attributes, which default reads leave out."""
        query = select(Employee).where(Employee.code == code)
        return self.session.scalar(query.options(undefer(Employee.attributes)))

    def page_rows(
        self, shape: RowShape, filters: EmployeeFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of plain rows in order of name."""
        return self._page_rows(shape, list(employee_criteria(filters)), request)

    def row(self, shape: RowShape, code: str) -> PlainRow | None:
        """Return one employee as a plain row, or None."""
        return self._one_row(shape, Employee.code == code)


def _with_roles(criterion: ColumnElement[bool]) -> Select[tuple[Employee]]:
    return (
        select(Employee)
        .options(joinedload(Employee.job_role))
        .where(criterion)
        .order_by(Employee.id)
        .limit(MOST_CONCERNED + 1)
    )


def works_here(first: Day, last: Day | None = None) -> ColumnElement[bool]:
    """Return the criterion that somebody works here on any day from `first` to `last` (None: or
    ever after), as the rule `inactive` has it: whoever left may still be marked active."""
    has_not_left = or_(Employee.terminated_on.is_(None), Employee.terminated_on > first)
    here = and_(Employee.is_active, has_not_left)
    if last is None:
        return here
    return and_(here, or_(Employee.hired_on.is_(None), Employee.hired_on <= last))


def employee_criteria(filters: EmployeeFilters) -> Iterable[ColumnElement[bool]]:
    """Yield the criteria that `filters` stand for."""
    if filters.search:
        yield matches(filters.search, (Employee.name, Employee.code, Employee.email))
    if filters.is_active is not None:
        yield Employee.is_active.is_(filters.is_active)
    if filters.role_code is not None:
        yield Employee.job_role.has(code=filters.role_code)
    if filters.site_code is not None:
        yield Employee.home_site.has(code=filters.site_code)


def matches(
    text: str, columns: Sequence[InstrumentedAttribute[str] | InstrumentedAttribute[str | None]]
) -> ColumnElement[bool]:
    """Return the criterion that one of `columns` contains `text`, whatever its case and accents."""
    wanted = folded(text)
    return or_(*(Folded(column).contains(wanted, autoescape=True) for column in columns))

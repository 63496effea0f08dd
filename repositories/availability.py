"""When people can work: their usual week, and what they said about single dates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import joinedload

from models.availability import DateAvailability, WeekKind, WeeklyAvailability
from models.employee import Employee
from repositories.base import BaseRepository
from repositories.lists import ListRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.row_reader import PlainRow
from utils.row_shape import RowShape

_KINDS = tuple(WeekKind)
_MOST_DAYS = 7 * len(_KINDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class DateFilters:
    """Whose dates, and which: both ends included, None is open."""

    employee_id: UUID
    first: date | None = None
    last: date | None = None


class WeeklyAvailabilityRepository(BaseRepository[WeeklyAvailability]):
    """Usual weeks: a row per weekday and kind of week, in that order."""

    model = WeeklyAvailability

    def find_person(self, code: str) -> tuple[Employee, list[WeeklyAvailability]] | None:
        """Return the person with that code, role and home site loaded, and their usual week in one
        statement, or None."""
        query = (
            select(Employee, WeeklyAvailability)
            .outerjoin(WeeklyAvailability, WeeklyAvailability.employee_id == Employee.id)
            .options(joinedload(Employee.job_role), joinedload(Employee.home_site))
            .where(Employee.code == code)
            .limit(_MOST_DAYS)
        )
        found = self.session.execute(query).all()
        if not found:
            return None
        return found[0][0], _in_order(row for _, row in found if row is not None)

    def list_of_employee(self, employee_id: UUID) -> list[WeeklyAvailability]:
        """Return the person's usual week."""
        query = select(WeeklyAvailability).where(WeeklyAvailability.employee_id == employee_id)
        return _in_order(self.session.scalars(query.limit(_MOST_DAYS)))

    def replace(self, employee_id: UUID, rows: Sequence[WeeklyAvailability]) -> None:
        """Store `rows` in place of the person's usual week, in two statements."""
        query = delete(WeeklyAvailability).where(WeeklyAvailability.employee_id == employee_id)
        self.session.execute(query, execution_options={"synchronize_session": False})
        self.add_all(rows)


class DateAvailabilityRepository(ListRepository[DateAvailability]):
    """Single dates of people."""

    model = DateAvailability
    keyset = Keyset(column=DateAvailability.on_date, id=DateAvailability.id)

    def find(self, employee_id: UUID, on_date: date) -> DateAvailability | None:
        """Return what the person said about the date, or None."""
        query = select(DateAvailability).where(*_of_date(employee_id, on_date))
        return self.session.scalar(query)

    def as_stored(self, mark_id: UUID) -> DateAvailability:
        """Write what changed and return what was said about the date as it stands now."""
        query = select(DateAvailability).where(DateAvailability.id == mark_id)
        return self.session.scalars(query, execution_options={"populate_existing": True}).one()

    def page_rows(
        self, shape: RowShape, filters: DateFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of plain rows in order of date."""
        return self._page_rows(shape, list(_criteria(filters)), request)

    def row(self, shape: RowShape, employee_id: UUID, on_date: date) -> PlainRow | None:
        """Return what the person said about the date as a plain row, or None."""
        return self._one_row(shape, *_of_date(employee_id, on_date))


def _in_order(rows: Iterable[WeeklyAvailability]) -> list[WeeklyAvailability]:
    return sorted(rows, key=lambda row: (_KINDS.index(row.week), row.weekday))


def _of_date(employee_id: UUID, on_date: date) -> tuple[ColumnElement[bool], ...]:
    return DateAvailability.employee_id == employee_id, DateAvailability.on_date == on_date


def _criteria(filters: DateFilters) -> Iterable[ColumnElement[bool]]:
    yield DateAvailability.employee_id == filters.employee_id
    if filters.first is not None:
        yield DateAvailability.on_date >= filters.first
    if filters.last is not None:
        yield DateAvailability.on_date <= filters.last

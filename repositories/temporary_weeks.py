"""Temporary weeks, which stand in the place of people's usual ones."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select

from models.availability import AvailabilityOverride
from repositories.availability import DateFilters
from repositories.lists import ListRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.row_reader import PlainRow
from utils.row_shape import RowShape


class TemporaryWeekRepository(ListRepository[AvailabilityOverride]):
    """Temporary weeks of people."""

    model = AvailabilityOverride
    keyset = Keyset(column=AvailabilityOverride.first_on, id=AvailabilityOverride.id)

    def find(self, employee_id: UUID, week_id: UUID) -> AvailabilityOverride | None:
        """Return one of the person's, or None."""
        query = select(AvailabilityOverride).where(*_of_person(employee_id, week_id))
        return self.session.scalar(query)

    def touching(self, employee_id: UUID, first: date, last: date) -> list[AvailabilityOverride]:
        """Return the person's that touch the dates from `first` to `last`, soonest first."""
        query = (
            select(AvailabilityOverride)
            .where(
                AvailabilityOverride.employee_id == employee_id,
                AvailabilityOverride.first_on <= last,
                AvailabilityOverride.last_on >= first,
            )
            .order_by(AvailabilityOverride.first_on, AvailabilityOverride.id)
            .limit(10)
        )
        return list(self.session.scalars(query))

    def as_stored(self, week_id: UUID) -> AvailabilityOverride:
        """Write what changed and return the week as it stands now."""
        query = select(AvailabilityOverride).where(AvailabilityOverride.id == week_id)
        return self.session.scalars(query, execution_options={"populate_existing": True}).one()

    def page_rows(
        self, shape: RowShape, filters: DateFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of plain rows in order of the first date; those that touch the dates."""
        return self._page_rows(shape, list(_criteria(filters)), request)

    def row(self, shape: RowShape, employee_id: UUID, week_id: UUID) -> PlainRow | None:
        """Return one of the person's as a plain row, or None."""
        return self._one_row(shape, *_of_person(employee_id, week_id))


def _of_person(employee_id: UUID, week_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return AvailabilityOverride.employee_id == employee_id, AvailabilityOverride.id == week_id


def _criteria(filters: DateFilters) -> Iterable[ColumnElement[bool]]:
    yield AvailabilityOverride.employee_id == filters.employee_id
    if filters.first is not None:
        yield AvailabilityOverride.last_on >= filters.first
    if filters.last is not None:
        yield AvailabilityOverride.first_on <= filters.last

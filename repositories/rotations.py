"""Standing duty by weekday, and who stands in on single days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import joinedload

from models.rotation import RotationAssignment, RotationException
from repositories.base import locking
from repositories.lists import ListRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.row_reader import PlainRow
from utils.row_shape import RowShape

MOST_DUTIES = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class DutyFilters:
    """Which standing duty; None means all."""

    site_code: str | None = None
    rotation: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SubstituteFilters:
    """Which site's substitutes, and on which dates, both included; None is all."""

    site_code: str | None = None
    first_day: date | None = None
    last_day: date | None = None


class RotationAssignmentRepository(ListRepository[RotationAssignment]):
    """Who holds which rotation on which weekday."""

    model = RotationAssignment
    keyset = Keyset(column=RotationAssignment.rotation, id=RotationAssignment.id)

    def list_of_site(self, site_id: UUID) -> list[RotationAssignment]:
        """Return a site's standing duty with its holders, by rotation and weekday."""
        query = (
            select(RotationAssignment)
            .options(joinedload(RotationAssignment.employee))
            .where(RotationAssignment.site_id == site_id)
            .order_by(RotationAssignment.rotation, RotationAssignment.weekday)
            .limit(MOST_DUTIES)
        )
        return list(self.session.scalars(query))

    def replace(self, site_id: UUID, rows: Sequence[RotationAssignment]) -> None:
        """Store `rows` in place of the site's standing duty, in two statements."""
        query = delete(RotationAssignment).where(RotationAssignment.site_id == site_id)
        self.session.execute(query, execution_options={"synchronize_session": False})
        self.add_all(rows)

    def page_rows(
        self, shape: RowShape, filters: DutyFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of plain rows in order of rotation."""
        return self._page_rows(shape, list(_duty_criteria(filters)), request)


class RotationExceptionRepository(ListRepository[RotationException]):
    """Who stands in on single days."""

    model = RotationException
    keyset = Keyset(column=RotationException.on_date, id=RotationException.id)

    def find_on(self, site_id: UUID, on_date: date, rotation: str) -> RotationException | None:
        """Return who stands in at the site that day, or None."""
        query = select(RotationException).where(
            RotationException.site_id == site_id,
            RotationException.on_date == on_date,
            RotationException.rotation == rotation,
        )
        return self.session.scalar(query)

    def lock(self, substitute_id: UUID) -> RotationException | None:
        """Lock and return it, read afresh, or None."""
        query = locking(select(RotationException).where(RotationException.id == substitute_id))
        return self.session.scalar(query, execution_options={"populate_existing": True})

    def as_stored(self, substitute_id: UUID) -> RotationException:
        """Write what changed and return it as it stands now, with its site and person."""
        query = (
            select(RotationException)
            .options(joinedload(RotationException.site), joinedload(RotationException.employee))
            .where(RotationException.id == substitute_id)
        )
        return self.session.scalars(query, execution_options={"populate_existing": True}).one()

    def list_of_site(self, site_id: UUID, first: date, limit: int) -> list[RotationException]:
        """Return the site's with their people from a date on, soonest first."""
        query = (
            select(RotationException)
            .options(joinedload(RotationException.employee))
            .where(RotationException.site_id == site_id, RotationException.on_date >= first)
            .order_by(RotationException.on_date, RotationException.rotation)
            .limit(limit)
        )
        return list(self.session.scalars(query))

    def page_rows(
        self, shape: RowShape, filters: SubstituteFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of plain rows in order of date."""
        return self._page_rows(shape, list(_substitute_criteria(filters)), request)

    def row(self, shape: RowShape, substitute_id: UUID) -> PlainRow | None:
        """Return one as a plain row, or None."""
        return self._one_row(shape, RotationException.id == substitute_id)


def _duty_criteria(filters: DutyFilters) -> Iterable[ColumnElement[bool]]:
    if filters.site_code is not None:
        yield RotationAssignment.site.has(code=filters.site_code)
    if filters.rotation is not None:
        yield RotationAssignment.rotation == filters.rotation


def _substitute_criteria(filters: SubstituteFilters) -> Iterable[ColumnElement[bool]]:
    if filters.site_code is not None:
        yield RotationException.site.has(code=filters.site_code)
    if filters.first_day is not None:
        yield RotationException.on_date >= filters.first_day
    if filters.last_day is not None:
        yield RotationException.on_date <= filters.last_day

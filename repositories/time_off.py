"""Time off, and the work that lies in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from models.employee import Employee
from models.schedule import Schedule
from models.time_off import TimeOff, TimeOffState
from repositories.lists import ListRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.row_reader import PlainRow
from repositories.schedules import with_work
from scheduling.values import LONGEST_WORK
from utils.row_shape import RowShape

# Between any wall clock and UTC lies less than this.
_ANY_ZONE = timedelta(hours=26)


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeOffFilters:
    """Which time off; None means all. Together, `ends_after` and `starts_before` are a range that
    it touches, on the wall clock."""

    employee_id: UUID | None = None
    employee_code: str | None = None
    state: TimeOffState | None = None
    ends_after: datetime | None = None
    starts_before: datetime | None = None


class TimeOffRepository(ListRepository[TimeOff]):
    """Time off of the organization's people."""

    model = TimeOff
    keyset = Keyset(column=TimeOff.starts_local, id=TimeOff.id)

    def find(self, time_off_id: UUID) -> TimeOff | None:
        """Return it as it is stored now, with its person and who decided, or None."""
        query = _with_people().where(TimeOff.id == time_off_id)
        return self.session.scalar(query, execution_options={"populate_existing": True})

    def as_stored(self, time_off_id: UUID) -> TimeOff:
        """Write what changed and return it as it stands now, with its person and who decided."""
        query = _with_people().where(TimeOff.id == time_off_id)
        return self.session.scalars(query, execution_options={"populate_existing": True}).one()

    def list_touching(
        self,
        employee_id: UUID,
        starts_local: datetime,
        ends_local: datetime,
        states: Iterable[TimeOffState],
        limit: int = 100,
    ) -> list[TimeOff]:
        """Return what somebody has in these states that touches the range, earliest first."""
        query = (
            select(TimeOff)
            .where(
                TimeOff.employee_id == employee_id,
                TimeOff.state.in_(list(states)),
                TimeOff.starts_local < ends_local,
                TimeOff.ends_local > starts_local,
            )
            .order_by(TimeOff.starts_local, TimeOff.id)
            .limit(limit)
        )
        return list(self.session.scalars(query))

    def list_of_person(self, employee_id: UUID, limit: int = 100) -> list[TimeOff]:
        """Return somebody's time off in any state with who decided, latest first."""
        query = (
            select(TimeOff)
            .options(joinedload(TimeOff.decided_by))
            .where(TimeOff.employee_id == employee_id)
            .order_by(TimeOff.starts_local.desc(), TimeOff.id.desc())
            .limit(limit)
        )
        return list(self.session.scalars(query))

    def page_rows(
        self, shape: RowShape, filters: TimeOffFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of plain rows in order of start."""
        return self._page_rows(shape, list(_criteria(filters)), request)

    def page(self, filters: TimeOffFilters, request: PageRequest) -> Page[TimeOff]:
        """Return one page in order of start, with the people and who decided."""
        query = _with_people().where(*_criteria(filters))
        rows, following, previous = self.keyset.read(self.session, query, request)
        return Page(items=[row[0] for row in rows], next_cursor=following, previous_cursor=previous)

    def list_work_near(self, absences: Iterable[TimeOff], limit: int) -> list[Schedule]:
        """Return the people's active schedules that may lie in their time off, whatever the site's
        zone, with event, type and site, earliest first."""
        near = [
            and_(
                Schedule.employee_id == absence.employee_id,
                Schedule.starts_at
                > absence.starts_local.replace(tzinfo=UTC) - _ANY_ZONE - LONGEST_WORK,
                Schedule.starts_at < absence.ends_local.replace(tzinfo=UTC) + _ANY_ZONE,
            )
            for absence in absences
        ]
        if not near:
            return []
        return list(self.session.scalars(with_work().where(or_(*near)).limit(limit)))


def _with_people() -> Select[tuple[TimeOff]]:
    return select(TimeOff).options(
        joinedload(TimeOff.employee, innerjoin=True), joinedload(TimeOff.decided_by)
    )


def _criteria(filters: TimeOffFilters) -> Iterable[ColumnElement[bool]]:
    if filters.employee_id is not None:
        yield TimeOff.employee_id == filters.employee_id
    if filters.employee_code is not None:
        yield TimeOff.employee_id.in_(
            select(Employee.id).where(Employee.code == filters.employee_code)
        )
    if filters.state is not None:
        yield TimeOff.state == filters.state
    if filters.ends_after is not None:
        yield TimeOff.ends_local > filters.ends_after
    if filters.starts_before is not None:
        yield TimeOff.starts_local < filters.starts_before

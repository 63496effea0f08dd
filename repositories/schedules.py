"""Schedules."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Select,
    and_,
    case,
    func,
    literal,
    not_,
    select,
    update,
)
from sqlalchemy.orm import contains_eager, joinedload, undefer
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from models.attendance import Attendance
from models.employee import Employee
from models.event import Event
from models.event_type import EventType
from models.schedule import Schedule
from repositories.base import locking
from repositories.lists import ListRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.roster_locks import MOST_CONCERNED, RosterRows, concerned_schedules
from repositories.row_reader import PlainRow
from utils.row_shape import RowShape


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleFilters:
    """Which schedules; the range is of starts, half-open. `is_active` None also shows ended
    ones."""

    starts_from: datetime | None = None
    starts_before: datetime | None = None
    employee_code: str | None = None
    event_id: UUID | None = None
    site_code: str | None = None
    is_active: bool | None = True


class ScheduleRepository(ListRepository[Schedule]):
    """Schedules of the organization."""

    model = Schedule
    keyset = Keyset(column=Schedule.starts_at, id=Schedule.id)

    def get_with_relations(self, schedule_id: UUID) -> Schedule | None:
        """Return the schedule with its person and event, or None."""
        query = (
            select(Schedule)
            .join(Schedule.employee)
            .join(Schedule.event)
            .options(contains_eager(Schedule.employee), contains_eager(Schedule.event))
            .where(Schedule.id == schedule_id)
        )
        return self.session.scalar(query)

    def list_whole(self, ids: Iterable[UUID]) -> list[Schedule]:
        """Return these schedules, ended ones too, with their people, roles, events, kinds of work
        and sites."""
        return self._whole(Schedule.id.in_(list(ids)))

    def list_whole_of_event(self, event_id: UUID) -> list[Schedule]:
        """Return an event's active schedules with everything around them, in order of seat."""
        return self._whole(Schedule.event_id == event_id, Schedule.is_active.is_(True))

    def _whole(self, *criteria: ColumnElement[bool]) -> list[Schedule]:
        query = (
            select(Schedule)
            .options(
                joinedload(Schedule.employee, innerjoin=True).joinedload(Employee.job_role),
                joinedload(Schedule.event, innerjoin=True).options(
                    joinedload(Event.event_type, innerjoin=True),
                    joinedload(Event.site, innerjoin=True),
                ),
            )
            .where(*criteria)
            .order_by(Schedule.seat, Schedule.id)
            .limit(MOST_CONCERNED)
        )
        return list(self.session.scalars(query))

    def get_with_details(self, schedule_id: UUID) -> Schedule | None:
        """Return the schedule with the upstream payload, which default reads leave out."""
        query = select(Schedule).where(Schedule.id == schedule_id)
        return self.session.scalar(query.options(undefer(Schedule.raw_payload)))

    def page_rows(
        self, shape: RowShape, filters: ScheduleFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of plain rows in order of start."""
        return self._page_rows(shape, list(schedule_criteria(filters)), request)

    def page_rows_of(
        self,
        shape: RowShape,
        employee_id: UUID | None,
        filters: ScheduleFilters,
        request: PageRequest,
    ) -> Page[PlainRow]:
        """Return one page of that person's alone as plain rows in order of start."""
        own = Schedule.employee_id == employee_id
        return self._page_rows(shape, [own, *schedule_criteria(filters)], request)

    def row(self, shape: RowShape, schedule_id: UUID) -> PlainRow | None:
        """Return one schedule as a plain row, or None."""
        return self._one_row(shape, Schedule.id == schedule_id)

    def relate(self, schedule: Schedule, employee: Employee, event: Event) -> None:
        """Attach the loaded person and event."""
        set_committed_value(schedule, "employee", employee)
        set_committed_value(schedule, "event", event)

    def concerned(
        self, concerned: RosterRows, event_ids: Collection[UUID], *, lock: bool
    ) -> dict[UUID, Schedule]:
        """Return the schedules named and the active ones of those events, as they stand now, by id
        in order of start (at most 2,001: one more than an action may concern).

        Their people and events are locked before. With `lock` they are locked too, in order of id:
        whoever records attendance holds nothing else.
        """
        query = (
            select(Schedule)
            .where(concerned_schedules(concerned, event_ids))
            .order_by(Schedule.id)
            .limit(MOST_CONCERNED + 1)
            .execution_options(populate_existing=True)
        )
        if lock:
            query = locking(query, Schedule)
        found = sorted(self.session.scalars(query), key=lambda one: (one.starts_at, one.id))
        return {schedule.id: schedule for schedule in found}

    def list_coming(self, employee_id: UUID, starts_from: datetime, limit: int) -> list[Schedule]:
        """Return one person's active schedules from an instant on, with event, type and site, in
        order of start."""
        query = with_work().where(
            Schedule.employee_id == employee_id, Schedule.starts_at >= starts_from
        )
        return list(self.session.scalars(query.limit(limit)))

    def list_recorded(self, schedule_ids: Sequence[UUID]) -> list[UUID]:
        """Return those of the schedules (at most 2,000) of which attendance is recorded."""
        query = (
            select(Attendance.schedule_id)
            .where(Attendance.schedule_id.in_(schedule_ids))
            .order_by(Attendance.id)
            .limit(MOST_CONCERNED)
        )
        return list(self.session.scalars(query))

    def rearrange(self, changes: Mapping[UUID, Mapping[str, Any]], new: Sequence[Schedule]) -> None:
        """Give schedules of this Session new values, and store new ones, as if all at one moment.

        Rows that stand in each other's way are all taken out by one UPDATE first, and one more puts
        all back changed: both databases refuse swapping in place. Versions move on by one.

        Raises:
            StaleDataError: one of them is no longer the one that was read.
        """
        moved = [(self.session.get_one(Schedule, each), changes[each]) for each in changes]
        if _stand_in_the_way(moved):
            standing = [schedule.id for schedule, _ in moved if schedule.is_active]
            out = update(Schedule).where(Schedule.id.in_(standing)).values(is_active=False)
            self.session.execute(out.execution_options(synchronize_session=False))
        if moved:
            self._put_back(moved)
        self.session.add_all(new)
        self.session.flush()

    def _put_back(self, moved: Sequence[tuple[Schedule, Mapping[str, Any]]]) -> None:
        versions = {schedule.id: schedule.version for schedule, _ in moved}
        names = [name for name in moved[0][1] if name != "id"]
        values = {
            name: _by_id(name, {one.id: given[name] for one, given in moved}) for name in names
        }
        query = (
            update(Schedule)
            .where(Schedule.id.in_(list(versions)), Schedule.version == _by_id("version", versions))
            .values(**values, version=Schedule.version + 1)
            .execution_options(synchronize_session=False)
        )
        written = cast("CursorResult[Any]", self.session.execute(query)).rowcount
        if written != len(moved):
            raise StaleDataError
        for schedule, given in moved:
            for name, value in {**given, "version": versions[schedule.id] + 1}.items():
                set_committed_value(schedule, name, value)

    def list_seated(self, event_id: UUID) -> list[Schedule]:
        """Return the event's active schedules with their people, by seat."""
        query = (
            select(Schedule)
            .join(Schedule.employee)
            .options(contains_eager(Schedule.employee))
            .where(Schedule.event_id == event_id, Schedule.is_active)
            .order_by(Schedule.seat)
            .limit(100)
        )
        return list(self.session.scalars(query))

    def count_coming(self, type_code: str, now: datetime) -> int:
        """Return how many active schedules of a kind of work begin from `now` on."""
        of_type = select(Event.id).join(Event.event_type).where(EventType.code == type_code)
        query = select(func.count(Schedule.id)).where(
            Schedule.is_active, Schedule.starts_at >= now, Schedule.event_id.in_(of_type)
        )
        return self.session.scalar(query) or 0


def _by_id(name: str, values: Mapping[UUID, object]) -> ColumnElement[Any]:
    """Return the expression of a column whose value depends on the row's id."""
    kind, key = getattr(Schedule, name).type, Schedule.id.type
    distinct = {repr(value): value for value in values.values()}
    if len(distinct) == 1:
        return literal(next(iter(distinct.values())), kind)
    whens = [
        (Schedule.id == literal(each, key), literal(value, kind)) for each, value in values.items()
    ]
    return case(*whens)


def _stand_in_the_way(moved: Sequence[tuple[Schedule, Mapping[str, Any]]]) -> bool:
    """Return whether one of them goes where another one still is: to its person or its event."""
    standing = [schedule for schedule, _ in moved if schedule.is_active]
    return any(
        values.get("is_active", schedule.is_active)
        and other is not schedule
        and (
            values.get("event_id", schedule.event_id) == other.event_id
            or (
                values.get("employee_id", schedule.employee_id) == other.employee_id
                and not other.is_stackable
            )
        )
        for schedule, values in moved
        for other in standing
    )


def with_work() -> Select[tuple[Schedule]]:
    """Return the SELECT of active schedules with their people, events, types and sites, earliest
    first."""
    return (
        select(Schedule)
        .join(Schedule.employee)
        .join(Schedule.event)
        .join(Event.event_type)
        .join(Event.site)
        .options(
            contains_eager(Schedule.employee),
            contains_eager(Schedule.event).options(
                contains_eager(Event.event_type), contains_eager(Event.site)
            ),
        )
        .where(Schedule.is_active)
        .order_by(Schedule.starts_at, Schedule.id)
    )


def schedule_criteria(filters: ScheduleFilters) -> Iterable[ColumnElement[bool]]:
    """Yield the criteria that `filters` stand for."""
    if filters.is_active is not None:
        # As a bare column for true, so that the partial indexes are found on both databases.
        yield and_(Schedule.is_active if filters.is_active else not_(Schedule.is_active))
    if filters.starts_from is not None:
        yield Schedule.starts_at >= filters.starts_from
    if filters.starts_before is not None:
        yield Schedule.starts_at < filters.starts_before
    if filters.event_id is not None:
        yield Schedule.event_id == filters.event_id
    if filters.employee_code is not None:
        yield Schedule.employee_id.in_(
            select(Employee.id).where(Employee.code == filters.employee_code)
        )
    if filters.site_code is not None:
        yield Schedule.event.has(Event.site.has(code=filters.site_code))

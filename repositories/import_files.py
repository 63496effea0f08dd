"""Imported files, and reading and writing what their rows speak of in few statements."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import CTE, Uuid, bindparam, column, select, update, values
from sqlalchemy.orm import joinedload, undefer

from models.base import Base
from models.employee import Employee
from models.event import Event
from models.import_file import Import, ImportState
from models.schedule import Schedule
from models.site import Site
from repositories.base import SessionRepository, locking
from repositories.lists import ListRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.row_reader import PlainRow
from utils.chunks import chunked
from utils.row_shape import RowShape

# Far below what both databases take as parameters, eleven columns a row.
ROWS_PER_STATEMENT = 1_000

Changeable = Employee | Event | Schedule


class ImportRepository(ListRepository[Import]):
    """The files that were brought, with their verdicts."""

    model = Import
    keyset = Keyset(column=Import.created_at, id=Import.id)

    def get_with_verdict(self, import_id: UUID) -> Import | None:
        """Return the import with its verdict, which default reads leave out, or None."""
        query = select(Import).where(Import.id == import_id)
        return self.session.scalar(query.options(undefer(Import.verdict)))

    def get_with_details(self, import_id: UUID) -> Import | None:
        """Return the import with its verdict and its bytes, or None."""
        query = select(Import).where(Import.id == import_id)
        return self.session.scalar(query.options(undefer(Import.verdict), undefer(Import.content)))

    def lock(self, import_id: UUID) -> Import | None:
        """Lock the import until the unit ends and return it with its verdict, or None."""
        query = select(Import).options(undefer(Import.verdict)).where(Import.id == import_id)
        return self.session.scalar(locking(query), execution_options={"populate_existing": True})

    def replace_verdict(self, import_id: UUID, verdict: Mapping[str, object]) -> None:
        """Keep a newer verdict on a file that is not applied yet."""
        found = self.lock(import_id)
        if found is not None and found.state is ImportState.PREVIEWED:
            found.verdict = dict(verdict)

    def list_recent(self, limit: int) -> list[Import]:
        """Return the newest imports, newest first, with their verdicts, at most `limit`."""
        query = (
            select(Import)
            .options(undefer(Import.verdict))
            .order_by(Import.created_at.desc(), Import.id.desc())
            .limit(limit)
        )
        return list(self.session.scalars(query))

    def page_rows(self, shape: RowShape, request: PageRequest) -> Page[PlainRow]:
        """Return one page of plain rows, oldest first."""
        return self._page_rows(shape, [], request)


class ImportRowRepository(SessionRepository):
    """The people, events and schedules that the rows of one file name.

    A read takes one or two statements per 1,000 keys, a write one or two per 1,000 rows.
    """

    def employees(self, codes: Iterable[str], *, lock: bool) -> dict[str, Employee]:
        """Return the employees with those codes and their roles by code, locked if need be."""
        ids = [
            employee_id
            for chunk in chunked(codes, ROWS_PER_STATEMENT)
            for employee_id in self.session.scalars(
                select(Employee.id).where(Employee.code.in_(chunk))
            )
        ]
        query = select(Employee).options(joinedload(Employee.job_role)).order_by(Employee.id)
        if lock:
            query = locking(query, Employee).execution_options(populate_existing=True)
        return {
            employee.code: employee
            for chunk in chunked(sorted(ids), ROWS_PER_STATEMENT)
            for employee in self.session.scalars(query.where(Employee.id.in_(chunk)))
        }

    def planned_from(self, employee_ids: Iterable[UUID], now: datetime) -> set[UUID]:
        """Return which of those people have an active schedule that begins from `now` on."""
        query = select(Schedule.employee_id).where(Schedule.is_active, Schedule.starts_at >= now)
        return {
            employee_id
            for chunk in chunked(employee_ids, ROWS_PER_STATEMENT)
            for employee_id in self.session.scalars(
                query.where(Schedule.employee_id.in_(chunk)).distinct()
            )
        }

    def events(self, ref_nums: Iterable[str], *, lock: bool) -> dict[str, Event]:
        """Return the events with those reference numbers by number, locked if need be."""
        ids = [
            event_id
            for chunk in chunked(ref_nums, ROWS_PER_STATEMENT)
            for event_id in self.session.scalars(select(Event.id).where(Event.ref_num.in_(chunk)))
        ]
        query = select(Event).order_by(Event.id)
        if lock:
            query = locking(query).execution_options(populate_existing=True)
        return {
            event.ref_num: event
            for chunk in chunked(sorted(ids), ROWS_PER_STATEMENT)
            for event in self.session.scalars(query.where(Event.id.in_(chunk)))
        }

    def sites(self, codes: Iterable[str], *, hold: bool) -> dict[str, Site]:
        """Return the sites with those codes by code; held ones keep their zones until the end."""
        query = select(Site).order_by(Site.id)
        if hold:
            query = query.with_for_update(read=True).execution_options(populate_existing=True)
        return {
            site.code: site
            for chunk in chunked(codes, ROWS_PER_STATEMENT)
            for site in self.session.scalars(query.where(Site.code.in_(chunk)))
        }

    def schedules_of(self, event_ids: Iterable[UUID]) -> list[Schedule]:
        """Return the active schedules of those events, by seat."""
        return [
            schedule
            for chunk in chunked(event_ids, ROWS_PER_STATEMENT)
            for schedule in self.session.scalars(
                select(Schedule)
                .where(Schedule.is_active, Schedule.event_id.in_(chunk))
                .order_by(Schedule.event_id, Schedule.seat)
            )
        ]

    def store_new(self, rows: Sequence[Base]) -> None:
        """Store new rows of one table now."""
        self.session.add_all(rows)
        # Relations are view-only, so the session can't know that parents must be written first.
        self.session.flush()

    def store_changed(
        self, model: type[Changeable], changes: Mapping[UUID, Mapping[str, object]]
    ) -> None:
        """Write the same attributes of rows of one table, by id; instances do not learn of it.

        The rows must be locked: their versions are raised, not compared. (Instances would take one
        statement each, because theirs are compared.)
        """
        for ids in chunked(changes, ROWS_PER_STATEMENT):
            names = list(changes[ids[0]])
            given = _given(model, names, [(row_id, changes[row_id]) for row_id in ids])
            wanted = {name: given.c[name] for name in names}
            self.session.execute(
                update(model)
                .where(model.id == given.c.id)
                .values(wanted | {"version": model.version + 1})
                .execution_options(synchronize_session=False)
            )

    def take_out(self, ids: Iterable[UUID]) -> None:
        """Set schedules aside, so that they can go back changed in any order.

        In place, one that moves to where another still stands would be refused. `store_changed`
        with `is_active` puts them back.
        """
        for chunk in chunked(ids, ROWS_PER_STATEMENT):
            self.session.execute(
                update(Schedule)
                .where(Schedule.id.in_(chunk))
                .values(is_active=False)
                .execution_options(synchronize_session=False)
            )


def _given(
    model: type[Changeable], names: list[str], rows: list[tuple[UUID, Mapping[str, object]]]
) -> CTE:
    columns = [column("id", Uuid), *(column(name, getattr(model, name).type) for name in names)]
    # As typed parameters, because a bare NULL would be text to PostgreSQL.
    data = [
        tuple(
            bindparam(None, value, type_=place.type, unique=True)
            for place, value in zip(columns, (row_id, *map(row.get, names)), strict=True)
        )
        for row_id, row in rows
    ]
    return values(*columns, name="given").data(data).cte()

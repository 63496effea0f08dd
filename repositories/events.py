"""Events."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, update
from sqlalchemy.orm import aliased, contains_eager, joinedload, undefer
from sqlalchemy.orm.attributes import flag_modified

from models.event import Event
from models.event_type import EventType
from models.roster_action import RosterChange
from models.schedule import Schedule
from models.site import Site
from repositories.base import locking
from repositories.employees import NOTHING
from repositories.event_filters import EventFilters, event_criteria
from repositories.lists import ListRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.roster_locks import MOST_CONCERNED, RosterRows, concerned_events
from repositories.row_reader import PlainRow
from utils.chunks import chunked
from utils.row_shape import RowShape
from utils.wall_clock import to_local

# Made once: to make a statement again costs as much as to run it.
_WITH_RELATIONS: Final = (
    select(Event)
    .options(joinedload(Event.event_type), joinedload(Event.site))
    .where(Event.id == bindparam("event_id"))
)


class EventRepository(ListRepository[Event]):
    """Events of the organization, known outside by `ref_num`."""

    model = Event
    keyset = Keyset(column=Event.due_at, id=Event.id)

    def get_with_relations(self, event_id: UUID) -> Event | None:
        """Return the event with its type and site, or None."""
        return self.session.scalar(_WITH_RELATIONS, {"event_id": event_id})

    def list_of_number(self, number: str, site_id: UUID, limit: int = 20) -> list[Event]:
        """Return the events of one number at a site with their types, soonest due first."""
        query = (
            select(Event)
            .options(joinedload(Event.event_type, innerjoin=True))
            .where(Event.event_number == number, Event.site_id == site_id)
            .order_by(Event.due_at, Event.id)
            .limit(limit)
        )
        return list(self.session.scalars(query))

    def find_kind(self, type_code: str) -> EventType | None:
        """Return the kind of work with that code, or None."""
        return self.session.scalar(select(EventType).where(EventType.code == type_code))

    def leading_work(
        self, number: str, site_id: UUID, type_code: str, limit: int = 50
    ) -> list[tuple[Event, datetime | None]]:
        """Return what work of that type, number and site goes with, each with the start of its
        active schedules, earliest first; None where there is none."""
        query = (
            select(Event, Schedule.starts_at)
            .join(Event.event_type)
            .outerjoin(Schedule, and_(Schedule.event_id == Event.id, Schedule.is_active))
            .options(contains_eager(Event.event_type))
            .where(EventType.pairing == type_code, Event.event_number == number)
            .where(Event.site_id == site_id)
            .order_by(Schedule.starts_at, Event.due_at, Event.id)
            .limit(limit)
        )
        return [*self.session.execute(query).tuples()]

    def list_paired(
        self, number: str, site_id: UUID, event_type_id: UUID, limit: int = 20
    ) -> list[Event]:
        """Return the events that one of that number, site and kind is paired with, those due last
        first."""
        own, other = aliased(EventType), aliased(EventType)
        query = (
            select(Event)
            .join(other, other.id == Event.event_type_id)
            .join(own, or_(other.code == own.pairing, other.pairing == own.code))
            .where(
                own.id == event_type_id,
                Event.event_number == number,
                Event.site_id == site_id,
            )
            .order_by(Event.due_at.desc(), Event.id)
            .limit(limit)
        )
        return list(self.session.scalars(query))

    def lock(self, ids: Iterable[UUID]) -> dict[UUID, Event]:
        """Lock those events in order of id and return them, with type and site (at most 500)."""
        wanted = list(ids)
        found = self._locked(wanted)
        if missing := [event_id for event_id in wanted if event_id not in found]:
            # Whoever waited for somebody who changed the event's type or site is answered by
            # PostgreSQL with the new event joined to the old rows, which is nothing: ask anew.
            found |= self._locked(missing)
        return found

    def concerned(self, concerned: RosterRows, *, lock: bool) -> dict[UUID, Event]:
        """Return what an action of the roster concerns, with type and site (at most 2,001); with
        `lock` it is locked in order of id."""
        criterion, parameters = concerned_events(), concerned.parameters()
        if not lock:
            rows = self.session.scalars(_with_relations(criterion), parameters)
            return {event.id: event for event in rows}
        found = self._locked_where(criterion, parameters)
        missing = [event_id for event_id in concerned.event_ids if event_id not in found]
        return found | self._locked(missing) if missing else found

    def _locked(self, ids: list[UUID]) -> dict[UUID, Event]:
        return self._locked_where(Event.id.in_(ids))

    def _locked_where(
        self, criterion: ColumnElement[bool], parameters: Mapping[str, Any] = NOTHING
    ) -> dict[UUID, Event]:
        query = locking(_with_relations(criterion), Event)
        afresh = query.execution_options(populate_existing=True)
        found = {event.id: event for event in self.session.scalars(afresh, parameters)}
        if any(_is_read_on_another_clock(event) for event in found.values()):
            # Whoever waited for a site's clock to move is answered by PostgreSQL with the new
            # windows joined to the old zone. (What is over keeps its instants, and is as it seems.)
            ids = {event.site_id for event in found.values()}
            sites = select(Site).where(Site.id.in_(ids)).execution_options(populate_existing=True)
            self.session.scalars(sites).all()
        return found

    def renew(self, event: Event) -> None:
        """Give an event of this Session another version, though it is as it was."""
        flag_modified(event, "state")

    def as_stored(self, event_id: UUID) -> Event:
        """Write what changed and return the event as it stands now, with type and site."""
        query = (
            select(Event)
            .options(
                joinedload(Event.event_type, innerjoin=True), joinedload(Event.site, innerjoin=True)
            )
            .where(Event.id == event_id)
            .execution_options(populate_existing=True)
        )
        return self.session.scalars(query).one()

    def is_referenced(self, event_id: UUID) -> bool:
        """Return whether anybody is or was on the event, or another event came out of it."""
        child = aliased(Event)
        referring = or_(
            select(Schedule.id).where(Schedule.event_id == event_id).exists(),
            select(child.id).where(child.parent_event_id == event_id).exists(),
        )
        query = select(Event.id).where(Event.id == event_id, referring)
        return self.session.scalar(query) is not None

    def rewrite_stackable(self, event_id: UUID, *, is_stackable: bool) -> None:
        """Set `is_stackable` on the event's schedules, those of this Session included."""
        self.session.execute(
            update(Schedule)
            .where(Schedule.event_id == event_id, Schedule.is_stackable != is_stackable)
            .values(is_stackable=is_stackable, version=Schedule.version + 1)
            .execution_options(synchronize_session="evaluate")
        )

    def has_type(self, event_type_id: UUID) -> bool:
        """Return whether there is that kind of work."""
        query = select(EventType.id).where(EventType.id == event_type_id)
        return self.session.scalar(query) is not None

    def hold_site(self, site_id: UUID) -> Site | None:
        """Return the site with that id, which can't change until this unit ends, or None."""
        query = select(Site).where(Site.id == site_id).with_for_update(read=True)
        return self.session.scalar(query, execution_options={"populate_existing": True})

    def leave_history(self, event_id: UUID) -> None:
        """Leave what was done to the event in the history without it, so that it can go."""
        self.session.execute(
            update(RosterChange)
            .where(RosterChange.event_id == event_id)
            .values(event_id=None)
            .execution_options(synchronize_session=False)
        )

    def get_with_details(self, event_id: UUID) -> Event | None:
        """Return the event with the upstream payload, which default reads leave out."""
        query = select(Event).where(Event.id == event_id)
        return self.session.scalar(query.options(undefer(Event.raw_payload)))

    def find_by_ref_nums(self, ref_nums: Iterable[str]) -> dict[str, Event]:
        """Return the events with those reference numbers, in one query per 500."""
        found: dict[str, Event] = {}
        for chunk in chunked(ref_nums):
            query = select(Event).where(Event.ref_num.in_(chunk)).order_by(Event.id)
            found |= {event.ref_num: event for event in self.session.scalars(query)}
        return found

    def page_rows(
        self, shape: RowShape, filters: EventFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of plain rows in order of due time."""
        return self._page_rows(shape, list(event_criteria(filters)), request)

    def count(self, filters: EventFilters, limit: int) -> int:
        """Return how many events match, counting no further than `limit`."""
        few = select(Event.id).where(*event_criteria(filters)).limit(limit).subquery()
        return self.session.scalar(select(func.count()).select_from(few)) or 0

    def latest_names(self, limit: int) -> list[str]:
        """Return the project names of the events that are due last, at most `limit`."""
        query = select(Event.project_name).order_by(Event.due_at.desc(), Event.id.desc())
        return list(self.session.scalars(query.limit(limit)))

    def row(self, shape: RowShape, event_id: UUID) -> PlainRow | None:
        """Return one event as a plain row, or None."""
        return self._one_row(shape, Event.id == event_id)


def _is_read_on_another_clock(event: Event) -> bool:
    zone = event.site.time_zone
    return to_local(event.due_at, zone) != event.due_local


def _with_relations(criterion: ColumnElement[bool]) -> Select[tuple[Event]]:
    return (
        select(Event)
        .options(
            joinedload(Event.event_type, innerjoin=True), joinedload(Event.site, innerjoin=True)
        )
        .where(criterion)
        .order_by(Event.id)
        .limit(MOST_CONCERNED + 1)
    )

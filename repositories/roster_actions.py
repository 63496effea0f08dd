"""What was done to the roster."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, or_, select

from models.employee import Employee
from models.event import Event
from models.roster_action import RosterAction, RosterChange
from models.schedule import Schedule
from models.site import Site
from repositories.lists import ListRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.row_reader import PlainRow
from utils.row_shape import RowShape

MOST_CHANGES = 2_000
MOST_EACH = 60

# Made once: to make a statement again costs as much as to run it.
_IS_FIRST: Final = (RosterChange.action_id == RosterAction.id) & (RosterChange.position == 0)
_OWN: Final[Select[Any]] = (
    select(
        RosterAction.id,
        RosterAction.verb,
        RosterAction.sentence.label("told"),
        RosterAction.undone_by_id.is_not(None).label("is_undone"),
        RosterChange.after["starts_at"].as_string().label("starts_at"),
        Site.time_zone.label("zone"),
    )
    .outerjoin(RosterChange, _IS_FIRST)
    .outerjoin(Event, Event.id == RosterChange.event_id)
    .outerjoin(Site, Site.id == Event.site_id)
    .where(RosterAction.actor_id == bindparam("actor_id"), RosterAction.at >= bindparam("since"))
    .order_by(RosterAction.at.desc(), RosterAction.id.desc())
    .limit(bindparam("most", type_=Integer))
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionFilters:
    """Which actions; None means all. `object_id` is a schedule's, an event's or a person's row."""

    object_id: UUID | None = None
    actor_id: UUID | None = None
    since: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PageFilters:
    """Which actions a page shows; None means all. `person` was concerned, `event` is a number or a
    reference, `actor` a part of a name; `until` is not included."""

    person: Employee | None = None
    event: str | None = None
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Located:
    """One of the things that an action changed, with the clock on which it is told (None is
    nowhere), the work as it stands now (None is other than work), and how many they are."""

    change: RosterChange
    zone: str | None
    stored: Schedule | Event | None
    total: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One change of an object, with the action that made it."""

    action: RosterAction
    change: RosterChange


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnDeed:
    """One action of somebody's own; where the first thing that it changed is work, when that
    begins, as it is kept, and on which clock."""

    id: UUID
    verb: str
    told: str
    is_undone: bool
    starts_at: str | None
    zone: str | None


class RosterActionRepository(ListRepository[RosterAction]):
    """Actions of the organization, newest first, with their changes."""

    model = RosterAction
    keyset = Keyset(column=RosterAction.at, id=RosterAction.id, is_descending=True)

    def page_rows(
        self, shape: RowShape, filters: ActionFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of plain rows, newest first."""
        return self._page_rows(shape, list(_criteria(filters)), request)

    def page(self, filters: PageFilters, request: PageRequest) -> Page[RosterAction]:
        """Return one page of actions, newest first."""
        query = select(RosterAction).where(*_page_criteria(filters))
        rows, following, previous = self.keyset.read(self.session, query, request)
        return Page(items=[row[0] for row in rows], next_cursor=following, previous_cursor=previous)

    def located_changes(self, action_ids: Collection[UUID]) -> list[Located]:
        """Return the first `MOST_EACH` things that each of these actions changed, in its order:
        one that changed a thousand leaves the others theirs."""
        ids = list(action_ids)
        total = (
            select(RosterChange.action_id, func.count().label("total"))
            .where(RosterChange.action_id.in_(ids))
            .group_by(RosterChange.action_id)
            .subquery()
        )
        query = (
            select(RosterChange, Site.time_zone, Schedule, Event, total.c.total)
            .join(total, total.c.action_id == RosterChange.action_id)
            .outerjoin(Event, Event.id == RosterChange.event_id)
            .outerjoin(Site, Site.id == Event.site_id)
            .outerjoin(Schedule, Schedule.id == RosterChange.object_id)
            .where(RosterChange.action_id.in_(ids), RosterChange.position < MOST_EACH)
            .order_by(RosterChange.action_id, RosterChange.position)
            .limit(len(ids) * MOST_EACH)
        )
        return [
            Located(change=change, zone=zone, stored=schedule or event, total=count)
            for change, zone, schedule, event, count in self.session.execute(query)
        ]

    def own(self, actor_id: UUID, since: datetime, limit: int) -> list[OwnDeed]:
        """Return what somebody did since an instant, newest first."""
        asked = {"actor_id": actor_id, "since": since, "most": limit}
        return [OwnDeed(**row) for row in self.session.execute(_OWN, asked).mappings()]

    def add_with_changes(self, deed: RosterAction, told: Sequence[RosterChange]) -> None:
        """Store an action, then what it changed, which refers to it."""
        self.session.add(deed)
        self.session.flush()
        self.session.add_all(told)

    def changes_of(self, action_id: UUID) -> list[RosterChange]:
        """Return what an action changed, in its order."""
        query = (
            select(RosterChange)
            .where(RosterChange.action_id == action_id)
            .order_by(RosterChange.position)
            .limit(MOST_CHANGES)
        )
        return list(self.session.scalars(query))

    def later_of(
        self, object_ids: Collection[UUID], deed: RosterAction, limit: int = 200
    ) -> list[Told]:
        """Return what was done to those objects after an action, oldest first, at most `limit`."""
        is_later = or_(
            RosterAction.at > deed.at,
            (RosterAction.at == deed.at) & (RosterAction.id > deed.id),
        )
        query = (
            select(RosterAction, RosterChange)
            .join(RosterChange, RosterChange.action_id == RosterAction.id)
            .where(is_later, RosterChange.object_id.in_(list(object_ids)))
            .order_by(RosterAction.at, RosterAction.id, RosterChange.position)
            .limit(limit)
        )
        return [
            Told(action=action, change=change) for action, change in self.session.execute(query)
        ]

    def told_of(self, object_id: UUID, limit: int = 200) -> list[Told]:
        """Return what was done to an object, or to the schedules of an event, newest first."""
        is_about = or_(RosterChange.object_id == object_id, RosterChange.event_id == object_id)
        query = (
            select(RosterAction, RosterChange)
            .join(RosterChange, RosterChange.action_id == RosterAction.id)
            .where(is_about)
            .order_by(RosterAction.at.desc(), RosterAction.id.desc(), RosterChange.position)
            .limit(limit)
        )
        return [
            Told(action=action, change=change) for action, change in self.session.execute(query)
        ]


def _criteria(filters: ActionFilters) -> Iterable[ColumnElement[bool]]:
    if filters.object_id is not None:
        about = select(RosterChange.action_id).where(
            or_(
                RosterChange.object_id == filters.object_id,
                RosterChange.event_id == filters.object_id,
            )
        )
        yield RosterAction.id.in_(about)
    if filters.actor_id is not None:
        yield RosterAction.actor_id == filters.actor_id
    if filters.since is not None:
        yield RosterAction.at >= filters.since


def _concerns(person: Employee) -> ColumnElement[bool]:
    """Return whether an action changed somebody, or work that is theirs since or was before.

    Asked action by action, as they are read in their order until a page is full: what is kept of a
    place has no index.
    """
    keeps = (
        side["employee_row_id"].as_string() for side in (RosterChange.before, RosterChange.after)
    )
    changed = select(RosterChange.id).where(
        RosterChange.organization_id == RosterAction.organization_id,
        RosterChange.action_id == RosterAction.id,
        or_(RosterChange.object_id == person.id, *(kept == str(person.id) for kept in keeps)),
    )
    return changed.exists()


def _page_criteria(filters: PageFilters) -> Iterable[ColumnElement[bool]]:
    if filters.person is not None:
        yield _concerns(filters.person)
    if filters.event is not None:
        meant = or_(Event.event_number == filters.event, Event.ref_num == filters.event)
        events = select(Event.id).where(meant)
        about = select(RosterChange.action_id).where(RosterChange.event_id.in_(events))
        yield RosterAction.id.in_(about)
    if filters.actor is not None:
        yield RosterAction.actor_name.icontains(filters.actor, autoescape=True)
    if filters.since is not None:
        yield RosterAction.at >= filters.since
    if filters.until is not None:
        yield RosterAction.at < filters.until

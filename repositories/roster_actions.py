"""What was done to the roster."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from models.roster_action import RosterAction, RosterChange
from repositories.lists import ListRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.row_reader import PlainRow
from utils.row_shape import RowShape

MOST_CHANGES = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionFilters:
    """Which actions; None means all. `object_id` is a schedule's, an event's or a person's row."""

    object_id: UUID | None = None
    actor_id: UUID | None = None
    since: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One change of an object, with the action that made it."""

    action: RosterAction
    change: RosterChange


class RosterActionRepository(ListRepository[RosterAction]):
    """Actions of the organization, newest first, with their changes."""

    model = RosterAction
    keyset = Keyset(column=RosterAction.at, id=RosterAction.id, is_descending=True)

    def page_rows(
        self, shape: RowShape, filters: ActionFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of plain rows, newest first."""
        return self._page_rows(shape, list(_criteria(filters)), request)

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

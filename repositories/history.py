"""Audit and state transitions: append-only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select, update
from sqlalchemy.orm import undefer

from models.history import AuditEntry, StateTransition
from models.user import User
from repositories.base import BaseRepository
from repositories.paging import Keyset, Page, PageRequest
from scheduling.verification_values import SetAside
from utils.chunks import chunked

MOST_SET_ASIDE: Final = 10_000
_DETAILS: Final = (undefer(AuditEntry.before), undefer(AuditEntry.after))


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One change of an object's state; `actor_name` None is the system."""

    from_state: str | None
    to_state: str
    at: datetime
    reason: str | None
    actor_name: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditFilters:
    """Which entries; None means all. `since` is included, `until` is not."""

    object_type: str | None = None
    object_id: UUID | None = None
    actor_id: UUID | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class AuditRepository(BaseRepository[AuditEntry]):
    """Who did what, newest first."""

    model = AuditEntry
    keyset = Keyset(column=AuditEntry.at, id=AuditEntry.id, is_descending=True)

    def page_with_details(self, filters: AuditFilters, request: PageRequest) -> Page[AuditEntry]:
        """Return one page of entries, newest first, with what was before and after, which default
        reads leave out."""
        query = select(AuditEntry).options(*_DETAILS).where(*_criteria(filters))
        rows, following, previous = self.keyset.read(self.session, query, request)
        return Page(items=[row[0] for row in rows], next_cursor=following, previous_cursor=previous)

    def count_refusal(self, object_id: UUID, action: str, since: datetime) -> bool:
        """Add one to the newest such entry since `since`; return whether there was one."""
        newest = (
            select(AuditEntry.id)
            .where(
                AuditEntry.object_id == object_id,
                AuditEntry.action == action,
                AuditEntry.at >= since,
            )
            .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
            .limit(1)
        )
        entry_id = self.session.scalar(newest)
        if entry_id is None:
            return False
        self.session.execute(
            update(AuditEntry)
            .where(AuditEntry.id == entry_id)
            .values(count=AuditEntry.count + 1)
            .execution_options(synchronize_session=False)
        )
        return True

    def list_of_object(self, object_id: UUID, limit: int = 100) -> list[AuditEntry]:
        """Return what was done to one object, newest first, at most `limit`."""
        return list(self.session.scalars(_of_object(object_id, limit)))

    def list_of_object_with_details(self, object_id: UUID, limit: int = 100) -> list[AuditEntry]:
        """Return the same with what was before and after, which default reads leave out."""
        return list(self.session.scalars(_of_object(object_id, limit).options(*_DETAILS)))

    def list_set_asides_with_details(self, object_ids: Sequence[UUID]) -> list[SetAside]:
        """Return the rules that were set aside for those schedules, latest first."""
        query = (
            select(AuditEntry.object_id, AuditEntry.reason, AuditEntry.after)
            .where(AuditEntry.object_id.in_(object_ids), AuditEntry.reason.is_not(None))
            .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
            .limit(MOST_SET_ASIDE)
        )
        return set_asides_of(self.session.execute(query))


def set_asides_of(rows: Iterable[Row[Any]]) -> list[SetAside]:
    """Return the rules that audit entries (object, reason, after) tell to be set aside."""
    return [
        SetAside(
            schedule_id=row.object_id,
            rule=one["rule"],
            message=one["message"],
            reason=row.reason,
            causes=one.get("causes", {}),
        )
        for row in rows
        for one in (row.after or {}).get("overridden", ())
    ]


def _criteria(filters: AuditFilters) -> Iterable[ColumnElement[bool]]:
    for column, wanted in (
        (AuditEntry.object_type, filters.object_type),
        (AuditEntry.object_id, filters.object_id),
        (AuditEntry.actor_id, filters.actor_id),
        (AuditEntry.action, filters.action),
    ):
        if wanted is not None:
            yield column == wanted
    if filters.since is not None:
        yield AuditEntry.at >= filters.since
    if filters.until is not None:
        yield AuditEntry.at < filters.until


def _of_object(object_id: UUID, limit: int) -> Select[tuple[AuditEntry]]:
    return (
        select(AuditEntry)
        .where(AuditEntry.object_id == object_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(limit)
    )


class TransitionRepository(BaseRepository[StateTransition]):
    """How states changed; sequences count per object without gaps, under the object's lock."""

    model = StateTransition

    def last_sequences(self, object_ids: list[UUID]) -> dict[UUID, int]:
        """Return the newest sequence of each object that has one, in one query per 500."""
        found: dict[UUID, int] = {}
        for chunk in chunked(object_ids):
            query = (
                select(StateTransition.object_id, func.max(StateTransition.sequence))
                .where(StateTransition.object_id.in_(chunk))
                .group_by(StateTransition.object_id)
            )
            found |= dict(self.session.execute(query).tuples().all())
        return found

    def list_of_object(self, object_id: UUID, limit: int = 100) -> list[StateTransition]:
        """Return an object's changes of state, oldest first, at most `limit`."""
        query = (
            select(StateTransition)
            .where(StateTransition.object_id == object_id)
            .order_by(StateTransition.sequence)
            .limit(limit)
        )
        return list(self.session.scalars(query))

    def steps_of_object(self, object_id: UUID, limit: int = 100) -> list[Step]:
        """Return an object's changes of state with who made them, oldest first."""
        query = (
            select(
                StateTransition.from_state,
                StateTransition.to_state,
                StateTransition.at,
                StateTransition.reason,
                User.name.label("actor_name"),
            )
            .outerjoin(User, User.id == StateTransition.actor_id)
            .where(StateTransition.object_id == object_id)
            .order_by(StateTransition.sequence)
            .limit(limit)
        )
        return [Step(**row) for row in self.session.execute(query).mappings()]

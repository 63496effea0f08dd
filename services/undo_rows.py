"""What an action changed, read back from what it kept: which rows, and where schedules stood."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from models.roster_action import RosterChange
from repositories.roster_locks import RosterRows
from services.roster_places import Place


def places_before(changes: Sequence[RosterChange]) -> list[Place]:
    """Return where schedules stood before."""
    return [
        Place.from_facts(one.object_id, one.before)
        for one in changes
        if one.object_type == "schedule" and one.before is not None
    ]


def ids_of(changes: Sequence[RosterChange], kind: str) -> list[UUID]:
    """Return which things of a kind were changed."""
    return [one.object_id for one in changes if one.object_type == kind]


def rows_of(changes: Sequence[RosterChange], paired: Sequence[UUID]) -> RosterRows:
    """Return the rows that changes concern, with the events that are `paired` with theirs again."""
    schedules = [one for one in changes if one.object_type == "schedule"]
    facts = [side for one in schedules for side in (one.before, one.after) if side]
    placed = {UUID(side["employee_row_id"]) for side in facts}
    return RosterRows(
        schedule_ids=[one.object_id for one in schedules],
        event_ids=list({*paired, *(one.event_id for one in changes if one.event_id is not None)}),
        employee_ids=list(placed.union(ids_of(changes, "employee"))),
    )


def span_of(change: RosterChange) -> tuple[datetime, datetime]:
    """Return when a schedule began and ended before a change, or after it if it is new."""
    place = Place.from_facts(change.object_id, change.before or change.after)
    return place.starts_at, place.ends_at

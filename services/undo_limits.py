"""What an action's taking back depends on: its age, and what was done later to the same things."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from models.roster_action import RosterChange
from repositories.roster_actions import Told

UNDO_FOR: Final = timedelta(days=30)


def moved_on(changes: Sequence[RosterChange], versions: Mapping[UUID, int]) -> dict[UUID, int]:
    """Return what is no longer as an action left it, with the version in which it left it."""
    return {
        one.object_id: one.version for one in changes if versions.get(one.object_id) != one.version
    }


def what_depends(
    moved: Mapping[UUID, int], later: Sequence[Told], versions: Mapping[UUID, int]
) -> Sequence[Told] | None:
    """Return what was done later and stands in the way of taking back what `moved` on: nothing,
    where it is not known what did; None where nothing does.

    `later` is everything that was done to them since, oldest first.
    """
    last = {**moved} | {one.change.object_id: one.change.version for one in later}
    standing = _standing(later)
    is_unexplained = any(versions.get(each) != version for each, version in last.items())
    return standing if standing or is_unexplained else None


def _standing(later: Sequence[Told]) -> list[Told]:
    """Return what was done later and not taken back: an action and its undoing are nothing."""
    standing: dict[UUID, list[Told]] = {}
    for one in later:
        of_object = standing.setdefault(one.change.object_id, [])
        if of_object and of_object[-1].action.id == one.action.undo_of_id:
            of_object.pop()
        else:
            of_object.append(one)
    return sorted(
        (one for of_object in standing.values() for one in of_object),
        key=lambda one: (one.action.at, one.action.id, one.change.position),
    )

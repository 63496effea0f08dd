"""Writes down what was done to the roster: one action with its changes, beside the audit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from models.roster_action import RosterAction, RosterChange
from repositories.roster_actions import RosterActionRepository
from services.base import Unit
from services.trail import SYSTEM
from utils.ids import new_id


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What was done to one object: all that undoing has to know, `version` being what it left."""

    object_type: str
    object_id: UUID
    event_id: UUID | None
    before: Mapping[str, object] | None
    after: Mapping[str, object]
    version: int
    sentence: str


class Recorder:
    """Writes the one action of a unit of work."""

    def __init__(self, unit: Unit, actions: RosterActionRepository) -> None:
        self._unit = unit
        self._actions = actions

    def record(
        self,
        verb: str,
        sentence: str,
        changes: Sequence[Change],
        *,
        reason: str | None = None,
        undo_of: RosterAction | None = None,
    ) -> RosterAction:
        """Store what was done and return it; an undone action points at its undoing."""
        principal = self._unit.principal
        action = RosterAction(
            id=new_id(),
            at=self._unit.now,
            actor_id=principal.user_id if principal else None,
            actor_name=principal.actor_name if principal else SYSTEM,
            verb=verb,
            sentence=sentence,
            reason=reason,
            undo_of_id=undo_of.id if undo_of else None,
        )
        rows = [
            RosterChange(
                action_id=action.id,
                position=position,
                object_type=one.object_type,
                object_id=one.object_id,
                event_id=one.event_id,
                before=None if one.before is None else dict(one.before),
                after=dict(one.after),
                version=one.version,
                sentence=one.sentence,
            )
            for position, one in enumerate(changes)
        ]
        self._actions.add_with_changes(action, rows)
        if undo_of is not None:
            undo_of.undone_by_id = action.id
        return action

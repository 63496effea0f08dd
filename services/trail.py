"""The trail that use cases leave: who did what, and how states changed."""

from collections.abc import Mapping
from uuid import UUID

from models.history import AuditEntry, StateTransition
from repositories.history import AuditRepository, TransitionRepository
from services.base import Unit

SYSTEM = "Rosterwright"


class Trail:
    """Writes audit entries and state transitions of one unit of work."""

    def __init__(
        self, unit: Unit, audits: AuditRepository, transitions: TransitionRepository
    ) -> None:
        self._unit = unit
        self._audits = audits
        self._transitions = transitions

    def audit(
        self,
        action: str,
        object_type: str,
        object_id: UUID,
        *,
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
        reason: str | None = None,
    ) -> None:
        """Record that the acting user did `action`; `before` and `after` hold only what changed."""
        principal = self._unit.principal
        self._audits.add(
            AuditEntry(
                at=self._unit.now,
                actor_id=principal.user_id if principal else None,
                actor_name=principal.actor_name if principal else SYSTEM,
                action=action,
                object_type=object_type,
                object_id=object_id,
                before=dict(before) if before else None,
                after=dict(after) if after else None,
                reason=reason,
                request_id=self._unit.request_id,
            )
        )

    def begin(
        self, object_type: str, object_ids: list[UUID], to_state: str, reason: str | None = None
    ) -> None:
        """Record the first state of new objects."""
        for object_id in object_ids:
            self._transition(object_type, object_id, 1, None, to_state, reason)

    def transition(
        self,
        object_type: str,
        object_id: UUID,
        from_state: str,
        to_state: str,
        reason: str | None = None,
    ) -> None:
        """Record a change of state of an object whose row is locked by this unit."""
        self.transitions(object_type, [object_id], from_state, to_state, reason)

    def transitions(
        self,
        object_type: str,
        object_ids: list[UUID],
        from_state: str,
        to_state: str,
        reason: str | None = None,
    ) -> None:
        """Record the same change of state of objects whose rows are locked by this unit."""
        last = self._transitions.last_sequences(object_ids)
        for object_id in object_ids:
            sequence = last.get(object_id, 0) + 1
            self._transition(object_type, object_id, sequence, from_state, to_state, reason)

    def _transition(
        self,
        object_type: str,
        object_id: UUID,
        sequence: int,
        from_state: str | None,
        to_state: str,
        reason: str | None,
    ) -> None:
        principal = self._unit.principal
        self._transitions.add(
            StateTransition(
                object_type=object_type,
                object_id=object_id,
                sequence=sequence,
                from_state=from_state,
                to_state=to_state,
                actor_id=principal.user_id if principal else None,
                reason=reason,
                at=self._unit.now,
            )
        )


def changes(
    before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, object]]:
    """Return only what differs, as it was and as it is."""
    differing = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in differing}, {name: after[name] for name in differing}


def all_changes(
    before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, object]]:
    """Return what differs, as it was and as it is, None where one of them says nothing."""
    return changes(before, {**dict.fromkeys(before), **after})

"""The audit trail of sessions: what happens to them outside of any use case.

Signing in and out are use cases and audit themselves. Here: a new id, an end that nobody asked for,
and refusals, counted by the minute. Cookies that verify to nothing belong to no account and are no
row at all.
"""

from security.audit_rows import Happening, record
from security.session_connections import SessionConnections
from security.session_records import Ending, SessionEvent


class SessionAudit:
    """A listener of the session store; it writes in a short transaction of its own."""

    def __init__(self, connections: SessionConnections) -> None:
        self._connections = connections

    def __call__(self, event: SessionEvent) -> None:
        """Record `event`, if it is anybody's."""
        owner = event.owner
        if owner.user_id is None or owner.organization_id is None or _is_a_use_case(event):
            return
        happening = Happening(
            action=f"session-{event.kind}",
            object_type="session",
            object_id=owner.user_id,
            user_id=owner.user_id,
            organization_id=owner.organization_id,
            at=event.at,
            reason=str(event.reason) if event.reason else None,
        )
        record(self._connections, happening, is_counted=event.kind == "refused")


def _is_a_use_case(event: SessionEvent) -> bool:
    return event.kind == "started" or event.reason == Ending.SIGNED_OUT

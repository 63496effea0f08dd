"""The audit trail of sessions: what happens to them outside of any use case.

Signing in and out are use cases and audit themselves. Here: a new id, an end that nobody asked for,
and refusals, counted by the minute. Cookies that verify to nothing belong to no account and are no
row at all.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Connection

from security.audit_rows import SYSTEM, Happening, record_within
from security.session_records import Ending, SessionEvent
from utils.client_address import current_client_address
from utils.principal import current_principal


def audit_sessions(connection: Connection, events: Iterable[SessionEvent]) -> None:
    """Record what is anybody's, in the transaction in which it happens.

    Who acts is the signed-in user; nobody does when time ends a session or a cookie is refused.
    """
    refusals: list[Happening] = []
    others: list[Happening] = []
    for event in events:
        owner = event.owner
        if owner.user_id is None or owner.organization_id is None or _is_a_use_case(event):
            continue
        found = _happening(event, owner.user_id, owner.organization_id)
        (refusals if event.kind == "refused" else others).append(found)
    if refusals:
        record_within(connection, refusals, is_counted=True)
    if others:
        record_within(connection, others)


def _is_a_use_case(event: SessionEvent) -> bool:
    return event.kind == "started" or event.reason == Ending.SIGNED_OUT


def _happening(event: SessionEvent, user_id: UUID, organization_id: UUID) -> Happening:
    principal = current_principal()
    is_theirs = principal is not None and principal.organization_id == organization_id
    return Happening(
        action=f"session-{event.kind}",
        object_type="session",
        object_id=user_id,
        organization_id=organization_id,
        actor_id=principal.user_id if principal and is_theirs else None,
        actor_name=principal.actor_name if principal and is_theirs else SYSTEM,
        at=event.at,
        reason=str(event.reason) if event.reason else None,
        ip_address=current_client_address() or event.owner.ip_address,
        count=event.count,
    )

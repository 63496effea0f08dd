"""Ending the sessions of an account, as a part of the change that makes them worthless."""

from uuid import UUID

from security.session_endings import SessionEndings
from security.session_records import Ending
from services.trail import Trail


def end_sessions(endings: SessionEndings, trail: Trail, user_id: UUID, because: Ending) -> None:
    """End every session of a user, and keep how many there were and why."""
    count = endings.end_all_of(user_id, because)
    if count:
        facts = {"sessions": count, "because": because}
        trail.audit("end-sessions", "user", user_id, after=facts)

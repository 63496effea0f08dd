"""What stands in the way of taking an action back, told."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from error_handlers.exceptions import ConflictException
from models.history import AuditEntry
from models.roster_action import RosterChange
from repositories.roster_actions import Told
from services.event_facts import own_names
from services.moment_words import moment_words
from services.undo_limits import OTHER_WAYS


class UndoBlockedException(ConflictException):
    """Something later depends on the action; `context["later"]` tells what."""

    code: ClassVar[str] = "undo-blocked"
    title: ClassVar[str] = "This can't be taken back as it is"
    default_message: ClassVar[str] = "Something was changed since. Take that back first, then this."


@dataclass(frozen=True, kw_only=True, slots=True)
class Later:
    """What was done since; `action_id` is None where that can't be taken back, as an import or
    another clock."""

    action_id: UUID | None
    sentence: str
    actor_name: str
    at: datetime


def told_later(one: Told) -> Later:
    """Return an action as what was done since."""
    return Later(
        action_id=None if one.action.verb in OTHER_WAYS else one.action.id,
        sentence=one.change.sentence,
        actor_name=one.action.actor_name,
        at=one.action.at,
    )


def besides(
    moved: RosterChange, what: str, since: datetime, entries: Sequence[AuditEntry]
) -> Iterator[Later]:
    """Yield what the trail of a thing, newest first, tells of changes that were no actions of the
    roster; `what` it is called."""
    names = own_names(moved) if moved.object_type == "event" else moved.after.keys()
    for entry in entries:
        if entry.at > since and not names.isdisjoint(entry.after or entry.before or ()):
            why = f" ({entry.reason})" if entry.reason else ""
            deed = "removed" if entry.action == "delete" else "changed"
            sentence = f"{entry.actor_name} {deed} {what}{why}"
            yield Later(action_id=None, sentence=sentence, actor_name=entry.actor_name, at=entry.at)


def blocked_by(later: Sequence[Later], zone: str, now: datetime) -> UndoBlockedException:
    """Return the refusal that names what was done since."""
    if not later:
        return UndoBlockedException(context={"later": []})
    told = "; ".join(f"{one.sentence} ({moment_words(one.at, zone, now)})" for one in later)
    is_action = all(one.action_id for one in later)
    then = "Take that back first, then this." if is_action else "Change what is there instead."
    words = f"Something was changed since: {told}. {then}"
    return UndoBlockedException(words, context={"later": [asdict(one) for one in later]})


def removed_since(name: str) -> UndoBlockedException:
    """Return the refusal of going back to a site or a kind of work that is no more."""
    return UndoBlockedException(f"{name} was removed since. Change what is there instead.")

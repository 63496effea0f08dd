"""Taking an action back: exactly what was, unless something later depends on what is."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from error_handlers.exceptions import ConflictException, ResourceNotFoundException
from models.roster_action import RosterAction, RosterChange
from models.user import User
from repositories.roster_actions import Told
from repositories.roster_locks import RosterRows
from security.permissions import Permission
from services.event_rewriting import event_values
from services.moment_words import moment_words
from services.person_rewriting import (
    PersonRewriting,
    is_account_as,
    is_person_as,
    person_values,
)
from services.recording import Change
from services.roster_commands import Undo
from services.roster_draft import Draft
from services.roster_places import Locked, Place
from services.roster_sentences import shortened
from services.roster_work import Deed, Done
from services.undo_limits import UNDO_FOR, moved_on, what_depends


class UndoBlockedException(ConflictException):
    """Something later depends on the action; `context["later"]` tells what."""

    code: ClassVar[str] = "undo-blocked"
    title: ClassVar[str] = "This can't be taken back as it is"
    default_message: ClassVar[str] = "Something was changed since. Take that back first, then this."


class UndoService(PersonRewriting):
    """Actions of the roster, taken back."""

    def undo(self, command: Undo) -> Done:
        """Restore exactly what was before an action; undoing is an action too, so undoing that
        does it again.

        Hard rules are asked again, against what is known today.

        Raises:
            ResourceNotFoundException: no such action here.
            UndoBlockedException: it is too old, was undone already, or something later depends on
                it.
            RuleViolationException: what was would break a hard rule today.
        """
        self.require(Permission.ROSTER_EDIT)
        action = self._action(command.action_id)
        changes = self._actions.changes_of(action.id)
        locked = self._lock(_rows_of(changes))
        accounts = self._users.lock_by_ids(_ids_of(changes, "user"))
        self._refuse_blocked(action, changes, _versions(changes, locked, accounts))
        spans = [_span(one) for one in changes if one.object_type == "schedule"]
        draft = self._draft(locked, spans)
        overriding = self._overriding(command.override_reason)
        sentence = shortened(f"{self.principal.actor_name} took back: {action.sentence}")
        rewritten = [
            *self._restore_events(changes, locked, sentence),
            *self._restore_people(changes, locked, accounts, sentence),
        ]
        _restore(draft, changes)
        places = _places(changes)
        draft.put_all(places, overriding, hard_only=True)
        deed = Deed(
            verb="undo",
            sentence=sentence,
            changes=rewritten,
            reason=overriding.reason if draft.overridden else None,
            undo_of=action,
        )
        return self._carry_out(draft, deed, _ids_of(changes, "schedule"))

    def _restore_events(
        self, changes: Sequence[RosterChange], locked: Locked, sentence: str
    ) -> list[Change]:
        return [
            self._rewrite(
                locked.event(one.object_id), event_values(one.before), "undo", sentence, None
            )
            for one in changes
            if one.object_type == "event" and one.before is not None
        ]

    def _restore_people(
        self,
        changes: Sequence[RosterChange],
        locked: Locked,
        accounts: Mapping[UUID, User],
        sentence: str,
    ) -> Iterator[Change]:
        for one in changes:
            if one.before is None:
                continue
            if one.object_type == "employee":
                person, values = locked.whose(one.object_id), person_values(one.before)
                yield self._rewrite_person(person, values, "undo", sentence, None)
            elif one.object_type == "user":
                yield self._rewrite_account(
                    accounts[one.object_id], is_active=one.before["is_active"], sentence=sentence
                )

    def _action(self, action_id: UUID) -> RosterAction:
        action = self._actions.get(action_id)
        if action is None:
            raise ResourceNotFoundException("There is no such action here.")
        if self.unit.now - action.at > UNDO_FOR:
            raise UndoBlockedException(
                f"This was done more than {UNDO_FOR.days} days ago. Change what is there instead."
            )
        return action

    def _refuse_blocked(
        self,
        action: RosterAction,
        changes: Sequence[RosterChange],
        versions: Mapping[UUID, int],
    ) -> None:
        if action.undone_by_id is not None:
            raise UndoBlockedException("This was taken back already.")
        moved = moved_on(changes, versions)
        if not moved:
            return
        later = what_depends(moved, self._actions.later_of(moved, action), versions)
        if later is not None:
            words = self._why_blocked(later)
            raise UndoBlockedException(words, context={"later": _told(later)})

    def _why_blocked(self, later: Sequence[Told]) -> str:
        if not later:
            return UndoBlockedException.default_message
        zone, now = self.principal.time_zone, self.unit.now
        sentences = "; ".join(
            f"{one.change.sentence} ({moment_words(one.action.at, zone, now)})" for one in later
        )
        return f"Something was changed since: {sentences}. Take that back first, then this."


def _restore(draft: Draft, changes: Sequence[RosterChange]) -> None:
    for one in changes:
        if one.object_type == "schedule":
            draft.end(one.object_id)


def _places(changes: Sequence[RosterChange]) -> list[Place]:
    """Return where schedules stood before."""
    return [
        Place.from_facts(one.object_id, one.before)
        for one in changes
        if one.object_type == "schedule" and one.before is not None
    ]


def _ids_of(changes: Sequence[RosterChange], kind: str) -> list[UUID]:
    return [one.object_id for one in changes if one.object_type == kind]


def _rows_of(changes: Sequence[RosterChange]) -> RosterRows:
    schedules = [one for one in changes if one.object_type == "schedule"]
    facts = [side for one in schedules for side in (one.before, one.after) if side]
    placed = {UUID(side["employee_row_id"]) for side in facts}
    return RosterRows(
        schedule_ids=[one.object_id for one in schedules],
        event_ids=list({one.event_id for one in changes if one.event_id is not None}),
        employee_ids=list(placed.union(_ids_of(changes, "employee"))),
    )


def _span(change: RosterChange) -> tuple[datetime, datetime]:
    place = Place.from_facts(change.object_id, change.before or change.after)
    return place.starts_at, place.ends_at


def _versions(
    changes: Sequence[RosterChange], locked: Locked, accounts: Mapping[UUID, User]
) -> dict[UUID, int]:
    """Return the versions of what an action changed. Of people and accounts only what it changed
    counts: whoever corrects a phone number meanwhile stands in nobody's way."""
    rows = (locked.events, locked.schedules)
    versions = {row_id: row.version for kind in rows for row_id, row in kind.items()}
    as_left = {one.object_id: one.version for one in changes if _is_as_left(one, locked, accounts)}
    return versions | as_left


def _is_as_left(change: RosterChange, locked: Locked, accounts: Mapping[UUID, User]) -> bool:
    person, user = locked.people.get(change.object_id), accounts.get(change.object_id)
    if person is not None:
        return is_person_as(change.after, person)
    return user is not None and is_account_as(change.after, user)


def _told(later: Sequence[Told]) -> list[dict[str, object]]:
    return [
        {
            "action_id": one.action.id,
            "sentence": one.change.sentence,
            "actor_name": one.action.actor_name,
            "at": one.action.at,
        }
        for one in later
    ]

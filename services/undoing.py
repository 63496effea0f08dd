"""Taking an action back: exactly what was, unless something later depends on what is."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from uuid import UUID

from error_handlers.exceptions import ResourceNotFoundException
from models.event import Event
from models.roster_action import RosterAction, RosterChange
from models.user import User
from repositories.roster_actions import Told
from scheduling.values import Severity, Violation
from scheduling.verification_values import SetAside
from security.permissions import Permission
from services.event_facts import PAIRING, PLACING, own_names, paired_before, values_back
from services.pairing import standing_apart
from services.person_rewriting import (
    PersonRewriting,
    is_account_as,
    is_person_as,
    person_values,
)
from services.recording import Change
from services.roster_commands import Undo
from services.roster_draft import Draft, Settled
from services.roster_places import Locked, Place
from services.roster_sentences import shortened, told_of, work_name
from services.roster_work import Deed, Done
from services.undo_blocking import (
    Later,
    UndoBlockedException,
    besides,
    blocked_by,
    removed_since,
    told_later,
)
from services.undo_limits import (
    AGAIN,
    BACK,
    OTHER_WAYS,
    UNDO_FOR,
    is_as_left,
    is_placing,
    standing,
    what_depends,
)
from services.undo_rows import ids_of, places_before, rows_of, span_of


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
        locked = self._lock(rows_of(changes, self._paired_again(changes)))
        accounts = self._users.lock_by_ids(ids_of(changes, "user"))
        self._refuse_blocked(action, _moved_on(changes, locked, accounts), locked)
        spans = [span_of(one) for one in changes if one.object_type == "schedule"]
        draft = self._draft(locked, spans)
        overriding = self._overriding(command.override_reason)
        verb, words = (AGAIN, "did again") if action.verb == BACK else (BACK, "took back")
        told = told_of(action.sentence)
        sentence = shortened(f"{self.principal.actor_name} {words}: {told}")
        self._refuse_placed_since(action, changes, draft, _is_on_it_as_that)
        apart = standing_apart(draft)
        rewritten = [
            *self._restore_events(changes, locked, sentence),
            *self._restore_people(changes, locked, accounts, sentence),
        ]
        _restore(draft, changes)
        draft.put_all(places_before(changes), overriding, self._settled(changes))
        self._refuse_placed_since(
            action, changes, draft, lambda _, place: any(map(_blocks, draft.violations(place)))
        )
        self._refuse_parting(action, draft, {*apart, *ids_of(changes, "schedule")})
        deed = Deed(
            verb=verb,
            sentence=sentence,
            changes=rewritten,
            reason=overriding.reason if draft.overridden else None,
            undo_of=action,
        )
        return self._carry_out(draft, deed, ids_of(changes, "schedule"))

    def _settled(self, changes: Sequence[RosterChange]) -> Settled:
        """Return what does not stand against going back: soft rules, and of the hard ones what
        somebody set aside for that very work of that person on that day, whoever takes it back.

        What was set aside is read where a hard rule stands against it.
        """

        @cache
        def given() -> Sequence[SetAside]:
            return self._audits.list_set_asides_with_details(ids_of(changes, "schedule"))

        def settled(place: Place, one: Violation) -> bool:
            if one.severity is not Severity.HARD:
                return one.severity is Severity.SOFT
            return any(
                each.schedule_id == place.schedule_id
                and each.rule == one.rule
                and each.speaks_of(lambda: one.message, one.causes)
                for each in given()
            )

        return settled

    def _restore_events(
        self, changes: Sequence[RosterChange], locked: Locked, sentence: str
    ) -> list[Change]:
        events = [
            (one, locked.event(one.object_id)) for one in changes if one.object_type == "event"
        ]
        return [
            self._rewrite(
                event, values_back(one, event, self._zone_back(one, event)), "undo", sentence, None
            )
            for one, event in events
        ]

    def _zone_back(self, change: RosterChange, event: Event) -> str:
        """Return the clock of the site where an event is again; refuse what was removed since."""
        names, before = own_names(change), change.before or {}
        if "event_type_id" in names and not self._events.has_type(UUID(before["event_type_id"])):
            raise removed_since(before["event_type"])
        if "site_id" not in names:
            return event.site.time_zone
        site = self._events.hold_site(UUID(before["site_id"]))
        if site is None:
            raise removed_since(before["site"])
        return site.time_zone

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
        if action.verb in OTHER_WAYS:
            raise UndoBlockedException(f"This has another way back. {OTHER_WAYS[action.verb]}")
        if self.unit.now - action.at > UNDO_FOR:
            raise UndoBlockedException(
                f"This was done more than {UNDO_FOR.days} days ago. Change what is there instead."
            )
        return action

    def _refuse_blocked(
        self, action: RosterAction, moved: Sequence[RosterChange], locked: Locked
    ) -> None:
        if action.undone_by_id is not None:
            raise UndoBlockedException("This was taken back already.")
        if not moved:
            return
        since = self._actions.later_of([one.object_id for one in moved], action)
        later = [told_later(one) for one in what_depends(moved, since)]
        found = later or [*islice(self._changed_besides(action, moved, locked), 1)]
        raise blocked_by(found, self.principal.time_zone, self.unit.now)

    def _refuse_placed_since(
        self,
        action: RosterAction,
        changes: Sequence[RosterChange],
        draft: Draft,
        depends: Callable[[RosterChange, Place], bool],
    ) -> None:
        """Refuse to take back what an event is from under those who were put on it as that."""
        restored = ids_of(changes, "schedule")
        for change in changes:
            if change.object_type != "event" or own_names(change).isdisjoint(PLACING):
                continue
            placed = [
                place.schedule_id
                for place in draft.places_of(change.object_id)
                if place.schedule_id not in restored and depends(change, place)
            ]
            self._refuse_later(action, placed)

    def _refuse_parting(self, action: RosterAction, draft: Draft, own: Collection[UUID]) -> None:
        """Refuse to take back what let others than its `own` schedules stand apart from what they
        go with."""
        parted = {each: one for each, one in standing_apart(draft).items() if each not in own}
        self._refuse_later(action, list(parted), is_placing)
        # A file leaves no action, and what stood so when the action was done stands so again.
        for each, one in parted.items():
            if draft.locked.schedules[each].created_at > action.at:
                raise one

    def _refuse_later(
        self,
        action: RosterAction,
        schedule_ids: Sequence[UUID],
        counts: Callable[[Told], bool] = bool,
    ) -> None:
        """Refuse an action where something that counts was done to one of the schedules later."""
        later = self._actions.later_of(schedule_ids, action) if schedule_ids else []
        if left := list(filter(counts, standing(later))):
            found = [told_later(one) for one in left]
            raise blocked_by(found, self.principal.time_zone, self.unit.now)

    def _paired_again(self, changes: Sequence[RosterChange]) -> list[UUID]:
        """Return what events go with once they are what they were."""
        found: list[UUID] = []
        for one in changes:
            if one.object_type == "event" and (key := paired_before(one)) is not None:
                found.extend(event.id for event in self._events.list_paired(*key))
        return found

    def _changed_besides(
        self, action: RosterAction, moved: Sequence[RosterChange], locked: Locked
    ) -> Iterator[Later]:
        for one in moved:
            event = locked.events.get(one.event_id) if one.event_id else None
            what = "it" if event is None else work_name(event)
            entries = self._audits.list_of_object_with_details(one.object_id)
            yield from besides(one, what, action.at, entries)


def _blocks(violation: Violation) -> bool:
    return violation.blocks


def _is_on_it_as_that(change: RosterChange, place: Place) -> bool:
    """Return whether a place is of the pair, or of the seats, that an event was given."""
    before, names = change.before or {}, own_names(change)
    is_seat_lost = "headcount" in names and place.seat > before["headcount"]
    return is_seat_lost or not names.isdisjoint(PAIRING)


def _restore(draft: Draft, changes: Sequence[RosterChange]) -> None:
    for one in changes:
        if one.object_type == "schedule":
            draft.end(one.object_id)


def _moved_on(
    changes: Sequence[RosterChange], locked: Locked, accounts: Mapping[UUID, User]
) -> list[RosterChange]:
    """Return what is no longer as an action left it."""
    return [one for one in changes if not _is_as_left(one, locked, accounts)]


def _is_as_left(change: RosterChange, locked: Locked, accounts: Mapping[UUID, User]) -> bool:
    each = change.object_id
    person, user = locked.people.get(each), accounts.get(each)
    if person is not None:
        return is_person_as(change.after, person)
    if user is not None:
        return is_account_as(change.after, user)
    return is_as_left(change, locked.schedules.get(each) or locked.events.get(each))

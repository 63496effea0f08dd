"""Trades: two people swap their work, all or nothing."""

from dataclasses import replace
from typing import Final

from error_handlers.exceptions import ConflictException
from repositories.roster_locks import RosterRows
from services.roster_commands import Trade
from services.roster_places import Place
from services.roster_refusals import refuse_stale
from services.roster_work import Deed, Done, RosterWork

SAME_PERSON: Final = "Both are the same person's. Choose two people's work to trade."


def swapped(one: Place, other: Place) -> tuple[Place, Place]:
    """Return both places with their people swapped."""
    return (
        replace(one, employee_id=other.employee_id),
        replace(other, employee_id=one.employee_id),
    )


class TradeService(RosterWork):
    """Two schedules swap their people."""

    def trade(self, command: Trade) -> Done:
        """Swap the people of two schedules, of one day or of two; what is returned has both.

        Both directions are checked as if neither were there.

        Raises:
            ResourceNotFoundException: no such schedule here.
            PreconditionFailedException: somebody changed one of them meanwhile.
            ConflictException: one has ended, or there is nothing to swap.
            RuleViolationException: a rule stands against one direction or both.
        """
        seen = command.one, command.other
        ids = [one.schedule_id for one in seen]
        locked = self._lock(RosterRows(schedule_ids=ids))
        first, second = (locked.schedule(each) for each in ids)
        for schedule, one in zip((first, second), seen, strict=True):
            refuse_stale(schedule, one.expected_version)
        if first.employee_id == second.employee_id:
            raise ConflictException(SAME_PERSON)
        was, other_was = Place.of(first), Place.of(second)
        after = swapped(was, other_was)
        draft = self._draft(locked, [])
        overriding = self._overriding(command.override_reason)
        draft.put_all(after, overriding)
        deed = Deed(
            verb="trade",
            sentence=self._teller(locked).trade(was, other_was),
            reason=overriding.reason if draft.overridden else None,
        )
        return self._carry_out(draft, deed, ids)

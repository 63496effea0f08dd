"""Bulk reassignment: schedules go to others as one action, all or none or each on its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Final
from uuid import UUID

from error_handlers.exceptions import (
    AppException,
    ConflictException,
    FieldFault,
    PreconditionFailedException,
    ResourceNotFoundException,
    RuleViolationException,
    ValidationException,
)
from models.schedule import Schedule
from repositories.roster_locks import RosterRows
from scheduling.values import Severity
from services.overriding import Overriding
from services.pairing import follow
from services.roster_commands import Given, Reassign
from services.roster_draft import Draft
from services.roster_places import Locked, Place
from services.roster_refusals import AttendanceRecordedException, recorded_words, refuse_stale
from services.roster_work import Deed, Done, RosterWork

MOST_REASSIGNED: Final = 200
_STALE: Final = "Somebody changed this meanwhile: look at it as it is now."


class RowOutcome(StrEnum):
    """What became of one row: `allowed` may move, but nothing did."""

    MOVED = "moved"
    ALLOWED = "allowed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    STALE = "stale"
    UNKNOWN = "unknown"


_OUTCOMES: Final[Mapping[type[AppException], RowOutcome]] = MappingProxyType(
    {
        ResourceNotFoundException: RowOutcome.UNKNOWN,
        PreconditionFailedException: RowOutcome.STALE,
        ConflictException: RowOutcome.REFUSED,
        AttendanceRecordedException: RowOutcome.REFUSED,
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class RowResult:
    """What became of one row, what stands against it in sentences, and by which rules."""

    schedule_id: UUID
    outcome: RowOutcome
    messages: tuple[str, ...] = ()
    violations: tuple[Mapping[str, object], ...] = ()

    @property
    def stands(self) -> bool:
        """Return whether something stands against it."""
        return bool(self.messages)

    def facts(self) -> dict[str, object]:
        """Return it as a refusal shows it."""
        return {
            "schedule_id": self.schedule_id,
            "outcome": self.outcome,
            "messages": list(self.messages),
            "violations": [dict(one) for one in self.violations],
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Reassigned:
    """What a bulk reassignment came to, and each of its rows in the order in which they came."""

    done: Done
    rows: tuple[RowResult, ...]


class ReassignRefusedException(ConflictException):
    """Not all rows can go; `context["rows"]` tells each."""

    code: ClassVar[str] = "reassign-refused"
    title: ClassVar[str] = "Not all of these can go"
    default_message: ClassVar[str] = "Nothing was changed. Leave out what can't go, or let it stay."


class ReassignService(RosterWork):
    """Several schedules get other people."""

    def reassign(self, command: Reassign) -> Reassigned:
        """Give schedules to others, keeping their events and times; what is returned has those that
        moved. One action: taking it back takes all of it back.

        All or none: they are checked as if all moved at one moment, each beside those before it.
        Each on its own: what can't go stays, and the rows after it see that.

        Raises:
            ReassignRefusedException: all or none was asked for, and something stands against a row.
            ValidationException: there is no row.
        """
        if not command.rows:
            words = "Choose at least one event."
            raise ValidationException(words, errors=[FieldFault(field="rows", message=words)])
        locked = self._lock(_rows_of(command))
        overriding = self._overriding(command.override_reason)
        draft = self._draft(locked, [])
        results = tuple(_results(draft, command, overriding))
        if not command.each_on_its_own:
            _refuse_any(results)
        moved, teller = draft.moved(), self._teller(locked)
        ids = [one.schedule_id for one in moved]
        pinned = [one.before for one in moved if one.before and one.before.is_pinned]
        deed = Deed(
            verb="reassign",
            sentence=teller.reassigned(moved) if moved else None,
            reason=overriding.reason if draft.overridden else None,
            notes=[*follow(draft), *teller.pinned(pinned)],
        )
        done = self._carry_out(draft, deed, ids)
        return Reassigned(
            done=done,
            rows=tuple(
                replace(one, outcome=RowOutcome.MOVED) if one.outcome is RowOutcome.ALLOWED else one
                for one in results
            ),
        )

    def preview(self, command: Reassign) -> tuple[RowResult, ...]:
        """Return what `reassign` would do to each row, as things stand; nothing is stored."""
        locked = self._look(_rows_of(command))
        draft = self._draft(locked, [])
        return tuple(_results(draft, command, self._overriding(command.override_reason)))


def _rows_of(command: Reassign) -> RosterRows:
    codes = {row.employee_code for row in command.rows} | {command.employee_code}
    return RosterRows(
        schedule_ids=[row.schedule_id for row in command.rows],
        employee_codes=[code for code in codes if code is not None],
    )


def _results(draft: Draft, command: Reassign, overriding: Overriding) -> Iterator[RowResult]:
    """Move in the draft what can move, and yield each row's result in order."""
    wanted = [_wanted(draft, row, command) for row in command.rows]
    if not command.each_on_its_own:
        for one in wanted:
            if isinstance(one, Place):
                draft.end(one.schedule_id)
    for row, one in zip(command.rows, wanted, strict=True):
        yield _put(draft, one, overriding) if isinstance(one, Place) else _told(row, one)


def _wanted(draft: Draft, row: Given, command: Reassign) -> Place | AppException | None:
    """Return where the row's schedule is to stand, what refuses that before any rule is asked, or
    None where it stands there already."""
    locked = draft.locked
    try:
        schedule = _seen(locked, row)
        person = locked.person(row.employee_code or command.employee_code or "")
    except tuple(_OUTCOMES) as refusal:
        return refusal
    place = Place.of(schedule)
    if place.employee_id == person.id:
        return None
    if draft.is_recorded(place.schedule_id):
        name = locked.whose(place.employee_id).name
        return AttendanceRecordedException(recorded_words(name))
    return replace(place, employee_id=person.id)


def _seen(locked: Locked, row: Given) -> Schedule:
    schedule = locked.schedule(row.schedule_id)
    refuse_stale(schedule, row.expected_version)
    return schedule


def _put(draft: Draft, place: Place, overriding: Overriding) -> RowResult:
    try:
        draft.put(place, overriding)
    except RuleViolationException as refusal:
        return RowResult(
            schedule_id=place.schedule_id,
            outcome=RowOutcome.REFUSED,
            messages=tuple(
                f"{one['message']}."
                for one in refusal.violations
                if one["severity"] != Severity.INFO
            ),
            violations=refusal.violations,
        )
    return RowResult(schedule_id=place.schedule_id, outcome=RowOutcome.ALLOWED)


def _told(row: Given, refusal: AppException | None) -> RowResult:
    if refusal is None:
        return RowResult(schedule_id=row.schedule_id, outcome=RowOutcome.UNCHANGED)
    outcome = _OUTCOMES[type(refusal)]
    words = _STALE if outcome is RowOutcome.STALE else refusal.message
    return RowResult(schedule_id=row.schedule_id, outcome=outcome, messages=(words,))


def _refuse_any(results: Sequence[RowResult]) -> None:
    against = [one for one in results if one.stands]
    if not against:
        return
    many = f"{len(against)} of {len(results)} can't go" if len(results) > 1 else "It can't go"
    words = " ".join(dict.fromkeys(message for one in against for message in one.messages))
    raise ReassignRefusedException(
        f"{many}, so nothing was changed. {words}",
        context={"rows": [one.facts() for one in results]},
    )

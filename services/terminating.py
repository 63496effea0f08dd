"""Somebody goes: what they are planned on from that day on is given away or left open with it, in
one transaction, and none of it is forgotten."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import ClassVar

from error_handlers.exceptions import ConflictException
from models.employee import Employee
from models.schedule import Schedule
from models.user import User
from repositories.roster_locks import RosterRows
from scheduling.wording import date_text, weekday_text
from services.changes import facts_of, refuse_stale
from services.employees import refuse_backwards
from services.future_work import coming_work, duty_words
from services.pairing import follow
from services.person_history import words_joined
from services.person_rewriting import PERSON_FACTS, PersonRewriting
from services.recording import Change
from services.roster_commands import Terminate
from services.roster_places import Locked, Place
from services.roster_sentences import shortened, when_text, work_name
from services.roster_work import Deed, Done
from utils.principal import Role
from utils.wall_clock import local_date


class FutureWorkChangedException(ConflictException):
    """The work that was decided on is not what they are planned on now; `context["work"]` is."""

    code: ClassVar[str] = "future-work-changed"
    title: ClassVar[str] = "What they are planned on is something else now"
    default_message: ClassVar[str] = (
        "Nothing was changed. Look at the work as it is now, then decide."
    )


class TerminateService(PersonRewriting):
    """People who go."""

    def terminate(self, command: Terminate) -> Done:
        """Let somebody go: their work from that day on goes to whom the rows name, or is open.

        What is returned has the work; taking the action back restores all of it, the account too.

        Raises:
            ResourceNotFoundException: no such person here.
            PreconditionFailedException: somebody changed the person meanwhile.
            FutureWorkChangedException: the rows are not all that they are planned on.
            RuleViolationException: a rule stands against whom a row names.
            ValidationException: they would go before they came.
        """
        locked = self._lock(_rows_of(command))
        person = locked.person(command.employee_code)
        refuse_stale(person.version, command.expected_version, facts_of(person, PERSON_FACTS))
        day = command.terminated_on
        work = coming_work(self._schedules, person, day, self.unit.now)
        _refuse_other_work(command, work)
        sentence = self._sentence(person, command)
        changes = []
        if person.terminated_on != day:
            values = {"terminated_on": day}
            changes.append(
                self._rewrite_person(person, values, "terminate", sentence, command.reason)
            )
            refuse_backwards(person)
        accounts = self._users.lock_of_person(person.id).values()
        if day <= self._today():
            changes += self._close(accounts, sentence)
        overriding = self._overriding(command.override_reason)
        draft = self._draft(locked, [])
        for row in command.work:
            draft.end(row.schedule_id)
        draft.put_all(_places(locked, command), overriding)
        deed = Deed(
            verb="terminate",
            sentence=sentence,
            reason=overriding.reason if draft.overridden else command.reason,
            why_at_all=command.reason,
            changes=changes,
            notes=[*follow(draft), *self._notes(person, work, accounts)],
        )
        return self._carry_out(draft, deed, [row.schedule_id for row in command.work])

    def _close(self, accounts: Iterable[User], sentence: str) -> Iterator[Change]:
        """Close what staff sign in with; others' accounts are not about being on the roster."""
        for user in accounts:
            if user.role is Role.EMPLOYEE and user.is_active:
                yield self._rewrite_account(user, is_active=False, sentence=sentence)

    def _notes(
        self, person: Employee, work: Iterable[Schedule], accounts: Iterable[User]
    ) -> Iterator[str]:
        """Yield what is left for somebody to think of."""
        today = self._today()
        for one in work:
            if one.is_pinned:
                when = when_text(one.starts_at, one.event.site.time_zone, today)
                yield f"{work_name(one.event)} at {when} was pinned to {person.name}"
        for duty in duty_words(self._employees.list_duties(person.id)):
            yield f"{person.name} still has the standing duty {duty}"
        for user in accounts:
            if user.is_active:
                yield f"{user.email} can still sign in until an administrator disables it"

    def _sentence(self, person: Employee, command: Terminate) -> str:
        day = command.terminated_on
        when = f"{weekday_text(day)} {date_text(day, self._today())}"
        given = sum(row.employee_code is not None for row in command.work)
        told = [
            f"{count} {'event' if count == 1 else 'events'} {what}"
            for count, what in (
                (given, "given to others"),
                (len(command.work) - given, "left open"),
            )
            if count
        ]
        work = f": {words_joined(told)}" if told else ""
        return shortened(f"{self.principal.actor_name} let {person.name} go from {when} on{work}")

    def _today(self) -> date:
        return local_date(self.unit.now, self.principal.time_zone)


def _rows_of(command: Terminate) -> RosterRows:
    others = {row.employee_code for row in command.work if row.employee_code is not None}
    return RosterRows(
        schedule_ids=[row.schedule_id for row in command.work],
        employee_codes=[command.employee_code, *others],
    )


def _refuse_other_work(command: Terminate, work: Sequence[Schedule]) -> None:
    """Raise `FutureWorkChangedException` unless the rows are the work, as it is now."""
    seen = {row.schedule_id: row.expected_version for row in command.work}
    if seen == {one.id: one.version for one in work}:
        return
    shown = [
        {
            "schedule_id": one.id,
            "version": one.version,
            "event": one.event.project_name,
            "starts_at": one.starts_at,
        }
        for one in work
    ]
    raise FutureWorkChangedException(context={"work": shown})


def _places(locked: Locked, command: Terminate) -> list[Place]:
    return [
        replace(
            Place.of(locked.schedule(row.schedule_id)),
            employee_id=locked.person(row.employee_code).id,
        )
        for row in command.work
        if row.employee_code is not None
    ]

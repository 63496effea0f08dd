"""Rewriting people within an action of the roster: whether they are here, and may sign in."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from models.employee import Employee
from models.user import User
from repositories.accounts import UserRepository
from repositories.employees import EmployeeRepository
from repositories.events import EventRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.roster_actions import RosterActionRepository
from repositories.rule_inputs import RuleInputRepository
from repositories.schedules import ScheduleRepository
from security.session_endings import SessionEndings
from security.session_records import Ending
from services.account_endings import end_sessions
from services.base import Unit
from services.changes import facts_of, put
from services.event_rewriting import EventRewriting
from services.recording import Change

PERSON_FACTS: Final = ("terminated_on",)
ACCOUNT_FACTS: Final = ("is_active",)


class PersonRewriting(EventRewriting):
    """Actions that change people and their accounts too."""

    def __init__(
        self,
        unit: Unit,
        employees: EmployeeRepository,
        events: EventRepository,
        schedules: ScheduleRepository,
        inputs: RuleInputRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
        actions: RosterActionRepository,
        users: UserRepository,
        endings: SessionEndings,
    ) -> None:
        super().__init__(unit, employees, events, schedules, inputs, audits, transitions, actions)
        self._audits = audits
        self._users = users
        self._endings = endings

    def _rewrite_person(
        self,
        person: Employee,
        values: Mapping[str, object],
        verb: str,
        sentence: str,
        reason: str | None,
    ) -> Change:
        """Give a locked person new values, leave the trail, and return the change to record."""
        before = facts_of(person, PERSON_FACTS)
        was, now_is = put(person, values)
        self._trail.audit(verb, "employee", person.id, before=was, after=now_is, reason=reason)
        stored = self._employees.as_stored(person.id)
        return Change(
            object_type="employee",
            object_id=person.id,
            event_id=None,
            before=before,
            after=facts_of(stored, PERSON_FACTS),
            version=stored.version,
            sentence=sentence,
        )

    def _rewrite_account(self, user: User, *, is_active: bool, sentence: str) -> Change:
        """Open or close a locked account, leave the trail, and return the change to record; the
        sessions of a closed one end.

        Raises:
            InPersonException: a program opens one.
        """
        if is_active:
            self.require_in_person()  # a stolen token must not give anybody more than they have
        before = facts_of(user, ACCOUNT_FACTS)
        was, now_is = put(user, {"is_active": is_active})
        self._trail.audit("change", "user", user.id, before=was, after=now_is)
        if not is_active:
            end_sessions(self._endings, self._trail, user.id, Ending.USER_DISABLED)
        stored = self._users.lock_by_ids([user.id])[user.id]
        return Change(
            object_type="user",
            object_id=user.id,
            event_id=None,
            before=before,
            after=facts_of(stored, ACCOUNT_FACTS),
            version=stored.version,
            sentence=sentence,
        )


def person_values(facts: Mapping[str, Any]) -> dict[str, object]:
    """Return the values of a person that `facts` of a change keep."""
    kept = facts["terminated_on"]
    return {"terminated_on": None if kept is None else date.fromisoformat(kept)}


def is_person_as(facts: Mapping[str, Any], person: Employee) -> bool:
    """Return whether somebody is still as `facts` of a change say."""
    return all(getattr(person, name) == value for name, value in person_values(facts).items())


def is_account_as(facts: Mapping[str, Any], user: User) -> bool:
    """Return whether an account is still as `facts` of a change say."""
    return all(getattr(user, name) == facts[name] for name in ACCOUNT_FACTS)

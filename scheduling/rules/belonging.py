"""Whether person, event and site are ours, and whether they still take work."""

from functools import partial

from scheduling.rules.base import Case, Findings, Question, Rule, Words
from scheduling.values import Person, Severity
from scheduling.wording import day_text

PAUSED = "paused"
_ENDED_STATES = frozenset({"cancelled", "submitted", "expired"})


def _find_foreign(question: Question) -> Findings:
    snapshot, candidate = question.snapshot, question.candidate
    # As whole numbers: an id itself takes several times as long to compare.
    ours = snapshot.organization_id.int
    event = snapshot.events.get(candidate.event_id)
    person = snapshot.people.get(candidate.employee_id)
    found = []
    if event is None or event.organization_id.int != ours:
        found.append(partial(_foreign, "event", str(candidate.event_id)))
    elif event.site_organization_id.int != ours:
        found.append(partial(_foreign, "site", str(event.site_id)))
    if person is None or person.organization_id.int != ours:
        found.append(partial(_foreign, "employee", str(candidate.employee_id)))
    return found


def _foreign(what: str, identifier: str) -> Words:
    # Nothing else is told: not even whether it exists somewhere.
    return Words(
        message=lambda: f"Your organization has no such {what}",
        details=lambda: {"what": what, "id": identifier},
    )


def _find_inactive(case: Case) -> Findings:
    why = _absent_from_staff(case.person, case)
    return [partial(_inactive, case, why)] if why else ()


def _inactive(case: Case, why: str) -> Words:
    hired_on, terminated_on = case.person.hired_on, case.person.terminated_on
    return Words(
        message=lambda: f"{case.person.name} {why}",
        details=lambda: case.facts(
            is_active=case.person.is_active,
            hired_on=hired_on.isoformat() if hired_on else None,
            terminated_on=terminated_on.isoformat() if terminated_on else None,
        ),
    )


def _absent_from_staff(person: Person, case: Case) -> str | None:
    if person.terminated_on is not None and case.day >= person.terminated_on:
        return f"has left as of {day_text(person.terminated_on, case.day)}"
    if person.hired_on is not None and case.day < person.hired_on:
        return f"only starts on {day_text(person.hired_on, case.day)}"
    return None if person.is_active else "is not active"


def _find_ended(case: Case) -> Findings:
    state = case.event.state
    if state in _ENDED_STATES:
        return [partial(_ended, case)]
    if state == PAUSED and not _is_on_it(case):
        return [partial(_ended, case, ": nobody new is put on it")]
    return ()


def _ended(case: Case, only_who_stays: str = "") -> Words:
    event = case.event
    return Words(
        message=lambda: f"{event.project_name} is {event.state}{only_who_stays}",
        details=lambda: case.facts(state=event.state),
    )


def _is_on_it(case: Case) -> bool:
    replaced = case.candidate.replaces
    return case.person.id in case.event.staying or any(
        one.employee_id == case.person.id and one.id in replaced
        for one in case.snapshot.roster.of_event(case.event.id)
    )


TENANT: Rule[Question] = Rule(
    id="tenant",
    severity=Severity.ABSOLUTE,
    explanation="The event, its site and the employee all belong to your organization.",
    find=_find_foreign,
)

INACTIVE: Rule[Case] = Rule(
    id="inactive",
    severity=Severity.ABSOLUTE,
    explanation=(
        "The employee is active on the day of the work: hired by then, and not yet terminated (the "
        "day of termination is the first without them)."
    ),
    find=_find_inactive,
)

EVENT_STATE: Rule[Case] = Rule(
    id="event-state",
    severity=Severity.ABSOLUTE,
    explanation=(
        "A cancelled, submitted or expired event takes no more work, and a paused one nobody new: "
        "who is on it stays on it."
    ),
    find=_find_ended,
)

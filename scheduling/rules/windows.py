"""When the client wants the work done."""

from collections.abc import Iterator

from scheduling.local_time import to_local
from scheduling.rules.base import Case, Finding, Rule
from scheduling.values import Severity
from scheduling.wording import moment_text


def _find_outside(case: Case) -> Iterator[Finding]:
    event, starts_at = case.event, case.candidate.starts_at
    if event.opens_at <= starts_at < event.due_at:
        return
    opens = moment_text(to_local(event.opens_at, event.zone), case.day)
    due = moment_text(to_local(event.due_at, event.zone), case.day)
    yield Finding(
        message=(f"Work on {case.event_name()} may start from {opens} and must start before {due}"),
        details=case.facts(
            opens_at=event.opens_at.isoformat(), due_at=event.due_at.isoformat(), zone=event.zone
        ),
    )


WINDOW: Rule[Case] = Rule(
    id="window",
    severity=Severity.HARD,
    explanation="The work starts within the event's window and strictly before its due time.",
    find=_find_outside,
)

"""The one engine: every rule, asked about one candidate."""

from collections.abc import Iterable

from scheduling.rules import CASE_RULES, TENANT, Case, Question, Rule
from scheduling.snapshot import Snapshot
from scheduling.values import Candidate, Violation


def check(
    snapshot: Snapshot, candidate: Candidate, rules: Iterable[Rule[Case]] = CASE_RULES
) -> tuple[Violation, ...]:
    """Return everything that stands against `candidate`, in the order of the rules.

    If the person, the event or its site is not the organization's, that alone is answered.
    """
    question = Question(snapshot=snapshot, candidate=candidate)
    foreign = tuple(TENANT.violations(question))
    if foreign:
        return foreign
    case = Case.of(question)
    return tuple(
        rule.violation(finding, candidate) for rule in rules for finding in rule.find(case)
    )


def blocking(violations: Iterable[Violation]) -> tuple[Violation, ...]:
    """Return those that refuse the schedule: absolute and hard ones."""
    return tuple(violation for violation in violations if violation.blocks)

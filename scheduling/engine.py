"""The one engine: every rule, asked about one candidate."""

from collections.abc import Iterable

from scheduling.rules import CASE_RULES, TENANT, Case, Finding, Question, Rule
from scheduling.snapshot import Snapshot
from scheduling.values import Candidate, Violation

AnyRule = Rule[Case] | Rule[Question]


def check(
    snapshot: Snapshot, candidate: Candidate, rules: Iterable[Rule[Case]] = CASE_RULES
) -> tuple[Violation, ...]:
    """Return everything that stands against `candidate`, in the order of the rules.

    If the person, the event or its site is not the organization's, that alone is answered.
    """
    return tuple(
        [rule.violation(finding, candidate) for rule, finding in find(snapshot, candidate, rules)]
    )


def find(
    snapshot: Snapshot, candidate: Candidate, rules: Iterable[Rule[Case]] = CASE_RULES
) -> list[tuple[AnyRule, Finding]]:
    """Return what `check` returns before it is put into words, each with its rule."""
    question = Question(snapshot=snapshot, candidate=candidate)
    foreign: list[tuple[AnyRule, Finding]] = [(TENANT, found) for found in TENANT.find(question)]
    if foreign:
        return foreign
    case = Case.of(question)
    return [(rule, found) for rule in rules for found in rule.find(case)]


def blocking(violations: Iterable[Violation]) -> tuple[Violation, ...]:
    """Return those that refuse the schedule: absolute and hard ones."""
    return tuple(violation for violation in violations if violation.blocks)

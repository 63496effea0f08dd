"""Which rules a typed reason sets aside, and for whom: the one place that decides it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from error_handlers.exceptions import FieldFault, RuleViolationException, ValidationException
from scheduling.values import Severity, Violation
from security.permissions import Permission
from utils.visible_text import visible_length

SHORTEST_REASON: Final = 3
LONGEST_REASON: Final = 400
FIELD: Final = "override_reason"

# Who may set aside what; what is not here stands for everybody, or never stands in the way.
_WANTED: Final[Mapping[Severity, Permission]] = MappingProxyType(
    {Severity.HARD: Permission.RULES_OVERRIDE, Severity.SOFT: Permission.ROSTER_EDIT}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Overriding:
    """What somebody with these permissions may set aside, and the reason they typed, if any.

    Raises:
        ValidationException: the reason is too short to say anything, or too long.
    """

    permissions: Collection[str]
    reason: str | None = None

    def __post_init__(self) -> None:
        if self.reason is None:
            return
        typed = self.reason.strip()
        if visible_length(typed) < SHORTEST_REASON or len(typed) > LONGEST_REASON:
            words = f"Say why in {SHORTEST_REASON} to {LONGEST_REASON} characters."
            raise ValidationException(words, errors=[FieldFault(field=FIELD, message=words)])
        object.__setattr__(self, "reason", typed)

    def judged(self, violations: Iterable[Violation]) -> list[Violation]:
        """Return the violations, each with whether this person may set it aside."""
        return [replace(one, overridable=self._may_override(one)) for one in violations]

    def settle(self, violations: Iterable[Violation]) -> tuple[Violation, ...]:
        """Return those that the reason sets aside.

        Raises:
            RuleViolationException: one stands, be it that nobody may set it aside, that this person
                may not, or that no reason was typed.
        """
        found = self.judged(violations)
        against = [one for one in found if one.severity is not Severity.INFO]
        standing = [one for one in against if self.reason is None or not one.overridable]
        if standing:
            raise RuleViolationException(
                " ".join(f"{one.message}." for one in standing),
                violations=[one.to_dict() for one in found],
            )
        return tuple(against)

    def _may_override(self, violation: Violation) -> bool:
        wanted = _WANTED.get(violation.severity)
        return wanted is not None and wanted in self.permissions


def overridden_facts(overridden: Iterable[Violation]) -> dict[str, object]:
    """Return what the audit keeps of rules that were set aside: nothing, where none was.

    The causes tell verification, when names have changed since, that this is what was accepted.
    """
    kept = [
        {"rule": one.rule, "message": one.message, "causes": dict(one.causes())}
        for one in overridden
    ]
    return {"overridden": kept} if kept else {}

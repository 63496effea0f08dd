"""`make docs`: writes docs/rules.md from the engine's own rules and what they say."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any, Final

from scheduling.limits import LIMITS, Limit, Unit
from scheduling.rules import RULES, Rule
from scheduling.values import Settings
from scheduling.wording import WEEKDAYS
from tooling.rule_cases import example_of
from tooling.sources import ROOT

WRITTEN: Final = ROOT / "docs" / "rules.md"
_INTRODUCTION: Final = """# The rules

<!-- Written by `make docs` from the engine itself. Change scheduling/rules/ and
     scheduling/limits.py instead, then run it again. -->

One engine judges whatever is planned: by hand, over the API, from a file or automatically. These
are all its rules, in the order in which they speak.

- **absolute**: nobody can set it aside.
- **hard**: blocks, until an administrator gives a reason.
- **soft**: blocks, until whoever plans gives a reason.
- **info**: is told and stops nobody.

Reasons are kept in the history with the rule that was set aside. Days and clock times are read at
the event's site; work counts to the day it starts on.
"""
_LIMITS: Final = """## Limits

What an organization may choose for itself, at `/settings/rules` or by
`PATCH /api/v1/rules/settings`.
"""


def text_of_rules() -> str:
    """Return the whole document in Markdown."""
    return "\n".join([_INTRODUCTION, *_overview(), *_rules(), _LIMITS, *_limits()])


def _overview() -> Iterator[str]:
    yield "| Rule | Severity | Where nobody chooses | Reads |"
    yield "|---|---|---|---|"
    for rule in RULES:
        reads = ", ".join(f"`{name}`" for name in rule.settings)
        yield _row((f"[`{rule.id}`](#{rule.id})", rule.severity, _alone(rule), reads))
    yield ""


def _rules() -> Iterator[str]:
    for rule in RULES:
        yield f"## {rule.id}\n"
        yield f"{rule.explanation}\n"
        yield f"> {example_of(rule.id).message}.\n"


def _limits() -> Iterator[str]:
    usual = Settings()
    yield "| Limit | What it is | Usually | From | To |"
    yield "|---|---|---|---|---|"
    for field in fields(Settings):
        limit = LIMITS[field.name]
        bounds = (limit.least, limit.most) if limit.unit is not Unit.DATE else (None, None)
        shown = (_value(limit, value) for value in (getattr(usual, field.name), *bounds))
        yield _row((f"`{limit.name}`", f"{limit.label}. {limit.about}", *shown))
    yield ""


def _value(limit: Limit, value: object) -> str:
    if value is None:
        return ""
    if limit.unit is Unit.WEEKDAY:
        return f"{value} ({WEEKDAYS[int(str(value))]})"
    return f"{value} {limit.unit}" if limit.unit in (Unit.MINUTES, Unit.DAYS) else str(value)


def _alone(rule: Rule[Any]) -> str:
    return str(rule.automatic_severity or rule.severity)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Write the document."""
    WRITTEN.write_text(text_of_rules(), encoding="utf-8")


if __name__ == "__main__":
    main()

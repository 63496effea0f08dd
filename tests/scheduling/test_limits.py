"""Limits: what an organization may choose."""

from dataclasses import fields

from scheduling.limits import LIMITS, Unit
from scheduling.rules import RULES
from scheduling.values import Settings


def test_every_setting_is_a_limit_that_somebody_can_choose() -> None:
    assert list(LIMITS) == [field.name for field in fields(Settings)]


def test_every_limit_that_a_rule_reads_exists() -> None:
    assert {name for rule in RULES for name in rule.settings} <= LIMITS.keys()


def test_the_usual_values_lie_within_the_bounds() -> None:
    for name, limit in LIMITS.items():
        if limit.unit is not Unit.DATE:
            assert limit.least <= getattr(Settings(), name) <= limit.most

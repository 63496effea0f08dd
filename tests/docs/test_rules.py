"""docs/rules.md is what the engine says of its rules."""

from typing import Final

from scheduling.rules import RULES
from tests.docs.documents import ROOT
from tooling.rule_cases import example_of
from tooling.rule_docs import text_of_rules

DOCUMENT: Final = ROOT / "docs" / "rules.md"


def test_the_document_is_up_to_date() -> None:
    is_kept = DOCUMENT.read_text(encoding="utf-8") == text_of_rules()
    assert is_kept, "docs/rules.md is not what the engine says: run `make docs`"


def test_every_rule_speaks_in_its_own_case() -> None:
    assert {example_of(rule.id).rule for rule in RULES} == {rule.id for rule in RULES}

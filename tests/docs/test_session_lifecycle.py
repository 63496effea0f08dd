"""docs/session-lifecycle.md: each of its examples runs, on both databases."""

import runpy
from pathlib import Path

import pytest

from app import Rosterwright
from tests.docs.documents import ROOT, Block, blocks
from tests.support.factories import World

EXAMPLES = list(blocks(ROOT / "docs" / "session-lifecycle.md", "python"))


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"line{example.line}")
def test_the_example_runs(app: Rosterwright, tmp_path: Path, example: Block) -> None:
    script = tmp_path / f"line{example.line}.py"
    script.write_text(example.text, encoding="utf-8")

    runpy.run_path(str(script), init_globals={"app": app, "world": World(app)})

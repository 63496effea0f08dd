"""The drills' judges: each finds the fault that was planted for it."""

import subprocess
import sys
import tempfile
from typing import Final

import pytest

from drills.__main__ import ends
from drills.corruption import corrupted
from drills.harness import Outcome
from drills.migrating import are_kept

SILENT: Final = "import time; time.sleep(60)"
AT_WORK: Final = (
    "import sys, time\nfor _ in range(6): print(file=sys.stderr, flush=True); time.sleep(0.1)"
)


def test_an_outcome_with_a_fault_says_so_and_is_no_pass() -> None:
    outcome = Outcome(figures="3 of 4", faults=["one was lost"])
    assert not outcome.is_passed
    assert outcome.line("F0 sqlite") == "F0 sqlite: FAIL one was lost (3 of 4)"
    assert Outcome(figures="4 of 4").line("F0 sqlite") == "F0 sqlite: PASS 4 of 4"


@pytest.mark.parametrize(("script", "is_over"), [(SILENT, False), (AT_WORK, True), ("", True)])
def test_only_a_drill_that_gets_on_is_waited_for(script: str, *, is_over: bool) -> None:
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen([sys.executable, "-c", script], stderr=log, text=True) as process,
    ):
        assert ends(process, log, quiet=0.4) is is_over
        process.kill()


def test_no_cookie_that_was_given_is_among_the_corrupted() -> None:
    valid = [f"{letter * 43}.{letter * 64}" for letter in "abc"]
    made = list(corrupted(valid, 3000, 1))
    assert len(made) == 3000
    assert not set(valid) & set(made)


@pytest.mark.parametrize(
    ("after", "is_kept"),
    [
        ([{"id": 1, "new": 0}, {"id": 2, "new": 0}], True),
        ([{"id": 1}], False),
        ([{"id": 1}, {"id": 3}], False),
        ([{"id": 1}, {"id": 2}, {"id": 2}], False),
    ],
    ids=["a column more", "a row less", "another row", "a row twice"],
)
def test_a_lost_changed_or_doubled_row_is_seen(
    after: list[dict[str, object]], *, is_kept: bool
) -> None:
    assert are_kept([{"id": 1}, {"id": 2}], after) is is_kept

"""`make suites`: other people's tests, with Flask's signed cookies and with our sessions.

Whatever passes with the one passes with the other, on each database; otherwise exit code 1.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support.postgres import create_database, postgres_server
from tooling.sources import ROOT

_HOME: Final = ROOT / "var" / "suites"
_SUITES: Final = ("flask-3.1.3", "Flask-Login-0.6.3")
_STOCK: Final = "signed cookies"
_LONGEST_RUN_SECONDS: Final = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class SuiteRun:
    """How one run of a suite went: the tests that passed and failed, the sessions it stored."""

    passed: frozenset[str]
    failed: frozenset[str]
    stored: int
    seconds: float


def main() -> int:
    """Run every suite with every kind of sessions; print what there is to compare."""
    lost = []
    print(
        f"{'suite':<20} {'sessions':<16} {'passed':>6} {'failed':>6} {'stored':>6} {'seconds':>8}"
    )
    for suite in _SUITES:
        runs = _run_with_each(suite)
        for kind, run in runs.items():
            print(row(suite, kind, run), flush=True)
        lost += lost_tests(suite, runs)
    print(f"passed with {_STOCK} and not with ours: {len(lost)}")
    for each in lost:
        print(f"  {each}")
    return 1 if lost else 0


def row(suite: str, kind: str, run: SuiteRun) -> str:
    """Return one line of the table."""
    return (
        f"{suite:<20} {kind:<16} {len(run.passed):>6} {len(run.failed):>6} "
        f"{run.stored:>6} {run.seconds:>8.1f}"
    )


def lost_tests(suite: str, runs: Mapping[str, SuiteRun]) -> list[str]:
    """Return what passes with signed cookies alone, and each run of ours that stored nothing."""
    lost = []
    for kind, run in runs.items():
        if kind == _STOCK:
            continue
        lost += [f"{suite}, {kind}: {test}" for test in sorted(runs[_STOCK].passed - run.passed)]
        if not run.stored:
            lost.append(f"{suite}, {kind}: no session was stored, so nothing was shown")
    return lost


def _run_with_each(suite: str) -> dict[str, SuiteRun]:
    with tempfile.TemporaryDirectory(prefix="suites") as folder, postgres_server() as server:
        postgresql = create_database(server, "suite").render_as_string(hide_password=False)
        databases = {
            _STOCK: None,
            "SQLite": f"sqlite:///{folder}/suite.sqlite3",
            "PostgreSQL": postgresql,
        }
        return {kind: _run(suite, url, Path(folder)) for kind, url in databases.items()}


def _run(suite: str, database: str | None, folder: Path) -> SuiteRun:
    result = folder / "result.json"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SUITE_RESULT": str(result)}
    if database is not None:
        environment["SUITE_DATABASE"] = database
    command = [str(_HOME / "venv" / "bin" / "python"), "-m", "pytest", "-p", "tooling.suite_plugin"]
    quietly = ["-p", "no:cacheprovider", "--quiet", f"--basetemp={folder / 'pytest'}"]
    began = time.monotonic()
    ended = subprocess.run(
        [*command, *quietly],
        cwd=_HOME / suite,
        env=environment,
        capture_output=True,
        text=True,
        timeout=_LONGEST_RUN_SECONDS,
        check=False,
    )
    if not result.is_file():
        raise SystemExit(f"{suite} did not run:\n{ended.stdout}{ended.stderr}")
    return read(result, time.monotonic() - began)


def read(result: Path, seconds: float) -> SuiteRun:
    """Return what the plugin wrote: a line for each test, and how many sessions were stored."""
    lines = [line.partition(" ") for line in result.read_text(encoding="utf-8").splitlines()]
    result.unlink()
    return SuiteRun(
        passed=frozenset(test for outcome, _, test in lines if outcome == "passed"),
        failed=frozenset(test for outcome, _, test in lines if outcome == "failed"),
        stored=sum(int(count) for outcome, _, count in lines if outcome == "stored"),
        seconds=seconds,
    )


if __name__ == "__main__":
    sys.exit(main())

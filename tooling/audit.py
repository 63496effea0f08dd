"""`make audit`: what others' checkers say of every page.

The Nu HTML checker reads what is sent; Lighthouse looks at what a browser makes of it.
"""

import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tooling.sources import ROOT
from utils.json import dumps, loads

TOOLS: Final = ROOT / "frontend" / "audit" / "node_modules"
LEAST_SCORE: Final = 95
CATEGORIES: Final = ("accessibility", "best-practices")
_LONGEST_SECONDS: Final = 300
_NODE: Final = ROOT / ".venv" / "bin" / "node"


class AuditError(Exception):
    """A checker is missing or did not answer; the message says what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Complaint:
    """One error that the Nu HTML checker found."""

    page: str
    line: int
    message: str
    extract: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Scores:
    """Lighthouse's scores of one page, from 0 to 100, and the audits that cost points."""

    scores: Mapping[str, int]
    failed: tuple[str, ...]

    @property
    def is_enough(self) -> bool:
        """Return whether every score reaches what is asked."""
        return all(score >= LEAST_SCORE for score in self.scores.values())


def html_complaints(files: Sequence[Path]) -> list[Complaint]:
    """Return the errors in those files.

    Raises:
        AuditError: there is no Java, or the checker did not answer.
    """
    java = shutil.which("java")
    if java is None:
        raise AuditError("The Nu HTML checker needs Java: apt install default-jre-headless")
    checker = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = [java, "-jar", str(checker), "--format", "json", "--exit-zero-always"]
    answer = _run([*command, *map(str, files)]).stderr
    return [_complaint(found) for found in _report(answer)["messages"] if _is_error(found)]


def _is_error(found: Mapping[str, Any]) -> bool:
    return str(found["type"]) in {"error", "non-document-error"}


def _complaint(found: Mapping[str, Any]) -> Complaint:
    return Complaint(
        page=Path(found.get("url", "")).stem,
        line=found.get("lastLine", 0),
        message=found["message"],
        extract=" ".join(found.get("extract", "").split()),
    )


def scores_of(
    url: str, *, port: int, headers: Mapping[str, str], flags: Iterable[str] = ()
) -> Scores:
    """Return what Lighthouse, in the browser that listens on `port`, gives a page.

    Raises:
        AuditError: it did not come to a score.
    """
    answer = _run(
        [
            str(_NODE),
            str(TOOLS / "lighthouse" / "cli" / "index.js"),
            url,
            f"--port={port}",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--extra-headers={dumps(dict(headers)).decode()}",
            "--output=json",
            "--quiet",
            "--no-enable-error-reporting",
            *flags,
        ]
    )
    if answer.returncode:
        raise AuditError(f"Lighthouse gave up on {url}: {answer.stderr[-2000:]}")
    return _scores(_report(answer.stdout))


def _scores(report: Mapping[str, Any]) -> Scores:
    categories = report["categories"]
    wanted = [
        line["id"]
        for name in CATEGORIES
        for line in categories[name]["auditRefs"]
        if line["weight"] and report["audits"][line["id"]]["score"] not in (None, 1)
    ]
    return Scores(
        scores={name: _percent(categories[name]["score"]) for name in CATEGORIES},
        failed=tuple(wanted),
    )


def _report(text: str) -> Mapping[str, Any]:
    found: Any = loads(text)
    return dict(found)


def _percent(score: float | None) -> int:
    return round(100 * (score or 0))


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=_LONGEST_SECONDS
    )

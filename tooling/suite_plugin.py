"""A pytest plugin for other people's test suites: it lends their applications our sessions.

SUITE_DATABASE names the database that keeps them; without it Flask's signed cookies stay in use.
Nothing of a suite is changed. What passed and failed is written to SUITE_RESULT.
"""

import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import ClassVar, Final

import flask
import flask.sessions
import pytest
import sqlalchemy as sa

from security.session_rows import SESSIONS
from security.sessions import DatabaseSessionInterface
from security.store import SessionStore

_ROOT: Final = Path(__file__).resolve().parents[1]


class LentSessions(DatabaseSessionInterface):
    """Made without arguments, as Flask's own is, so that a suite can subclass it."""

    lent: ClassVar[SessionStore]

    def __init__(self) -> None:
        super().__init__(self.lent)


class SuiteResults:
    """Every test's outcome; one that fails while it is set up or taken down has failed."""

    def __init__(self, file: Path, engine: sa.Engine | None) -> None:
        self._file = file
        self._engine = engine
        self._outcomes: defaultdict[str, set[str]] = defaultdict(set)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how one phase of a test ended."""
        self._outcomes[report.nodeid].add(report.outcome)

    def pytest_unconfigure(self) -> None:
        """Write down what there is to know."""
        lines = [f"{_worst(outcomes)} {test}" for test, outcomes in self._outcomes.items()]
        lines.append(f"stored {self._count_sessions()}")
        self._file.write_text("\n".join(lines), encoding="utf-8")

    def _count_sessions(self) -> int:
        if self._engine is None:
            return 0
        with self._engine.connect() as connection:
            stored = connection.scalar(sa.select(sa.func.count()).select_from(SESSIONS)) or 0
        self._engine.dispose()
        return stored


def _worst(outcomes: set[str]) -> str:
    return next(kind for kind in ("failed", "skipped", "passed") if kind in outcomes)


def pytest_configure(config: pytest.Config) -> None:
    """Lend the sessions before a suite's own files are imported."""
    _hide_ourselves()
    url = os.environ.get("SUITE_DATABASE")
    engine = sa.create_engine(url) if url else None
    if engine is not None:
        LentSessions.lent = DatabaseSessionInterface(engine).store
        vars(flask.sessions).update(SecureCookieSessionInterface=LentSessions)
        flask.Flask.session_interface = LentSessions()
    config.pluginmanager.register(SuiteResults(Path(os.environ["SUITE_RESULT"]), engine))


def _hide_ourselves() -> None:
    # Flask's tests look for modules called app and wsgi, and would find ours.
    sys.path.remove(str(_ROOT))
    del os.environ["PYTHONPATH"]

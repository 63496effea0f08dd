"""The guards can fail: each rule finds what it is for, and leaves its neighbours alone."""

import ast
import re
from textwrap import dedent
from typing import Final

import pytest

from tests.guards import rules
from tests.guards.rules import Rule, offences, place
from tests.guards.units import rows_that_leave
from tooling import metrics
from tooling.sources import Source

IN_MEMORY: Final = '":mem' + 'ory:"'
SERVICE: Final = "with service(RosterService) as roster:"

CASES: Final[dict[str, tuple[Rule, str, str]]] = {
    "method call": (rules.calls_of("commit"), "session.commit()", "committed(session)"),
    "function call": (rules.calls_function("text"), "sa.text('x')", "text = 1"),
    "import": (rules.imports_of("json"), "import json", "from utils import json"),
    "from import": (rules.imports_of("json"), "from json import dumps", "import utils.json"),
    "name": (rules.names("__table__"), "Event.__table__", "Event.table"),
    "mutable list": (rules.mutable_globals, "seen = []", "SEEN = ()"),
    "mutable call": (rules.mutable_globals, "seen = defaultdict(int)", "SEEN = frozenset()"),
    "mutable by its type": (
        rules.mutable_globals,
        "TABLE: Final = {1: 2}",
        "TABLE: Final[Mapping[int, int]] = {1: 2}",
    ),
    "global": (rules.global_statements, "def f():\n    global x", "def f():\n    x = 1"),
    "lost cause": (
        rules.causeless_raises,
        "try:\n    f()\nexcept ValueError:\n    raise KeyError",
        "try:\n    f()\nexcept ValueError as error:\n    raise KeyError from error",
    ),
    "raised again": (
        rules.causeless_raises,
        "try:\n    f()\nexcept ValueError as error:\n    raise KeyError(error)",
        "try:\n    f()\nexcept ValueError as error:\n    log(error)\n    raise error",
    ),
    "silence": (
        rules.silent_handlers,
        "try:\n    f()\nexcept ValueError:\n    pass",
        "try:\n    f()\nexcept ValueError:\n    x = 1",
    ),
    "a log line and None": (
        rules.silent_handlers,
        "try:\n    f()\nexcept KeyError:\n    _log.info('x')\n    return None",
        "try:\n    f()\nexcept KeyError:\n    return None",
    ),
    "try": (rules.tries, "try:\n    f()\nfinally:\n    g()", "f()"),
    "any exception": (
        rules.raises_anything,
        "pytest.raises(AppException)",
        "pytest.raises(ValueError)",
    ),
    "any of several": (
        rules.raises_anything,
        "pytest.raises((ValueError, Exception))",
        "pytest.raises((ValueError, KeyError))",
    ),
    "optional session": (
        rules.optional_sessions,
        "def f(session: Session | None): ...",
        "def f(session: Session, name: str | None): ...",
    ),
    "unsure constructor": (
        rules.unsure_constructors,
        "class MailService:\n    def __init__(self, client=None): ...",
        "class MailService:\n    def __init__(self, client): ...\n    def send(self, to=None): ...",
    ),
    "bare id": (
        rules.bare_id_returns,
        "class TokenRepository:\n    def store(self) -> UUID: ...",
        "class TokenRepository:\n    def add(self) -> Token: ...\n    def _mark(self) -> str: ...",
    ),
    "in-memory database": (rules.in_memory_databases, f"url = {IN_MEMORY}", "url = 'memory'"),
    "product id": (
        rules.numeric_upstream_ids,
        "make(upstream_id='4711')",
        "make(upstream_id='UP-1')",
    ),
    "row used late": (
        rows_that_leave,
        f"def f():\n    {SERVICE}\n        made = roster.assign(x)\n    return made.version",
        f"def f():\n    {SERVICE}\n        made = roster.assign(x)\n        return dump(made)",
    ),
    "row returned": (
        rows_that_leave,
        f"def f():\n    {SERVICE}\n        return roster.assign(x)",
        f"def f():\n    {SERVICE}\n        return roster.assign(x).id",
    ),
}


def _source(text: str) -> Source:
    written = dedent(text)
    return Source(path="a/b.py", text=f"{written}\n", tree=ast.parse(written))


@pytest.mark.parametrize("case", CASES)
def test_a_rule_finds_what_breaks_it_and_nothing_else(case: str) -> None:
    rule, broken, kept = CASES[case]

    assert list(rule(_source(broken)))
    assert list(rule(_source(kept))) == []


def test_a_place_is_named_by_its_function_so_that_edits_above_do_not_move_it() -> None:
    source = _source("x = 1\n\ndef f():\n    g.commit()")

    assert offences(rules.calls_of("commit"), [source]) == {"a/b.py:f"}
    assert place(source, source.tree.body[0]) == "a/b.py:1"


def test_an_allowed_place_is_no_offence() -> None:
    source = _source("def f():\n    g.commit()")

    assert offences(rules.calls_of("commit"), [source], {"a/b.py:f": "because"}) == set()


@pytest.mark.parametrize("caught", ["", " Exc" + "eption", " (ValueError, Base" + "Exception)"])
def test_handlers_of_everything_are_counted(caught: str) -> None:
    source = _source(f"try:\n    f()\nexcept{caught}:\n    g()")

    assert list(metrics.broad_handlers([source])) == ["a/b.py:3"]


def test_handlers_of_something_are_not_counted() -> None:
    source = _source("try:\n    f()\nexcept (ValueError, KeyError):\n    g()")

    assert list(metrics.broad_handlers([source])) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        pytest.param(metrics.IGNORED_TYPE, "x = 1  # type" + ": ignore[misc]", id="ignored type"),
        pytest.param(metrics.SILENCED_RULE, "x = 1  # no" + "qa: E501", id="silenced rule"),
        pytest.param(metrics.SKIPPED, "@pytest.mark" + ".skip", id="skipped by mark"),
        pytest.param(metrics.SKIPPED, "pytest" + ".skip('later')", id="skipped by call"),
        pytest.param(metrics.LET_THROUGH, "filterwarnings(" + "'ignore')", id="let through"),
    ],
)
def test_words_that_stay_at_zero_are_counted(pattern: re.Pattern[str], line: str) -> None:
    source = Source(path="a/b.py", text=f"a = 1\n{line}\n", tree=ast.parse(""))

    assert list(metrics.matching(pattern, [source])) == ["a/b.py:2"]


def test_a_branch_on_a_service_is_counted() -> None:
    source = _source("if kind == 'RosterService':\n    pass\nif kind is RosterService:\n    pass")

    assert len(list(metrics.wiring_branches([source]))) == 2


def test_a_long_file_needs_a_reason() -> None:
    source = _source("x = 1\n" * (metrics.LONGEST_FILE + 1))

    assert list(metrics.files_without_reason([source], {}))
    assert list(metrics.files_without_reason([source], {"a/b.py": "a table"})) == []

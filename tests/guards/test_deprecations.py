"""What goes away says when, and goes."""

import ast
import tomllib

from packaging.version import Version

from tests.guards.rules import calls, last_name
from tooling.sources import ROOT, Source, product


def _deprecating() -> list[Source]:
    return [
        source
        for source in product()
        for call in calls(source)
        if any(last_name(argument) == "DeprecationWarning" for argument in call.args)
    ]


def _removal_version(source: Source) -> str | None:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assign):
            for name, value in _pairs(node):
                if name == "REMOVED_IN" and isinstance(value, ast.Constant):
                    return str(value.value)
    return None


def _pairs(node: ast.Assign) -> list[tuple[str, ast.expr]]:
    (target, *_others), value = node.targets, node.value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return [(last_name(name), one) for name, one in zip(target.elts, value.elts, strict=True)]
    return [(last_name(target), value)]


def test_there_is_something_to_watch() -> None:
    assert _deprecating()


def test_everything_deprecated_names_the_version_that_removes_it() -> None:
    assert [source.path for source in _deprecating() if _removal_version(source) is None] == []


def test_nothing_deprecated_outlives_its_removal_version() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    today = Version(settings["tool"]["rosterwright"]["version"])
    overdue = [
        source.path
        for source in _deprecating()
        if today >= Version(_removal_version(source) or "0")
    ]

    assert overdue == []


def test_our_own_code_finds_models_through_the_registry() -> None:
    old = [
        source.at(node)
        for source in product()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Subscript)
        and last_name(node.value) == "config"
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
        and not node.slice.value.isupper()
    ]

    assert old == []

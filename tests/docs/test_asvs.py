"""docs/asvs.md leaves no requirement out, and names tests that exist."""

import ast
import re
from collections import Counter
from typing import Final

import pytest

from tests.docs.documents import ROOT, inline_code

DOCUMENT: Final = ROOT / "docs" / "asvs.md"
# How many requirements each section of ASVS 5.0 has.
SECTIONS: Final = {"7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 3, "7.6": 2, "3.3": 5}
WHOLE: Final = {f"{name}.{nth}" for name, count in SECTIONS.items() for nth in range(1, count + 1)}
TEST: Final = re.compile(r"(?P<file>tests/[\w/]+\.py)::(?P<name>test_\w+)")


def rows() -> list[list[str]]:
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    return [row for row in cells if re.fullmatch(r"\d\.\d+\.\d+", row[0])]


def named_tests() -> list[tuple[str, str]]:
    code = "\n".join(inline_code(DOCUMENT))
    return sorted({(found["file"], found["name"]) for found in TEST.finditer(code)})


def test_every_requirement_on_sessions_and_cookies_stands_there_once() -> None:
    counts = Counter(row[0] for row in rows())
    assert {name for name in counts if name.startswith(("7.", "3.3."))} == WHOLE
    assert [name for name, count in counts.items() if count > 1] == []


def test_every_row_says_whether_it_is_met_and_why_not() -> None:
    for name, level, asks, met, how, shown in rows():
        assert level in {"1", "2", "3"}, name
        assert asks, name
        assert met in {"yes", "partly", "no", "n/a"}, name
        assert how or (met == "yes" and shown), name


@pytest.mark.parametrize("file", sorted({file for file, _name in named_tests()}))
def test_the_named_tests_exist(file: str) -> None:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    there = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert [name for where, name in named_tests() if where == file and name not in there] == []

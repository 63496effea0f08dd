"""`make metrics`: what is largest, and the counts that are kept (`--check` fails when one is not).

The words that are counted are spelled in parts here, so that this file does not count itself.
"""

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from tooling.sources import ROOT, Source, product, sources, within

LONGEST_FILE: Final = 300
MOST_DUPLICATE_LINES: Final = 100
IGNORED_TYPE: Final = re.compile("#" + r"\s*type" + r":\s*ignore")
SILENCED_RULE: Final = re.compile("#" + r"\s*no" + r"qa", re.I)
SKIPPED: Final = re.compile(
    r"\bmark\.(?:skip|skipif|xfail)\b|\bpytest\.(?:skip|xfail|importorskip)\("
)
# A test may provoke one warning that it names; whole kinds of warnings are never let through.
LET_THROUGH: Final = re.compile(r"""(?:filterwarnings|simplefilter)\(\s*["']ignore(?:::|["'])""")
_BROAD: Final = frozenset({"Exception", "BaseException"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """A figure and where it comes from; it may be at most `limit`."""

    name: str
    places: tuple[str, ...]
    limit: int = 0

    @property
    def is_kept(self) -> bool:
        """Whether it is within its limit."""
        return len(self.places) <= self.limit


@cache
def settings() -> dict[str, Any]:
    """Return what stands in pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def broad_handlers(files: Iterable[Source]) -> Iterator[str]:
    """Yield every handler that catches all there is."""
    for source in files:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ExceptHandler) and _is_broad(node.type):
                yield source.at(node)


def _is_broad(caught: ast.expr | None) -> bool:
    if caught is None:
        return True
    parts = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(isinstance(part, ast.Name) and part.id in _BROAD for part in parts)


def matching(pattern: re.Pattern[str], files: Iterable[Source]) -> Iterator[str]:
    """Yield every line on which `pattern` occurs."""
    for source in files:
        for number, line in enumerate(source.text.splitlines(), 1):
            if pattern.search(line):
                yield f"{source.path}:{number}"


def wiring_branches(files: Iterable[Source]) -> Iterator[str]:
    """Yield every comparison with a service's name or class: the registry decides instead."""
    for source in files:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Compare) and any(map(_is_service, _operands(node))):
                yield source.at(node)


def _operands(node: ast.Compare) -> list[ast.expr]:
    return [node.left, *node.comparators]


def _is_service(operand: ast.expr) -> bool:
    name = getattr(operand, "id", None) or getattr(operand, "value", None)
    return isinstance(name, str) and name.endswith("Service")


def files_without_reason(files: Iterable[Source], reasons: dict[str, str]) -> Iterator[str]:
    """Yield files over the limit whose length nobody explained in pyproject.toml."""
    for source in files:
        if source.lines > LONGEST_FILE and source.path not in reasons:
            yield f"{source.path}: {source.lines} lines"


def _overrides() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = settings()["tool"]["mypy"].get("overrides", [])
    return found


def first_party_overrides() -> Iterator[str]:
    """Yield modules of our own that mypy was told to judge more mildly."""
    ours = {source.package.removesuffix(".py") for source in sources()}
    for override in _overrides():
        named = override["module"]
        for module in [named] if isinstance(named, str) else named:
            if module.split(".")[0] in ours:
                yield module


def warnings_let_through() -> Iterator[str]:
    """Yield what the tests are told not to fail on."""
    yield from (rule for rule in settings()["tool"]["pytest"]["filterwarnings"] if rule != "error")
    yield from matching(LET_THROUGH, within("tests"))


def duplicate_lines() -> Iterator[str]:
    """Yield each line of the product that stands in a second place as well (pylint's judgement)."""
    packages = sorted({source.package for source in product()})
    command = ["--disable=all", "--enable=duplicate-code", "--score=n", *packages]
    found = subprocess.run(
        [sys.executable, "-m", "pylint", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode not in {0, 8}:
        raise SystemExit(found.stdout + found.stderr)
    for block in re.findall(r"^==(\S+:\[\d+:\d+\])", found.stdout, re.M):
        begin, end = map(int, re.findall(r"\d+", block.rsplit("[", 1)[1]))
        yield from (f"{block}" for _line in range(begin, end))


def counts() -> list[Count]:
    """Return all figures that have a limit."""
    reasons: dict[str, str] = settings()["tool"]["rosterwright"]["long_files"]
    found: dict[str, Callable[[], Iterator[str]]] = {
        "broad exception handlers": lambda: broad_handlers(sources()),
        "ignored type errors": lambda: matching(IGNORED_TYPE, sources()),
        "silenced lint rules": lambda: matching(SILENCED_RULE, sources()),
        "skipped tests": lambda: matching(SKIPPED, within("tests")),
        "warnings let through": warnings_let_through,
        "wiring branches": lambda: wiring_branches(product()),
        f"files over {LONGEST_FILE} lines, unexplained": lambda: files_without_reason(
            product(), reasons
        ),
        "mypy overrides of our own modules": first_party_overrides,
    }
    return [
        *(Count(name=name, places=tuple(places())) for name, places in found.items()),
        Count(name="duplicate lines", places=tuple(duplicate_lines()), limit=MOST_DUPLICATE_LINES),
    ]


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _functions() -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (function for source in product() for function in source.functions())


def _any_in_signature(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    arguments = function.args
    annotated = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    written = [argument.annotation for argument in annotated] + [function.returns]
    return any("Any" in re.findall(r"\w+", ast.unparse(one)) for one in written if one is not None)


def print_sizes() -> None:
    """Print the ten largest files and functions, and where the middle lies."""
    files = sorted(product(), key=lambda source: -source.lines)
    functions = [
        (_length(node), f"{source.at(node)} {node.name}")
        for source in product()
        for node in source.functions()
    ]
    print("largest files")
    for source in files[:10]:
        print(f"{source.lines:6} {source.path}")
    print("largest functions")
    for length, place in sorted(functions, reverse=True)[:10]:
        print(f"{length:6} {place}")
    lengths = sorted(length for length, _place in functions)
    tries = sum(len(list(source.nodes(ast.Try, ast.TryStar))) for source in product())
    print("middle")
    print(f"{statistics.median(source.lines for source in files):6.0f} lines: file, median")
    print(f"{statistics.median(lengths):6.0f} lines: function, median")
    print(f"{lengths[int(len(lengths) * 0.95)]:6} lines: function, 95th percentile")
    print("also")
    print(f"{files[0].lines:6} lines: largest file")
    print(f"{tries:6} try blocks in the product")
    print(f"{sum(map(_any_in_signature, _functions())):6} functions of the product that say Any")
    print(f"{len(_overrides()):6} mypy overrides, all told")


def main(arguments: list[str]) -> int:
    """Print the figures; with `--check` print what is wrong alone, and answer with a failure."""
    checking = "--check" in arguments
    if not checking:
        print_sizes()
        print("counts")
    figures = counts()
    broken = [figure for figure in figures if not figure.is_kept]
    for figure in broken if checking else figures:
        print(f"{len(figure.places):6} {figure.name} (at most {figure.limit})")
        if not figure.is_kept:
            print(*(f"         {place}" for place in dict.fromkeys(figure.places)), sep="\n")
    if checking and not broken:
        print(f"Counts kept: {', '.join(figure.name for figure in figures)}.")
    return int(checking and bool(broken))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

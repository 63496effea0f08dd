"""The project's own Python files, read once: what metrics count and guards walk."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
# Neither ours nor source: environments, data, downloads.
FOREIGN: Final = frozenset({"var", "instance", "node_modules", "build", "dist"})
# Everything else is the product itself.
BESIDES: Final = frozenset({"tests", "benchmarks", "drills", "tooling", "typings", "docs"})
REVISIONS: Final = "migrations/versions/"


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One Python file: its path from the root (with slashes), its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        """The top folder, or the file's own name at the root."""
        return self.path.split("/", maxsplit=1)[0]

    @property
    def module(self) -> str:
        """The dotted name under which it is imported."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def is_product(self) -> bool:
        """Whether the running product is made of it; revisions are history, not source."""
        return self.package not in BESIDES and not self.path.startswith(REVISIONS)

    @property
    def lines(self) -> int:
        """How long it is."""
        return self.text.count("\n")

    def nodes(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """Yield every node of these kinds."""
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Yield every function and method, nested ones included."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def at(self, node: ast.AST) -> str:
        """Return `path:line` of a node, as editors understand it."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@cache
def sources() -> tuple[Source, ...]:
    """Return every Python file of the checkout in order of path."""
    return tuple(_read(path) for path in sorted(_python_files(ROOT)))


def product() -> tuple[Source, ...]:
    """Return the files that the running product is made of."""
    return tuple(source for source in sources() if source.is_product)


def within(*packages: str) -> tuple[Source, ...]:
    """Return the files of these top folders."""
    return tuple(source for source in sources() if source.package in packages)


def _python_files(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.name.startswith(".") or entry.name in FOREIGN:
            continue
        if entry.is_dir():
            yield from _python_files(entry)
        elif entry.suffix == ".py":
            yield entry


def _read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(
        path=path.relative_to(ROOT).as_posix(), text=text, tree=ast.parse(text, filename=str(path))
    )

"""The documents of the project, and what stands in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
_BLOCK: Final = re.compile(r"^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE: Final = re.compile(r"`([^`\n]+)`")
_LINK: Final = re.compile(r"\]\((?P<target>[^)\s]+)\)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A fenced block: what kind it says it is, its text and where it begins."""

    kind: str
    text: str
    line: int


def documents() -> list[Path]:
    """Return every document, README first."""
    found = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
    return sorted(found, key=lambda path: path.name != "README.md")


def name_of(document: Path) -> str:
    """Return the document's path inside the project."""
    return document.relative_to(ROOT).as_posix()


def blocks(document: Path, kind: str) -> Iterator[Block]:
    """Yield the fenced blocks of that kind."""
    text = document.read_text(encoding="utf-8")
    for found in _BLOCK.finditer(text):
        if found["kind"] == kind:
            line = text[: found.start()].count("\n") + 1
            yield Block(kind=kind, text=found["text"], line=line)


def inline_code(document: Path) -> Iterator[str]:
    """Yield what stands between single backticks, outside of blocks."""
    text = _BLOCK.sub("", document.read_text(encoding="utf-8"))
    yield from _INLINE.findall(text)


def links(document: Path) -> Iterator[str]:
    """Yield the targets of all links and images."""
    text = _BLOCK.sub("", document.read_text(encoding="utf-8"))
    yield from (found["target"] for found in _LINK.finditer(text))

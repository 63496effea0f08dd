"""`make docs`: writes docs/api.md from what the application says of its API."""

import tempfile
import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from app import create_app
from routes.api.document import published
from routes.api.guide import GUIDE, REFUSALS, Chapter
from routes.api.reference import Answer, OperationEntry, Reference, Subject, Thing
from routes.api.reference_fields import FieldLine
from tooling.sources import ROOT

WRITTEN: Final = ROOT / "docs" / "api.md"
_WIDTH: Final = 100
_INTRODUCTION: Final = """# The API

<!-- Written by `make docs` from the application itself. Change the views, their schemas and
     routes/api/guide.py instead, then run it again. -->

What programs can do with Rosterwright: first how it is used, then every operation with an example.
A running Rosterwright shows the same at `/api/docs`, and for machines at `/api/v1/openapi.json`.
"""


def reference_now() -> Reference:
    """Return what the application of this checkout says of its API; it asks no database."""
    with tempfile.TemporaryDirectory() as folder:
        overrides = {
            "TESTING": True,
            "SECRET_KEY": "signs nothing",
            "INSTANCE_PATH": folder,
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/none.db",
            "SESSION_COOKIE_NAME": "rosterwright",
        }
        return published(create_app(overrides)).reference


def text_of(reference: Reference) -> str:
    """Return the whole document in Markdown."""
    return "\n".join([_INTRODUCTION, *_guide(), *_subjects(reference)])


def _guide() -> Iterator[str]:
    for chapter in GUIDE:
        yield from _chapter(chapter)
    yield _table(("Status", "Code", "What it means", "What helps"), _refusals())


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield f"## {chapter.title}\n"
    yield from map(_wrapped, chapter.paragraphs)
    if chapter.lines:
        yield _fenced("sh", chapter.lines)


def _refusals() -> Iterator[Sequence[str]]:
    return ((str(line.status), f"`{line.code}`", line.title, line.remedy) for line in REFUSALS)


def _subjects(reference: Reference) -> Iterator[str]:
    for subject in reference.subjects:
        yield from _subject(subject)


def _subject(subject: Subject) -> Iterator[str]:
    yield f"## {subject.title}\n\n{subject.about}.\n"
    for operation in subject.operations:
        yield from _operation(operation)
    for thing in subject.things:
        yield from _thing(thing)


def _operation(entry: OperationEntry) -> Iterator[str]:
    yield f"### {entry.method} {entry.path}\n"
    yield _wrapped(f"{entry.summary} {entry.about}")
    yield _fenced("shell", entry.curl)
    yield from _fields("Address and headers", entry.parameters)
    if entry.body:
        yield from _fields(f"Body, as {entry.body.content_type}", entry.body.fields)
    for answer in entry.answers:
        yield from _answer(answer)


def _answer(answer: Answer) -> Iterator[str]:
    shown = f": {'a page of ' if answer.is_page else ''}{answer.thing}" if answer.thing else ""
    yield f"Answers {answer.status} {answer.phrase}{shown}.\n"
    if answer.example:
        yield _fenced(answer.language, answer.example.rstrip("\n"))


def _thing(thing: Thing) -> Iterator[str]:
    yield f"### Fields of {thing.name}\n\n{thing.about}\n"
    yield from _fields("Field", thing.fields)


def _fields(title: str, lines: Sequence[FieldLine]) -> Iterator[str]:
    if lines:
        yield _table((title, "What it is"), map(_cells, lines))


def _cells(line: FieldLine) -> tuple[str, str]:
    indent = "&nbsp; " * line.depth
    required = ", required" if line.is_required else ""
    return f"{indent}`{line.name}`{required}", line.told


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False) + "\n"


def _table(header: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _fenced(kind: str, text: str) -> str:
    return f"```{kind}\n{text}\n```\n"


def main() -> None:
    """Write the document."""
    WRITTEN.write_text(text_of(reference_now()), encoding="utf-8")
    print(f"{WRITTEN.relative_to(ROOT)} says what the API does")


if __name__ == "__main__":
    main()

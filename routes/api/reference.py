"""The OpenAPI document as people read it: operations by subject, in words and with examples.

One reading for two readers: the page at /api/docs and docs/api.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final

from routes.api.blueprints import PREFIX
from routes.api.curl import curl_of
from routes.api.reference_fields import FieldLine, fields_of, name_of, parameter_line
from utils.json import dumps_to_read

_Node = Mapping[str, Any]
_SUCCESS: Final = "2"


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing:
    """A kind of object that answers show."""

    name: str
    about: str
    fields: tuple[FieldLine, ...]

    @property
    def anchor(self) -> str:
        """Return where it is described."""
        return f"thing-{self.name}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """What is sent: its type, its fields and an example."""

    content_type: str
    about: str
    fields: tuple[FieldLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What comes back; `thing` is the name of what it shows, one or a page of them."""

    status: int
    phrase: str
    language: str = ""
    example: str = ""
    thing: str = ""
    is_page: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class OperationEntry:
    """One thing that can be asked for; `path` is relative to the API's root."""

    anchor: str
    method: str
    path: str
    summary: str
    about: str
    parameters: tuple[FieldLine, ...]
    body: Body | None
    answers: tuple[Answer, ...]
    refusals: tuple[HTTPStatus, ...]
    curl: str

    def is_about(self, words: Sequence[str]) -> bool:
        """Return whether each of the words, in small letters, occurs in what it is."""
        text = f"{self.method} {self.path} {self.summary} {self.about}".lower()
        return all(word in text for word in words)


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """Operations on one kind of thing, and the things that they are the first to show."""

    name: str
    about: str
    operations: tuple[OperationEntry, ...]
    things: tuple[Thing, ...]

    @property
    def title(self) -> str:
        """Return its name as a heading."""
        return self.name.replace("-", " ").capitalize()


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """All subjects, in the order of the document."""

    subjects: tuple[Subject, ...]

    @property
    def count(self) -> int:
        """Return how many operations there are."""
        return sum(len(subject.operations) for subject in self.subjects)

    def narrowed(self, search: str) -> "Reference":
        """Return what is left of it when only operations about these words are shown."""
        words = search.lower().split()
        narrow = (
            replace(one, operations=tuple(each for each in one.operations if each.is_about(words)))
            for one in self.subjects
        )
        return Reference(subjects=tuple(one for one in narrow if one.operations))


def reference_of(document: _Node) -> Reference:
    """Return the document as people read it."""
    shown: set[str] = set()
    subjects = []
    for tag in document["tags"]:
        operations = tuple(_operations(document, tag["name"]))
        things = (answer.thing for one in operations for answer in one.answers if answer.thing)
        new = [name for name in dict.fromkeys(things) if name not in shown]
        shown.update(new)
        subjects.append(
            Subject(
                name=tag["name"],
                about=tag["description"],
                operations=operations,
                things=tuple(_thing(name, document) for name in new),
            )
        )
    return Reference(subjects=tuple(subjects))


def _operations(document: _Node, tag: str) -> Iterator[OperationEntry]:
    for path, item in document["paths"].items():
        for method, node in item.items():
            if method != "parameters" and tag in node["tags"]:
                parameters = [*item.get("parameters", []), *node.get("parameters", [])]
                yield _entry(method.upper(), path, node, parameters, document)


def _entry(
    method: str, path: str, node: _Node, parameters: Sequence[_Node], document: _Node
) -> OperationEntry:
    content = _with_files(node.get("requestBody", {}).get("content", {}), document)
    answers = tuple(_answers(node, document))
    scheme = _scheme(node.get("security", document["security"]))
    return OperationEntry(
        anchor=node["operationId"],
        method=method,
        path=path.removeprefix(PREFIX),
        summary=node["summary"],
        about=" ".join(node.get("description", "").split()),
        parameters=tuple(map(parameter_line, parameters)),
        body=_body(content, answers, document),
        answers=answers,
        refusals=tuple(sorted(_refusals(node))),
        curl=curl_of(method, path, parameters=parameters, body=content, scheme=scheme),
    )


def _scheme(security: Sequence[_Node]) -> str | None:
    """Return how a program best proves who it is: by token where that is enough."""
    names = [name for alternative in security for name in alternative]
    return "token" if "token" in names else next(iter(names), None)


def _with_files(content: _Node, document: _Node) -> dict[str, dict[str, Any]]:
    """Return the contents with their schemas looked up, and which of their fields are files."""
    found = {}
    for content_type, node in content.items():
        schema = document["components"]["schemas"][name_of(node["schema"])]
        files = [
            name for name, field in schema["properties"].items() if field.get("format") == "binary"
        ]
        found[content_type] = {**node, "schema": schema, "files": files}
    return found


def _body(content: _Node, answers: Sequence[Answer], document: _Node) -> Body | None:
    schemas = document["components"]["schemas"]
    notes = _notes([answer.thing for answer in answers if answer.thing], schemas)
    for content_type, node in content.items():
        fields = fields_of(node["schema"], schemas, is_sent=True)
        return Body(
            content_type=content_type,
            about=node["schema"]["description"],
            fields=tuple(field.noted(notes) for field in fields),
        )
    return None


def _notes(things: Sequence[str], schemas: _Node) -> dict[str, str]:
    """Return what is noted of the fields of things: it holds when they are sent as well."""
    return {
        name: field["description"]
        for thing in things
        for name, field in schemas[thing]["properties"].items()
        if "description" in field
    }


def _answers(node: _Node, document: _Node) -> Iterator[Answer]:
    for status, response in sorted(node["responses"].items()):
        if not status.startswith(_SUCCESS):
            continue
        answer = Answer(status=int(status), phrase=HTTPStatus(int(status)).phrase)
        for content_type, content in response.get("content", {}).items():
            name, is_page = _shown(content, document)
            is_text = isinstance(content.get("example"), str)
            answer = replace(
                answer,
                language=content_type.partition("/")[2],
                example=content["example"] if is_text else dumps_to_read(content.get("example")),
                thing=name,
                is_page=is_page,
            )
        yield answer


def _refusals(node: _Node) -> Iterator[HTTPStatus]:
    return (HTTPStatus(int(status)) for status in node["responses"] if status[0] in "45")


def _shown(content: _Node, document: _Node) -> tuple[str, bool]:
    """Return the name of what an answer shows, and whether it is a page of them."""
    name = name_of(content["schema"])
    fields = document["components"]["schemas"].get(name, {}).get("properties", {})
    if set(fields) == {"items", "next_cursor"}:
        return name_of(fields["items"]["items"]), True
    return name, False


def _thing(name: str, document: _Node) -> Thing:
    schemas = document["components"]["schemas"]
    schema = schemas[name]
    return Thing(
        name=name,
        about=schema["description"],
        fields=tuple(fields_of(schema, schemas, is_sent=False)),
    )

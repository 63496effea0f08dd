"""Examples and notes in the OpenAPI document: each schema's, and from them each operation's."""

from collections.abc import Iterator, Mapping
from inspect import getdoc
from typing import Any, Final

from apispec import BasePlugin
from marshmallow import Schema, fields
from typing_extensions import override

from schemas.examples import NO_EXAMPLE, example_of, example_of_parameter

_Node = dict[str, Any]
_SCHEMAS: Final = "#/components/schemas/"


class ExamplePlugin(BasePlugin):
    """Gives each schema of the document its words and its example, and remembers it by name."""

    def __init__(self) -> None:
        self.schemas: dict[str, type[Schema]] = {}

    @override
    def schema_helper(self, name: str, definition: _Node, **kwargs: Any) -> _Node | None:
        schema = kwargs.get("schema")
        if schema is None:
            return None
        kind = schema if isinstance(schema, type) else type(schema)
        self.schemas[name] = kind
        told = {"description": getdoc(kind)}
        example = example_of(schema)
        return {**told, "examples": [example]} if example else told


def parameter_example(
    _converter: object, field: fields.Field[Any], **_options: object
) -> dict[str, object]:
    """Return what a query or header parameter's document gains; apispec asks for each."""
    example = example_of_parameter(field)
    return {} if example is NO_EXAMPLE or example is None else {"example": example}


def with_notes(document: _Node, schemas: Mapping[str, type[Schema]]) -> _Node:
    """Add to the fields what their schemas note about them."""
    for name, schema in schemas.items():
        properties = document["components"]["schemas"][name]["properties"]
        notes: Mapping[str, str] = getattr(schema, "notes", {})
        for field, words in notes.items():
            properties[field].setdefault("description", words)
    return document


def with_examples(document: _Node) -> _Node:
    """Add to every operation an example of its body, its answer and its address."""
    for item in document["paths"].values():
        for operation in _operations(item):
            for content in _contents(operation):
                _fill(content, document)
    for path, item in document["paths"].items():
        for parameter in item.get("parameters", []):
            _fill_place(parameter, path, document["paths"])
    return document


def _operations(item: _Node) -> Iterator[_Node]:
    return (operation for method, operation in item.items() if method != "parameters")


def _contents(operation: _Node) -> Iterator[_Node]:
    yield from operation.get("requestBody", {}).get("content", {}).values()
    yield from _answers(operation)


def _answers(operation: _Node) -> Iterator[_Node]:
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            yield from response.get("content", {}).values()


def _fill(content: _Node, document: _Node) -> None:
    name = content.get("schema", {}).get("$ref", "").removeprefix(_SCHEMAS)
    examples = document["components"]["schemas"].get(name, {}).get("examples")
    if examples:
        content.setdefault("example", examples[0])


def _fill_place(parameter: _Node, path: str, paths: Mapping[str, _Node]) -> None:
    """Let an address name the row that showing it, or listing its kind, answers."""
    up_to = path[: path.index(f"{{{parameter['name']}}}")]
    for place in (f"{up_to}{{{parameter['name']}}}", up_to.rstrip("/")):
        for content in _answers(paths.get(place, {}).get("get", {"responses": {}})):
            shown = content.get("example", {})
            row = shown["items"][0] if "items" in shown else shown
            value = row.get(parameter["name"], row.get("id"))
            if value is not None:
                parameter.setdefault("example", value)

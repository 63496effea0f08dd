"""Fields of the OpenAPI document's schemas, in words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

SCHEMAS: Final = "#/components/schemas/"
_Node = Mapping[str, Any]
_MOST_WORDS: Final = 12
_SINGULAR: Final = re.compile(r"^(text|object|id|list|date|whole number)\b")
_FORMATS: Final[Mapping[str, str]] = {
    "uuid": "id",
    "date": "date",
    "date-time": "date and time with its zone",
    "local-date-time": "date and time at the site",
    "date-time-or-local": "date and time, with its zone or at the site",
    "time": "time",
    "binary": "file",
}
_TYPES: Final[Mapping[str, str]] = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "array": "list",
    "object": "object",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldLine:
    """One field or parameter; `depth` counts the objects around it."""

    name: str
    kind: str
    about: str
    is_required: bool
    depth: int = 0

    @property
    def told(self) -> str:
        """Return what its value is, and what it means where that is said."""
        return f"{self.kind}. {self.about}" if self.about else self.kind

    def noted(self, notes: Mapping[str, str]) -> "FieldLine":
        """Return the line with what is noted of a field of its name, unless it says so itself."""
        is_told = bool(self.about) or self.depth > 0
        return self if is_told else replace(self, about=notes.get(self.name, ""))


def fields_of(
    schema: _Node, schemas: Mapping[str, _Node], *, is_sent: bool, depth: int = 0
) -> Iterator[FieldLine]:
    """Yield the fields of an object, each followed by those inside of it.

    What is sent has required fields, told first; what is shown has all of its fields always.
    """
    required = schema.get("required", ()) if is_sent else ()
    properties = schema.get("properties", {})
    for name in sorted(properties, key=lambda name: name not in required):
        node = properties[name]
        yield FieldLine(
            name=name,
            kind=kind_of(node, schemas),
            about=node.get("description", ""),
            is_required=name in required,
            depth=depth,
        )
        if inner := _object_in(node, schemas):
            yield from fields_of(inner, schemas, is_sent=is_sent, depth=depth + 1)


def parameter_line(parameter: _Node) -> FieldLine:
    """Return a parameter as a line."""
    return FieldLine(
        name=parameter["name"],
        kind=kind_of(parameter["schema"], {}),
        about=parameter.get("description", ""),
        is_required=parameter["required"],
    )


def kind_of(node: _Node, schemas: Mapping[str, _Node]) -> str:
    """Return in words what a value must be."""
    nodes, is_nullable = _alternatives(node)
    words = " or ".join(dict.fromkeys(_kind(one, schemas) for one in nodes))
    nothing = f"{',' * (',' in words)} or null" if is_nullable else ""
    default = f", {_shown(node['default'])} if left out" if _has_default(node) else ""
    return f"{words}{nothing}{default}"


def name_of(node: _Node) -> str:
    """Return the name of the component that a schema refers to, empty when it is none."""
    return str(node.get("$ref", "")).removeprefix(SCHEMAS)


def _alternatives(node: _Node) -> tuple[Sequence[_Node], bool]:
    if "anyOf" in node:
        nodes = [one for one in node["anyOf"] if one.get("type") != "null"]
        return nodes, len(nodes) < len(node["anyOf"])
    kinds = node.get("type")
    if isinstance(kinds, list):
        return [{**node, "type": kind} for kind in kinds if kind != "null"], "null" in kinds
    return [node], False


def _kind(node: _Node, schemas: Mapping[str, _Node]) -> str:
    if name_of(node):
        return "object"
    if "enum" in node:
        return _one_of([word for word in node["enum"] if word is not None])
    if node.get("type") == "array":
        return f"list of {_plural(kind_of(node['items'], schemas))}"
    words = _FORMATS.get(node.get("format", "")) or _TYPES.get(node.get("type", ""), "anything")
    return f"{words}{_bounds(node)}"


def _one_of(words: Sequence[object]) -> str:
    shown = ", ".join(map(str, words[:_MOST_WORDS]))
    return f"one of {shown}" + (", …" if len(words) > _MOST_WORDS else "")


def _plural(kind: str) -> str:
    return _SINGULAR.sub(r"\1s", kind.replace("one of ", "any of "), count=1)


def _bounds(node: _Node) -> str:
    if "minimum" in node and "maximum" in node:
        return f", {node['minimum']} to {node['maximum']}"
    if "maxLength" in node:
        return f", at most {node['maxLength']} characters"
    return ""


def _has_default(node: _Node) -> bool:
    return node.get("default") not in (None, [], ())


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _object_in(node: _Node, schemas: Mapping[str, _Node]) -> _Node | None:
    nodes, _ = _alternatives(node)
    for one in nodes:
        inner = one.get("items", one)
        if name_of(inner):
            return schemas[name_of(inner)]
    return None

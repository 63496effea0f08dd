"""Every operation is documented with words and with examples that are true to its schemas."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from io import BytesIO
from typing import Any, Final

import pytest
from flask import Flask
from marshmallow import Schema, ValidationError
from werkzeug.datastructures import FileStorage

from error_handlers.exceptions import AppException
from routes.api.document import Published, published
from routes.api.guide import REFUSALS
from tests.api.operations import Document, Operation, operations_of

SCHEMAS: Final = "#/components/schemas/"
JSON: Final = "application/json"
BODY_REMEDY: Final = "give its load schema an `example`, the body as somebody would send it"
ANSWER_REMEDY: Final = (
    "give its dump schema an `example` with the texts and numbers (the rest comes by itself), or "
    "`@bp.response(…, example=…)` where there is no schema; see schemas/examples.py"
)
PLACE_REMEDY: Final = (
    "show or list such rows by GET, then their example fills it; else `parameters=` of the route"
)
WORDS_REMEDY: Final = (
    "the docstring's first line is the summary, a second paragraph the description, "
    "and the blueprint's name the tag"
)

# Of settings, commands and what is not there yet: no operation answers with it.
UNTOLD: Final = frozenset({"configuration", "external-api", "sync-disabled"})


@pytest.fixture
def documented(app: Flask) -> Published:
    """The document that the application serves."""
    return published(app)


def faults_of(documented: Published) -> list[str]:
    """Return what is missing or wrong in the document, each with what to do about it."""
    return [
        f"{operation.method} {operation.path}: {fault}"
        for operation in operations_of(dict(documented.document))
        for fault in _faults(operation, documented)
    ]


def _faults(operation: Operation, documented: Published) -> Iterator[str]:
    for name in ("summary", "description", "tags"):
        if not operation.node.get(name):
            yield f"it has no {name}: {WORDS_REMEDY}"
    for content in operation.node.get("requestBody", {}).get("content", {}).values():
        yield from (f"its body {fault}: {BODY_REMEDY}" for fault in _wrong(content, documented))
    for status, answer in operation.node["responses"].items():
        for content in answer.get("content", {}).values() if status.startswith("2") else ():
            yield from (
                f"its answer {fault}: {ANSWER_REMEDY}" for fault in _wrong(content, documented)
            )
    shared = documented.document["paths"][operation.path].get("parameters", [])
    for parameter in [*shared, *operation.node.get("parameters", [])]:
        if parameter["required"] and "example" not in parameter:
            yield f"{parameter['name']} has no example: {PLACE_REMEDY}"


def _wrong(content: Document, documented: Published) -> Iterator[str]:
    if not content.get("example"):
        yield "has no example"
    elif "$ref" in content["schema"]:
        schema = documented.schemas[content["schema"]["$ref"].removeprefix(SCHEMAS)]
        try:
            schema().load(_with_files(content["example"], schema, documented))
        except ValidationError as error:
            yield f"is not of the form of {schema.__name__} ({error.messages})"


def _with_files(
    example: dict[str, Any], schema: type[Schema], documented: Published
) -> dict[str, Any]:
    """Return the body with files where the example names them."""
    name = schema.__name__.removesuffix("Schema")
    properties = documented.document["components"]["schemas"][name]["properties"]
    return {
        key: FileStorage(BytesIO(b"x"), filename=value)
        if properties.get(key, {}).get("format") == "binary"
        else value
        for key, value in example.items()
    }


def test_every_operation_has_words_and_true_examples(documented: Published) -> None:
    assert faults_of(documented) == []


def test_every_answer_of_the_document_shows_every_field(documented: Published) -> None:
    """What may be null has an example as well: no field is only told by its kind."""
    for operation in operations_of(dict(documented.document)):
        for status, answer in operation.node["responses"].items():
            if status.startswith("2") and JSON in answer.get("content", {}):
                content = answer["content"][JSON]
                name = content["schema"]["$ref"].removeprefix(SCHEMAS)
                wanted = documented.document["components"]["schemas"][name]["properties"]
                assert set(content["example"]) == set(wanted), name


@pytest.mark.parametrize(
    ("path", "method", "forgotten", "told"),
    [
        ("/api/v1/sites", "post", ("requestBody", "content", JSON, "example"), BODY_REMEDY),
        ("/api/v1/sites", "get", ("responses", "200", "content", JSON, "example"), ANSWER_REMEDY),
        ("/api/v1/exports/employees", "get", ("description",), WORDS_REMEDY),
        ("/api/v1/sites/{code}", "parameters", ("0", "example"), PLACE_REMEDY),
    ],
)
def test_an_operation_without_them_is_told_what_to_do(
    documented: Published, path: str, method: str, forgotten: tuple[str, ...], told: str
) -> None:
    document = deepcopy(dict(documented.document))
    node = document["paths"][path][method]
    *way, last = forgotten
    for step in way:
        node = node[int(step)] if isinstance(node, list) else node[step]
    del node[last]
    faults = faults_of(replace(documented, document=document))
    assert faults
    assert all(path in fault and told in fault for fault in faults)


def test_an_example_of_another_form_is_noticed(documented: Published) -> None:
    document = deepcopy(dict(documented.document))
    answer = document["paths"]["/api/v1/sites/{code}"]["get"]["responses"]["200"]
    answer["content"][JSON]["example"] = {**answer["content"][JSON]["example"], "surprise": 1}
    faults = faults_of(replace(documented, document=document))
    assert len(faults) == 1
    assert "not of the form of SiteSchema" in faults[0]


def test_the_guide_tells_every_code_that_a_refusal_has() -> None:
    told = {line.code for line in REFUSALS}
    assert {kind.code for kind in kinds_of(AppException)} - told <= UNTOLD


def kinds_of(kind: type[AppException]) -> Iterator[type[AppException]]:
    """Yield the product's kinds of refusals below one."""
    for each in kind.__subclasses__():
        if not each.__module__.startswith("tests."):
            yield each
        yield from kinds_of(each)

"""Which refusals an operation can answer, told by what it takes: nothing has to be remembered."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

_Node = dict[str, Any]
_ALWAYS: Final = (
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_SIGNED_IN: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_WITH_BODY: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
)
_IN_PLACE: Final[Mapping[str, tuple[HTTPStatus, ...]]] = {
    "path": (HTTPStatus.NOT_FOUND,),
    "query": (HTTPStatus.BAD_REQUEST,),
}
_WITH_HEADER: Final[Mapping[str, tuple[HTTPStatus, ...]]] = {
    "If-Match": (
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
        HTTPStatus.PRECONDITION_FAILED,
        HTTPStatus.PRECONDITION_REQUIRED,
    ),
    "Idempotency-Key": (
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    ),
}
REFUSALS: Final = sorted(
    {
        *_ALWAYS,
        *_SIGNED_IN,
        *_WITH_BODY,
        *(status for statuses in _IN_PLACE.values() for status in statuses),
        *(status for statuses in _WITH_HEADER.values() for status in statuses),
    }
)


def complete(document: _Node) -> _Node:
    """Add to every operation its name, whether it wants a sign-in, and its refusals."""
    for path, item in document["paths"].items():
        shared = item.get("parameters", [])
        for method, operation in item.items():
            if method == "parameters":
                continue
            operation["operationId"] = _name(path, method)
            parameters = [*shared, *operation.get("parameters", [])]
            for status in _refusals(operation, parameters):
                reference = {"$ref": f"#/components/responses/{status.name}"}
                operation["responses"].setdefault(str(status.value), reference)
    return document


def _refusals(operation: _Node, parameters: list[_Node]) -> Iterator[HTTPStatus]:
    yield from (*_ALWAYS, *_SIGNED_IN)
    if "requestBody" in operation:
        yield from _WITH_BODY
    for parameter in parameters:
        yield from _IN_PLACE.get(parameter["in"], ())
        yield from _WITH_HEADER.get(parameter["name"], ())


def _name(path: str, method: str) -> str:
    parts = path.removeprefix("/api/v1").replace("{", "by_").replace("}", "")
    return f"{method}{parts}".replace("/", "_").replace("-", "_")

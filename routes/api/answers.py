"""Answers: one encoder, versions as ETags, places of what was made."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from flask import Response, request

from utils.json import dumps

JSON: Final = "application/json"
# For the documentation: headers of an answer that shows one row, and of one that made it.
VERSIONED: Final[Mapping[str, Any]] = {
    "ETag": {"description": 'The version, such as "7".', "schema": {"type": "string"}}
}
PLACED: Final[Mapping[str, Any]] = {
    "Location": {"description": "Where it is found.", "schema": {"type": "string"}}
}
ACTION: Final = "Rosterwright-Action"
# Of an answer without a body.
UNDOABLE: Final[Mapping[str, Any]] = {
    ACTION: {"description": "The action to undo.", "schema": {"type": "string", "format": "uuid"}}
}
MADE: Final[Mapping[str, Any]] = {**VERSIONED, **PLACED}


def answer(body: object, status: int = 200) -> Response:
    """Return `body` as JSON."""
    return Response(dumps(body), status=status, content_type=JSON)


def resource(row: Mapping[str, Any], status: int = 200) -> Response:
    """Return one row under its version."""
    response = answer(row, status)
    response.set_etag(str(row["version"]))
    return response


def unless_known(response: Response) -> Response:
    """Return the answer, or 304 to whoever has this version.

    Only for rows whose version counts all that is shown: nested relations have versions of their
    own.
    """
    response.make_conditional(request)
    return response


def created(row: Mapping[str, Any], location: str) -> Response:
    """Return a new row and where it is found from now on."""
    response = resource(row, 201)
    response.headers["Location"] = location
    return response


def no_content() -> Response:
    """Return that it is done and that there is nothing to say."""
    return Response(status=204)


def taken_off(action_id: UUID | None) -> Response:
    """Return that it is done, and by which action of the roster, so that it can be undone."""
    response = no_content()
    if action_id is not None:
        response.headers[ACTION] = str(action_id)
    return response


def csv_file(lines: Iterable[str], filename: str) -> Response:
    """Return the lines as a file of that name; they are read here, inside the unit of work."""
    response = Response("".join(lines), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response

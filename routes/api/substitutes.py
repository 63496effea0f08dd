"""Substitutes: who holds a rotation on single days."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, url_for

from error_handlers.decorators import handle_errors
from routes.api.answers import MADE, VERSIONED, answer, created, no_content, resource
from routes.api.blueprints import resource_blueprint
from routes.api.repeats import once
from schemas.headers import IdempotencyKeySchema, IfMatchSchema
from schemas.lists import page_body, page_of
from schemas.rotations import (
    SUBSTITUTE,
    AddSubstituteSchema,
    ChangeSubstituteSchema,
    RotationExceptionSchema,
    SubstituteQuery,
    SubstituteQuerySchema,
)
from schemas.shapes import dump
from services.registry import service
from services.rotation_commands import AddSubstitute, ChangeSubstitute, RemoveSubstitute
from services.rotations import RotationService

bp = resource_blueprint("substitutes", "Who holds a rotation on single days")


@bp.route("")
@handle_errors
@bp.arguments(SubstituteQuerySchema, location="query")
@bp.response(200, page_of(RotationExceptionSchema))
def list_substitutes(query: SubstituteQuery) -> Response:
    """List who stands in on single dates.

    In order of date, the past ones too: `from` leaves them out.
    """
    with service(RotationService, read_only=True) as rotations:
        page = rotations.list_substitutes(SUBSTITUTE, query.filters, query.request)
        return answer(page_body(page))


@bp.route("", methods=["POST"])
@handle_errors
@bp.arguments(IdempotencyKeySchema, location="headers")
@bp.arguments(AddSubstituteSchema)
@bp.response(201, RotationExceptionSchema, headers=MADE)
def add_substitute(key: str | None, command: AddSubstitute) -> Response:
    """Say who holds a rotation on one date instead.

    Without a person nobody does. A second one for the same date and rotation is a conflict.
    """
    with service(RotationService) as rotations:
        return once(
            rotations,
            key,
            lambda: _created(dump(SUBSTITUTE, rotations.add_substitute(command))),
        )


@bp.route("/<uuid:substitute_id>")
@handle_errors
@bp.response(200, RotationExceptionSchema, headers=VERSIONED)
def show_substitute(substitute_id: UUID) -> Response:
    """Show who stands in on a date.

    Whose turn it would be is told by the site's standing duty.
    """
    with service(RotationService, read_only=True) as rotations:
        return resource(rotations.substitute_row(SUBSTITUTE, substitute_id))


@bp.route("/<uuid:substitute_id>", methods=["PATCH"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(ChangeSubstituteSchema)
@bp.response(200, RotationExceptionSchema, headers=VERSIONED)
def change_substitute(
    version: int, change: Callable[..., ChangeSubstitute], substitute_id: UUID
) -> Response:
    """Change who stands in on a date, or why.

    What is left out stays; another date is another substitute.
    """
    with service(RotationService) as rotations:
        changed = rotations.change_substitute(
            change(substitute_id=substitute_id, expected_version=version)
        )
        return resource(dump(SUBSTITUTE, changed))


@bp.route("/<uuid:substitute_id>", methods=["DELETE"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.response(204)
def remove_substitute(version: int, substitute_id: UUID) -> Response:
    """Give a date back to the weekday's holder.

    Their turn counts again at once.
    """
    with service(RotationService) as rotations:
        rotations.remove_substitute(
            RemoveSubstitute(substitute_id=substitute_id, expected_version=version)
        )
        return no_content()


def _created(row: dict[str, Any]) -> Response:
    place = url_for(".show_substitute", substitute_id=row["id"])
    return created(row, place)

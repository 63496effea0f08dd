"""Event types."""

from collections.abc import Callable
from typing import Any

from flask import Response, url_for

from error_handlers.decorators import handle_errors
from routes.api.answers import MADE, VERSIONED, answer, created, no_content, resource, unless_known
from routes.api.blueprints import resource_blueprint
from routes.api.repeats import once
from schemas.event_types import (
    EVENT_TYPE,
    ChangeEventTypeSchema,
    CreateEventTypeSchema,
    EventTypeQuery,
    EventTypeQuerySchema,
    EventTypeSchema,
)
from schemas.headers import IdempotencyKeySchema, IfMatchSchema
from schemas.lists import page_body, page_of
from schemas.shapes import dump
from services.event_types import (
    ChangeEventType,
    CreateEventType,
    DeleteEventType,
    EventTypeService,
)
from services.registry import service

bp = resource_blueprint("event-types", "Kinds of work and how they are staffed")


@bp.route("")
@handle_errors
@bp.arguments(EventTypeQuerySchema, location="query")
@bp.response(200, page_of(EventTypeSchema))
def list_event_types(query: EventTypeQuery) -> Response:
    """List kinds of work in order of code.

    The rules read these rows: none of them is fixed in the product.
    """
    with service(EventTypeService, read_only=True) as event_types:
        return answer(page_body(event_types.list_rows(EVENT_TYPE, query.request)))


@bp.route("/<code:code>")
@handle_errors
@bp.response(200, EventTypeSchema, headers=VERSIONED)
@bp.alt_response(304)
def show_event_type(code: str) -> Response:
    """Show one kind of work.

    Found by its code.
    """
    with service(EventTypeService, read_only=True) as event_types:
        return unless_known(resource(event_types.row(EVENT_TYPE, code)))


@bp.route("", methods=["POST"])
@handle_errors
@bp.arguments(IdempotencyKeySchema, location="headers")
@bp.arguments(CreateEventTypeSchema)
@bp.response(201, EventTypeSchema, headers=MADE)
def create_event_type(key: str | None, command: CreateEventType) -> Response:
    """Add a kind of work.

    Job roles and other kinds of work are named by their codes, which must exist.
    """
    with service(EventTypeService) as event_types:
        return once(
            event_types, key, lambda: _created(dump(EVENT_TYPE, event_types.create(command)))
        )


@bp.route("/<code:code>", methods=["PATCH"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(ChangeEventTypeSchema)
@bp.response(200, EventTypeSchema, headers=VERSIONED)
def change_event_type(version: int, change: Callable[..., ChangeEventType], code: str) -> Response:
    """Change how a kind of work is staffed.

    What is left out stays. `is_stackable` is rewritten on the schedules of its events at once, and
    refused where work would then lie on other work.
    """
    with service(EventTypeService) as event_types:
        changed = event_types.change(change(code=code, expected_version=version))
        return resource(dump(EVENT_TYPE, changed))


@bp.route("/<code:code>", methods=["DELETE"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.response(204)
def delete_event_type(version: int, code: str) -> Response:
    """Remove a kind of work that no event is of.

    One that another kind names stays as well.
    """
    with service(EventTypeService) as event_types:
        event_types.delete(DeleteEventType(code=code, expected_version=version))
        return no_content()


def _created(row: dict[str, Any]) -> Response:
    return created(row, url_for(".show_event_type", code=row["code"]))

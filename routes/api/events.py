"""Events."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, url_for

from error_handlers.decorators import handle_errors
from routes.api.answers import MADE, VERSIONED, answer, created, no_content, resource
from routes.api.blueprints import resource_blueprint
from routes.api.repeats import once
from schemas.event_life import EditedEventSchema, edited_body
from schemas.events import (
    EVENT,
    ChangeEventSchema,
    CreateEventSchema,
    EventQuery,
    EventQuerySchema,
    EventSchema,
)
from schemas.headers import IdempotencyKeySchema, IfMatchSchema
from schemas.lists import page_body, page_of
from schemas.roster_actions import HistorySchema, history_body
from schemas.shapes import dump
from services.event_editing import ChangeEvent, EventEditService
from services.events import CreateEvent, DeleteEvent, EventService
from services.registry import service
from services.roster_history import RosterHistoryService

bp = resource_blueprint("events", "The client's work orders")


@bp.route("")
@handle_errors
@bp.arguments(EventQuerySchema, location="query")
@bp.response(200, page_of(EventSchema))
def list_events(query: EventQuery) -> Response:
    """List work orders in order of due time.

    Filters narrow it: all that are given must hold.
    """
    with service(EventService, read_only=True) as events:
        return answer(page_body(events.list_rows(EVENT, query.filters, query.request)))


@bp.route("/<uuid:event_id>")
@handle_errors
@bp.response(200, EventSchema, headers=VERSIONED)
def show_event(event_id: UUID) -> Response:
    """Show one work order.

    The wall-clock window is the authority; its instants are derived with the site's time zone.
    """
    with service(EventService, read_only=True) as events:
        return resource(events.row(EVENT, event_id))


@bp.route("/<uuid:event_id>/history")
@handle_errors
@bp.response(200, HistorySchema)
def show_history(event_id: UUID) -> Response:
    """Tell what became of an event and of its schedules: what changed, by whom, when and why.

    `states` says how long the event was in which state.
    """
    with service(RosterHistoryService, read_only=True) as history:
        return answer(history_body(history.of_event(event_id)))


@bp.route("", methods=["POST"])
@handle_errors
@bp.arguments(IdempotencyKeySchema, location="headers")
@bp.arguments(CreateEventSchema)
@bp.response(201, EventSchema, headers=MADE)
def create_event(key: str | None, command: CreateEvent) -> Response:
    """Add a work order.

    Without `event_type_code` its project name decides which kind of work it is.
    """
    with service(EventService) as events:
        return once(events, key, lambda: _created(dump(EVENT, events.create(command))))


@bp.route("/<uuid:event_id>", methods=["PATCH"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(ChangeEventSchema)
@bp.response(200, EditedEventSchema, headers=VERSIONED)
def change_event(version: int, change: Callable[..., ChangeEvent], event_id: UUID) -> Response:
    """Change a work order, its state included.

    What is left out stays, and what is changed can be taken back. Another event number, site or
    type parts it from what went with it (a Core's Supervisor is taken off) and brings along what
    goes with it then. A state does all that `cancel`, `pause`, `resume` and `reissue` do; one
    that is not allowed is a conflict that names both. A headcount below the seats that are taken is
    refused, naming who holds them.
    """
    with service(EventEditService) as events:
        edited = events.change(change(event_id=event_id, expected_version=version))
        return resource(edited_body(dump(EVENT, edited.event), edited.done))


@bp.route("/<uuid:event_id>", methods=["DELETE"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.response(204)
def delete_event(version: int, event_id: UUID) -> Response:
    """Remove a work order that nobody was ever put on.

    Any other stays for history: set its `state` to `cancelled`.
    """
    with service(EventService) as events:
        events.delete(DeleteEvent(event_id=event_id, expected_version=version))
        return no_content()


def _created(row: dict[str, Any]) -> Response:
    return created(row, url_for(".show_event", event_id=row["id"]))

"""What was done to the roster, and taking it back."""

from collections.abc import Callable
from uuid import UUID

from flask import Response

from error_handlers.decorators import handle_errors
from routes.api.answers import answer
from routes.api.blueprints import resource_blueprint
from routes.api.repeats import once
from schemas.headers import IdempotencyKeySchema
from schemas.lists import page_body, page_of
from schemas.roster_actions import (
    ROSTER_ACTION,
    ActionQuery,
    ActionQuerySchema,
    OutcomeSchema,
    RosterActionSchema,
    UndoSchema,
    outcome_body,
)
from services.registry import service
from services.roster_commands import Undo
from services.roster_history import RosterHistoryService
from services.undoing import UndoService

bp = resource_blueprint("roster", "What was done to the roster")


@bp.route("/actions")
@handle_errors
@bp.arguments(ActionQuerySchema, location="query")
@bp.response(200, page_of(RosterActionSchema))
def list_actions(query: ActionQuery) -> Response:
    """List what was done to the roster, newest first.

    `object_id` is a schedule, an event (with all of its schedules) or a person's row.
    """
    with service(RosterHistoryService, read_only=True) as history:
        return answer(page_body(history.list_rows(ROSTER_ACTION, query.filters, query.request)))


@bp.route("/actions/<uuid:action_id>/undo", methods=["POST"])
@handle_errors
@bp.arguments(IdempotencyKeySchema, location="headers")
@bp.arguments(UndoSchema)
@bp.response(200, OutcomeSchema)
@bp.alt_response(404, response="NOT_FOUND")
@bp.alt_response(409, response="CONFLICT")
def undo(key: str | None, undo: Callable[..., Undo], action_id: UUID) -> Response:
    """Take an action back, within 30 days.

    It restores exactly what was, and is an action itself: undoing that does it again. Refused with
    409 `undo-blocked`, where `later` names them, when later actions depend on it.
    """
    with service(UndoService) as undoing:
        command = undo(action_id=action_id)
        return once(undoing, key, lambda: answer(outcome_body(undoing.undo(command))))

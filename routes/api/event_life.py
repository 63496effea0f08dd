"""The life of an event: each a step that the roster can take back."""

from collections.abc import Callable
from uuid import UUID

from flask import Response

from error_handlers.decorators import handle_errors
from routes.api.answers import answer
from routes.api.blueprints import resource_blueprint
from schemas.event_life import MoveEventSchema, ReissueSchema
from schemas.headers import IfMatchSchema
from schemas.roster_actions import OutcomeSchema, outcome_body
from services.event_life import EventLifeService, MoveEvent, Reissue
from services.registry import service

bp = resource_blueprint("event-life", "The life of an event", "events")


@bp.route("/<uuid:event_id>/cancel", methods=["POST"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(MoveEventSchema)
@bp.response(200, OutcomeSchema)
def cancel_event(version: int, move: Callable[..., MoveEvent], event_id: UUID) -> Response:
    """Cancel an event.

    Who is on it is taken off, and what goes with it: a Core's Supervisor.
    """
    command = move(event_id=event_id, expected_version=version)
    with service(EventLifeService) as life:
        return answer(outcome_body(life.cancel(command)))


@bp.route("/<uuid:event_id>/pause", methods=["POST"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(MoveEventSchema)
@bp.response(200, OutcomeSchema)
def pause_event(version: int, move: Callable[..., MoveEvent], event_id: UUID) -> Response:
    """Pause an event.

    Who is on it stays, and may be moved; nobody new is put on it until it is taken up again.
    """
    command = move(event_id=event_id, expected_version=version)
    with service(EventLifeService) as life:
        return answer(outcome_body(life.pause(command)))


@bp.route("/<uuid:event_id>/resume", methods=["POST"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(MoveEventSchema)
@bp.response(200, OutcomeSchema)
def resume_event(version: int, move: Callable[..., MoveEvent], event_id: UUID) -> Response:
    """Take up an event that was paused or cancelled.

    It is open then, and can be staffed.
    """
    command = move(event_id=event_id, expected_version=version)
    with service(EventLifeService) as life:
        return answer(outcome_body(life.resume(command)))


@bp.route("/<uuid:event_id>/reissue", methods=["POST"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(ReissueSchema)
@bp.response(200, OutcomeSchema)
def reissue_event(version: int, move: Callable[..., Reissue], event_id: UUID) -> Response:
    """Give an event out again, in a new window where one is given.

    Who was on it is off it; what goes with it stays as it is.
    """
    command = move(event_id=event_id, expected_version=version)
    with service(EventLifeService) as life:
        return answer(outcome_body(life.reissue(command)))

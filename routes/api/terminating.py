"""Somebody goes, and what they are planned on goes to others or is left open."""

from collections.abc import Callable
from datetime import date

from flask import Response

from error_handlers.decorators import handle_errors
from routes.api.answers import VERSIONED, answer, resource
from routes.api.blueprints import resource_blueprint
from schemas.headers import IfMatchSchema
from schemas.roster_actions import OutcomeSchema, outcome_body
from schemas.terminating import (
    FutureWorkQuerySchema,
    FutureWorkSchema,
    TerminateSchema,
    future_work_body,
)
from services.future_work import FutureWorkService
from services.registry import service
from services.roster_commands import Terminate
from services.terminating import TerminateService

bp = resource_blueprint("terminating", "People who go", "employees")


@bp.route("/<code:employee_id>/future-work")
@handle_errors
@bp.arguments(FutureWorkQuerySchema, location="query")
@bp.response(200, FutureWorkSchema, headers=VERSIONED)
@bp.alt_response(409, response="CONFLICT")
def show_future_work(first_day: date | None, employee_id: str) -> Response:
    """Show what somebody would leave behind, going on a day (else today).

    `candidates` are whom no rule stops, best first; each row's are told as if the first of the rows
    before it had taken those over. The ETag is the person's version.
    """
    with service(FutureWorkService, read_only=True) as future:
        return resource(future_work_body(future.left_behind(employee_id, first_day)))


@bp.route("/<code:employee_id>/terminate", methods=["POST"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(TerminateSchema)
@bp.response(200, OutcomeSchema)
def terminate(version: int, terminate: Callable[..., Terminate], employee_id: str) -> Response:
    """Terminate somebody, deciding what becomes of all that they are planned on from then on.

    `work` has to name all of it, as `future-work` shows it: to whom each goes, or to nobody, which
    leaves it open. Refused with 409 `future-work-changed`, where `work` is what it is now, when it
    is something else. Staff can't sign in any more once the day has come. One undo restores all.
    """
    command = terminate(employee_code=employee_id, expected_version=version)
    with service(TerminateService) as terminating:
        return answer(outcome_body(terminating.terminate(command)))

"""Rotations: standing duty by weekday."""

from collections.abc import Callable

from flask import Response

from error_handlers.decorators import handle_errors
from routes.api.answers import VERSIONED, answer, resource
from routes.api.blueprints import resource_blueprint
from schemas.headers import IfMatchSchema
from schemas.lists import page_body, page_of
from schemas.rotations import (
    ASSIGNMENT,
    DutyQuery,
    DutyQuerySchema,
    RotationAssignmentSchema,
    SetDutySchema,
    StandingDutySchema,
    duty_body,
)
from services.registry import service
from services.rotation_commands import SetDuty
from services.rotations import RotationService

bp = resource_blueprint("rotations", "Standing duty by weekday")


@bp.route("")
@handle_errors
@bp.arguments(DutyQuerySchema, location="query")
@bp.response(200, page_of(RotationAssignmentSchema))
def list_duty(query: DutyQuery) -> Response:
    """List standing duty in order of rotation.

    Of every site, or of one; a weekday that nobody holds is not in it.
    """
    with service(RotationService, read_only=True) as rotations:
        page = rotations.list_rows(ASSIGNMENT, query.filters, query.request)
        return answer(page_body(page))


@bp.route("/<code:site_code>")
@handle_errors
@bp.response(200, StandingDutySchema, headers=VERSIONED)
def show_duty(site_code: str) -> Response:
    """Show the standing duty of a site.

    By rotation and weekday. Nobody holds what is left out; substitutes have addresses of their own.
    """
    with service(RotationService, read_only=True) as rotations:
        return resource(duty_body(rotations.duty(site_code)))


@bp.route("/<code:site_code>", methods=["PUT"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(SetDutySchema)
@bp.response(200, StandingDutySchema, headers=VERSIONED)
def set_duty(version: int, change: Callable[..., SetDuty], site_code: str) -> Response:
    """Replace the standing duty of a site as a whole.

    Substitutes stay as they are. Work that is planned stays too; verifying tells what is out of
    turn now.
    """
    with service(RotationService) as rotations:
        duty = rotations.set_duty(change(site_code=site_code, expected_version=version))
        return resource(duty_body(duty))

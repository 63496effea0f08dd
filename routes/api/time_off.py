"""Time off: who is away when, and who said so."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, url_for

from error_handlers.decorators import handle_errors
from routes.api.answers import MADE, VERSIONED, answer, created, resource
from routes.api.blueprints import resource_blueprint
from routes.api.repeats import once
from schemas.headers import IdempotencyKeySchema, IfMatchSchema
from schemas.lists import page_body, page_of
from schemas.time_off import (
    TIME_OFF,
    ApproveTimeOffSchema,
    CancelTimeOffSchema,
    ChangeTimeOffSchema,
    DenyTimeOffSchema,
    RequestTimeOffSchema,
    TimeOffCaseSchema,
    TimeOffQuery,
    TimeOffQuerySchema,
    TimeOffSchema,
    case_body,
)
from services.registry import service
from services.time_off import (
    ApproveTimeOff,
    CancelTimeOff,
    ChangeTimeOff,
    DenyTimeOff,
    RequestTimeOff,
    TimeOffService,
)

bp = resource_blueprint("time_off", "Who is away when", "time-off")


@bp.route("")
@handle_errors
@bp.arguments(TimeOffQuerySchema, location="query")
@bp.response(200, page_of(TimeOffSchema))
def list_time_off(query: TimeOffQuery) -> Response:
    """List time off in order of start; staff see their own.

    `from` and `to` are dates; what touches one of them is listed, whatever the hour.
    """
    with service(TimeOffService, read_only=True) as time_off:
        return answer(page_body(time_off.list_rows(TIME_OFF, query.filters, query.request)))


@bp.route("/<uuid:time_off_id>")
@handle_errors
@bp.response(200, TimeOffCaseSchema, headers=VERSIONED)
def show_time_off(time_off_id: UUID) -> Response:
    """Show one request, its history, and the work that lies in it.

    `collisions` are the person's schedules in that time, on the clock of each one's site, as long
    as the request waits or is approved.
    """
    with service(TimeOffService, read_only=True) as time_off:
        return resource(case_body(time_off.show(time_off_id)))


@bp.route("", methods=["POST"])
@handle_errors
@bp.arguments(IdempotencyKeySchema, location="headers")
@bp.arguments(RequestTimeOffSchema)
@bp.response(201, TimeOffCaseSchema, headers=MADE)
def request_time_off(key: str | None, command: RequestTimeOff) -> Response:
    """Ask for time off; staff for themselves alone.

    Whole days by `first_day` and `last_day`, hours by `starts_local` and `ends_local`. Refused with
    409 when the person is away then already, or has asked for just that.
    """
    with service(TimeOffService) as time_off:
        return once(time_off, key, lambda: _created(case_body(time_off.request(command))))


@bp.route("/<uuid:time_off_id>", methods=["PATCH"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(ChangeTimeOffSchema)
@bp.response(200, TimeOffCaseSchema, headers=VERSIONED)
def change_time_off(
    version: int, change: Callable[..., ChangeTimeOff], time_off_id: UUID
) -> Response:
    """Change a request that still waits.

    What is left out stays. What is decided can't be changed: cancel it and ask anew.
    """
    command = change(time_off_id=time_off_id, expected_version=version)
    with service(TimeOffService) as time_off:
        return resource(case_body(time_off.change(command)))


@bp.route("/<uuid:time_off_id>/approve", methods=["POST"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(ApproveTimeOffSchema)
@bp.response(200, TimeOffCaseSchema, headers=VERSIONED)
def approve_time_off(
    version: int, approve: Callable[..., ApproveTimeOff], time_off_id: UUID
) -> Response:
    """Approve a request; `collisions` is the work that is still planned in it.

    That work stays as it is: take the person off, or give it to somebody else.
    """
    command = approve(time_off_id=time_off_id, expected_version=version)
    with service(TimeOffService) as time_off:
        return resource(case_body(time_off.approve(command)))


@bp.route("/<uuid:time_off_id>/deny", methods=["POST"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(DenyTimeOffSchema)
@bp.response(200, TimeOffCaseSchema, headers=VERSIONED)
def deny_time_off(version: int, deny: Callable[..., DenyTimeOff], time_off_id: UUID) -> Response:
    """Deny a request, and say why.

    The reason stands in the history, where the person reads it.
    """
    command = deny(time_off_id=time_off_id, expected_version=version)
    with service(TimeOffService) as time_off:
        return resource(case_body(time_off.deny(command)))


@bp.route("/<uuid:time_off_id>/cancel", methods=["POST"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(CancelTimeOffSchema)
@bp.response(200, TimeOffCaseSchema, headers=VERSIONED)
def cancel_time_off(
    version: int, cancel: Callable[..., CancelTimeOff], time_off_id: UUID
) -> Response:
    """Take a request back, or an approval.

    The person can be scheduled again at once.
    """
    command = cancel(time_off_id=time_off_id, expected_version=version)
    with service(TimeOffService) as time_off:
        return resource(case_body(time_off.cancel(command)))


def _created(body: dict[str, Any]) -> Response:
    return created(body, url_for(".show_time_off", time_off_id=body["id"]))

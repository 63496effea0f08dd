"""Attendance: who turned up."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, url_for

from error_handlers.decorators import handle_errors
from routes.api.answers import MADE, VERSIONED, answer, created, no_content, resource
from routes.api.blueprints import resource_blueprint
from routes.api.repeats import once
from schemas.attendance import (
    ATTENDANCE,
    AttendanceQuery,
    AttendanceQuerySchema,
    AttendanceSchema,
    ChangeAttendanceSchema,
    RecordAttendanceSchema,
)
from schemas.headers import IdempotencyKeySchema, IfMatchSchema
from schemas.lists import page_body, page_of
from schemas.shapes import dump
from services.attendance import (
    AttendanceService,
    ChangeAttendance,
    ForgetAttendance,
    RecordAttendance,
)
from services.registry import service

bp = resource_blueprint("attendance", "Who turned up")


@bp.route("")
@handle_errors
@bp.arguments(AttendanceQuerySchema, location="query")
@bp.response(200, page_of(AttendanceSchema))
def list_attendance(query: AttendanceQuery) -> Response:
    """List what is recorded, in the order in which it was.

    `from` and `to` are days on which the work began.
    """
    with service(AttendanceService, read_only=True) as attendance:
        return answer(page_body(attendance.list_rows(ATTENDANCE, query.filters, query.request)))


@bp.route("/<uuid:schedule_id>")
@handle_errors
@bp.response(200, AttendanceSchema, headers=VERSIONED)
def show_attendance(schedule_id: UUID) -> Response:
    """Show what is known of one schedule.

    Found by the schedule's id; 404 where nothing is recorded.
    """
    with service(AttendanceService, read_only=True) as attendance:
        return resource(attendance.row(ATTENDANCE, schedule_id))


@bp.route("", methods=["POST"])
@handle_errors
@bp.arguments(IdempotencyKeySchema, location="headers")
@bp.arguments(RecordAttendanceSchema)
@bp.response(201, AttendanceSchema, headers=MADE)
def record_attendance(key: str | None, command: RecordAttendance) -> Response:
    """Record how it went.

    Before the work begins, only `called_in` and `excused` can be recorded. Refused with 409 where
    something is recorded already: change that instead.
    """
    with service(AttendanceService) as attendance:
        return once(attendance, key, lambda: _created(dump(ATTENDANCE, attendance.record(command))))


@bp.route("/<uuid:schedule_id>", methods=["PATCH"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(ChangeAttendanceSchema)
@bp.response(200, AttendanceSchema, headers=VERSIONED)
def change_attendance(
    version: int, change: Callable[..., ChangeAttendance], schedule_id: UUID
) -> Response:
    """Change what is recorded.

    What is left out stays.
    """
    command = change(schedule_id=schedule_id, expected_version=version)
    with service(AttendanceService) as attendance:
        return resource(dump(ATTENDANCE, attendance.change(command)))


@bp.route("/<uuid:schedule_id>", methods=["DELETE"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.response(204)
def forget_attendance(version: int, schedule_id: UUID) -> Response:
    """Remove what was recorded by mistake.

    The schedule stays, with nothing known of it.
    """
    with service(AttendanceService) as attendance:
        attendance.forget(ForgetAttendance(schedule_id=schedule_id, expected_version=version))
        return no_content()


def _created(row: dict[str, Any]) -> Response:
    return created(row, url_for(".show_attendance", schedule_id=row["schedule_id"]))

"""How people can work for a while."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, url_for

from error_handlers.decorators import handle_errors
from routes.api.answers import MADE, VERSIONED, answer, created, no_content, resource
from routes.api.blueprints import resource_blueprint
from routes.api.repeats import once
from schemas.absences import AvailabilityOverrideSchema
from schemas.availability import DateQuery, DateQuerySchema
from schemas.headers import IdempotencyKeySchema, IfMatchSchema
from schemas.lists import page_body, page_of
from schemas.shapes import dump
from schemas.temporary_weeks import (
    TEMPORARY_WEEK,
    AddTemporaryWeekSchema,
    ChangeTemporaryWeekSchema,
)
from services.registry import service
from services.temporary_weeks import (
    AddTemporaryWeek,
    ChangeTemporaryWeek,
    RemoveTemporaryWeek,
    TemporaryWeekService,
)

bp = resource_blueprint("temporary-weeks", "How people can work for a while", "employees")


@bp.route("/<code:employee_id>/availability/temporary")
@handle_errors
@bp.arguments(DateQuerySchema, location="query")
@bp.response(200, page_of(AvailabilityOverrideSchema))
def list_weeks(query: DateQuery, employee_id: str) -> Response:
    """List somebody's temporary weeks.

    In order of the first date; with `from` or `to` those that touch these dates.
    """
    with service(TemporaryWeekService, read_only=True) as weeks:
        page = weeks.list_rows(TEMPORARY_WEEK, employee_id, query.filters, query.request)
        return answer(page_body(page))


@bp.route("/<code:employee_id>/availability/temporary", methods=["POST"])
@handle_errors
@bp.arguments(IdempotencyKeySchema, location="headers")
@bp.arguments(AddTemporaryWeekSchema)
@bp.response(201, AvailabilityOverrideSchema, headers=MADE)
def add_week(key: str | None, add: Callable[..., AddTemporaryWeek], employee_id: str) -> Response:
    """Say how somebody can work from one date to another.

    It stands in the place of the usual week; single dates and time off still go before it. Two that
    overlap are a conflict.
    """
    command = add(employee_code=employee_id)
    with service(TemporaryWeekService) as weeks:
        return once(
            weeks, key, lambda: _created(dump(TEMPORARY_WEEK, weeks.add(command)), employee_id)
        )


@bp.route("/<code:employee_id>/availability/temporary/<uuid:week_id>")
@handle_errors
@bp.response(200, AvailabilityOverrideSchema, headers=VERSIONED)
def show_week(employee_id: str, week_id: UUID) -> Response:
    """Show a temporary week.

    Weekdays that it leaves out are free all day.
    """
    with service(TemporaryWeekService, read_only=True) as weeks:
        return resource(weeks.row(TEMPORARY_WEEK, employee_id, week_id))


@bp.route("/<code:employee_id>/availability/temporary/<uuid:week_id>", methods=["PATCH"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(ChangeTemporaryWeekSchema)
@bp.response(200, AvailabilityOverrideSchema, headers=VERSIONED)
def change_week(
    version: int, change: Callable[..., ChangeTemporaryWeek], employee_id: str, week_id: UUID
) -> Response:
    """Change a temporary week.

    What is left out stays; `days` are replaced as a whole.
    """
    with service(TemporaryWeekService) as weeks:
        changed = weeks.change(
            change(employee_code=employee_id, week_id=week_id, expected_version=version)
        )
        return resource(dump(TEMPORARY_WEEK, changed))


@bp.route("/<code:employee_id>/availability/temporary/<uuid:week_id>", methods=["DELETE"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.response(204)
def remove_week(version: int, employee_id: str, week_id: UUID) -> Response:
    """Let the usual week count again.

    Work that is planned in those dates stays as it is.
    """
    with service(TemporaryWeekService) as weeks:
        weeks.remove(
            RemoveTemporaryWeek(
                employee_code=employee_id, week_id=week_id, expected_version=version
            )
        )
        return no_content()


def _created(row: dict[str, Any], employee_id: str) -> Response:
    return created(row, url_for(".show_week", employee_id=employee_id, week_id=row["id"]))

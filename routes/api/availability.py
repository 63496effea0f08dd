"""When people can work."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Response, url_for

from error_handlers.decorators import handle_errors
from routes.api.answers import MADE, VERSIONED, answer, created, no_content, resource
from routes.api.blueprints import resource_blueprint
from routes.api.repeats import once
from schemas.absences import DateAvailabilitySchema
from schemas.availability import (
    DATE,
    AddDateSchema,
    ChangeDateSchema,
    DateQuery,
    DateQuerySchema,
    SetWeekSchema,
    UsualWeekSchema,
    week_body,
)
from schemas.headers import IdempotencyKeySchema, IfMatchSchema
from schemas.lists import page_body, page_of
from schemas.shapes import dump
from services.availability import AddDate, AvailabilityService, ChangeDate, RemoveDate, SetWeek
from services.registry import service

bp = resource_blueprint("availability", "When people can work", "employees")


@bp.route("/<code:employee_id>/availability")
@handle_errors
@bp.response(200, UsualWeekSchema, headers=VERSIONED)
def show_week(employee_id: str) -> Response:
    """Show somebody's usual week.

    By kind of week and weekday. Whoever said nothing is available all week: `days` is empty then.
    """
    with service(AvailabilityService, read_only=True) as availability:
        return resource(week_body(availability.week(employee_id)))


@bp.route("/<code:employee_id>/availability", methods=["PUT"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(SetWeekSchema)
@bp.response(200, UsualWeekSchema, headers=VERSIONED)
def set_week(version: int, change: Callable[..., SetWeek], employee_id: str) -> Response:
    """Replace somebody's usual week as a whole.

    Days that are left out are free all day. A day of week `a` or `b` speaks before one of `every`.
    """
    with service(AvailabilityService) as availability:
        week = availability.set_week(change(employee_code=employee_id, expected_version=version))
        return resource(week_body(week))


@bp.route("/<code:employee_id>/dates")
@handle_errors
@bp.arguments(DateQuerySchema, location="query")
@bp.response(200, page_of(DateAvailabilitySchema))
def list_dates(query: DateQuery, employee_id: str) -> Response:
    """List what somebody said about single dates.

    In order of date, the past ones too: `from` leaves them out.
    """
    with service(AvailabilityService, read_only=True) as availability:
        page = availability.list_dates(DATE, employee_id, query.filters, query.request)
        return answer(page_body(page))


@bp.route("/<code:employee_id>/dates", methods=["POST"])
@handle_errors
@bp.arguments(IdempotencyKeySchema, location="headers")
@bp.arguments(AddDateSchema)
@bp.response(201, DateAvailabilitySchema, headers=MADE)
def add_date(key: str | None, add: Callable[..., AddDate], employee_id: str) -> Response:
    """Say something about a date; it beats the usual week.

    Time off still goes before it. A date that is marked already is a conflict.
    """
    command = add(employee_code=employee_id)
    with service(AvailabilityService) as availability:
        return once(
            availability,
            key,
            lambda: _created(dump(DATE, availability.add_date(command)), employee_id),
        )


@bp.route("/<code:employee_id>/dates/<day:on_date>")
@handle_errors
@bp.response(200, DateAvailabilitySchema, headers=VERSIONED)
def show_date(employee_id: str, on_date: date) -> Response:
    """Show what somebody said about a date.

    A date that they said nothing about is not found: their usual week speaks for it.
    """
    with service(AvailabilityService, read_only=True) as availability:
        return resource(availability.date_row(DATE, employee_id, on_date))


@bp.route("/<code:employee_id>/dates/<day:on_date>", methods=["PATCH"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(ChangeDateSchema)
@bp.response(200, DateAvailabilitySchema, headers=VERSIONED)
def change_date(
    version: int, change: Callable[..., ChangeDate], employee_id: str, on_date: date
) -> Response:
    """Change what somebody said about a date.

    What is left out stays.
    """
    with service(AvailabilityService) as availability:
        changed = availability.change_date(
            change(employee_code=employee_id, on_date=on_date, expected_version=version)
        )
        return resource(dump(DATE, changed))


@bp.route("/<code:employee_id>/dates/<day:on_date>", methods=["DELETE"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.response(204)
def remove_date(version: int, employee_id: str, on_date: date) -> Response:
    """Forget what somebody said about a date.

    Their usual week speaks for it again.
    """
    with service(AvailabilityService) as availability:
        availability.remove_date(
            RemoveDate(employee_code=employee_id, on_date=on_date, expected_version=version)
        )
        return no_content()


def _created(row: dict[str, Any], employee_id: str) -> Response:
    place = url_for(".show_date", employee_id=employee_id, on_date=row["on_date"])
    return created(row, place)

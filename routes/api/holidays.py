"""Holidays: when sites are closed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, url_for

from error_handlers.decorators import handle_errors
from routes.api.answers import MADE, VERSIONED, answer, created, no_content, resource
from routes.api.blueprints import resource_blueprint
from routes.api.repeats import once
from schemas.headers import IdempotencyKeySchema, IfMatchSchema
from schemas.holidays import (
    HOLIDAY,
    ChangeHolidaySchema,
    CreateHolidaySchema,
    HolidayQuery,
    HolidayQuerySchema,
    HolidaySchema,
)
from schemas.lists import page_body, page_of
from schemas.shapes import dump
from services.holidays import ChangeHoliday, CreateHoliday, DeleteHoliday, HolidayService
from services.registry import service

bp = resource_blueprint("holidays", "Days on which sites are closed")


@bp.route("")
@handle_errors
@bp.arguments(HolidayQuerySchema, location="query")
@bp.response(200, page_of(HolidaySchema))
def list_holidays(query: HolidayQuery) -> Response:
    """List closed days in order of name.

    Those of every year have `month` and `day` instead of `on_date`; without a site, all are closed.
    """
    with service(HolidayService, read_only=True) as holidays:
        return answer(page_body(holidays.list_rows(HOLIDAY, query.request)))


@bp.route("/<uuid:holiday_id>")
@handle_errors
@bp.response(200, HolidaySchema, headers=VERSIONED)
def show_holiday(holiday_id: UUID) -> Response:
    """Show one closed day.

    29 February of every year is there in leap years only.
    """
    with service(HolidayService, read_only=True) as holidays:
        return resource(holidays.row(HOLIDAY, holiday_id))


@bp.route("", methods=["POST"])
@handle_errors
@bp.arguments(IdempotencyKeySchema, location="headers")
@bp.arguments(CreateHolidaySchema)
@bp.response(201, HolidaySchema, headers=MADE)
def create_holiday(key: str | None, command: CreateHoliday) -> Response:
    """Close a day, once or every year, at one site or everywhere.

    Work that is planned on it stays; from now on none can be planned.
    """
    with service(HolidayService) as holidays:
        return once(holidays, key, lambda: _created(dump(HOLIDAY, holidays.create(command))))


@bp.route("/<uuid:holiday_id>", methods=["PATCH"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(ChangeHolidaySchema)
@bp.response(200, HolidaySchema, headers=VERSIONED)
def change_holiday(
    version: int, change: Callable[..., ChangeHoliday], holiday_id: UUID
) -> Response:
    """Change a closed day.

    What is left out stays; `on_date` ends a yearly rule, `month` and `day` end a date.
    """
    with service(HolidayService) as holidays:
        changed = holidays.change(change(holiday_id=holiday_id, expected_version=version))
        return resource(dump(HOLIDAY, changed))


@bp.route("/<uuid:holiday_id>", methods=["DELETE"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.response(204)
def delete_holiday(version: int, holiday_id: UUID) -> Response:
    """Open that day again.

    Every site that it closed can be planned again at once.
    """
    with service(HolidayService) as holidays:
        holidays.delete(DeleteHoliday(holiday_id=holiday_id, expected_version=version))
        return no_content()


def _created(row: dict[str, Any]) -> Response:
    return created(row, url_for(".show_holiday", holiday_id=row["id"]))

"""Files out: the schedule and the people, as the imports read them back."""

from flask import Blueprint, Response, request

from error_handlers.decorators import handle_errors
from routes.pages.downloads import download
from routes.pages.requests import filled
from schemas.csv_employees import employee_lines
from schemas.csv_schedule_out import schedule_lines
from schemas.pages import ExportQuerySchema
from services.exports import ExportRange, ExportService
from services.registry import service

bp = Blueprint("export_pages", __name__)


@bp.get("/exports/schedule.csv")
@handle_errors
def schedule() -> Response:
    """Hand out who works where and when."""
    wanted: ExportRange = ExportQuerySchema().load(filled(request.args))
    with service(ExportService, read_only=True) as exports:
        return download(schedule_lines(exports.schedules(wanted)), _name(wanted))


@bp.get("/exports/employees.csv")
@handle_errors
def employees() -> Response:
    """Hand out everybody."""
    with service(ExportService, read_only=True) as exports:
        return download(employee_lines(exports.employees()), "employees.csv")


def _name(wanted: ExportRange) -> str:
    parts = ("schedule", wanted.site_code, wanted.first, wanted.last)
    return "-".join(str(part) for part in parts if part) + ".csv"

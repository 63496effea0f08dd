"""Files out: the schedule and the people, as the imports read them back."""

from flask import Response

from error_handlers.decorators import handle_errors
from routes.api.answers import csv_file
from routes.api.blueprints import resource_blueprint
from schemas.csv_employees import employee_lines
from schemas.csv_schedule_out import schedule_lines
from schemas.imports import ExportQuerySchema
from services.exports import ExportRange, ExportService
from services.registry import service

bp = resource_blueprint("exports", "Files that the imports read back unchanged")


@bp.route("/schedule")
@handle_errors
@bp.arguments(ExportQuerySchema, location="query")
@bp.response(200, {"type": "string"}, content_type="text/csv")
@bp.alt_response(404, response="NOT_FOUND")
def export_schedule(wanted: ExportRange) -> Response:
    """Fetch who works where and when."""
    with service(ExportService, read_only=True) as exports:
        return csv_file(schedule_lines(exports.schedules(wanted)), "schedule.csv")


@bp.route("/employees")
@handle_errors
@bp.response(200, {"type": "string"}, content_type="text/csv")
def export_employees() -> Response:
    """Fetch everybody."""
    with service(ExportService, read_only=True) as exports:
        return csv_file(employee_lines(exports.employees()), "employees.csv")

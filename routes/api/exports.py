"""Files out: the schedule and the people, as the imports read them back."""

from flask import Response

from error_handlers.decorators import handle_errors
from routes.api.answers import csv_file
from routes.api.blueprints import resource_blueprint
from schemas.csv_employees import employee_lines
from schemas.csv_examples import EMPLOYEE_FILE, SCHEDULE_FILE
from schemas.csv_schedule_out import schedule_lines
from schemas.imports import ExportQuerySchema
from services.exports import ExportRange, ExportService
from services.registry import service

bp = resource_blueprint("exports", "Files that the imports read back unchanged")


@bp.route("/schedule")
@handle_errors
@bp.arguments(ExportQuerySchema, location="query")
@bp.response(200, {"type": "string"}, content_type="text/csv", example=SCHEDULE_FILE)
@bp.alt_response(404, response="NOT_FOUND")
def export_schedule(wanted: ExportRange) -> Response:
    """Fetch who works where and when.

    The client's columns, with a byte order mark for spreadsheets. Imported again, it changes
    nothing.
    """
    with service(ExportService, read_only=True) as exports:
        return csv_file(schedule_lines(exports.schedules(wanted)), "schedule.csv")


@bp.route("/employees")
@handle_errors
@bp.response(200, {"type": "string"}, content_type="text/csv", example=EMPLOYEE_FILE)
def export_employees() -> Response:
    """Fetch everybody.

    The columns that the import of employees reads.
    """
    with service(ExportService, read_only=True) as exports:
        return csv_file(employee_lines(exports.employees()), "employees.csv")

"""Who works how much."""

from flask import Blueprint, render_template, request

from error_handlers.decorators import handle_errors
from routes.pages.requests import filled
from schemas.lists import local_today
from schemas.workload_pages import WorkloadPageQuerySchema
from services.registry import service
from services.workload import WorkloadService
from services.workload_views import workload_page

bp = Blueprint("workload_pages", __name__)


@bp.get("/workload")
@handle_errors
def show() -> str:
    """Show four weeks of everybody, beside the others with the same job title."""
    asked = WorkloadPageQuerySchema().load(filled(request.args))
    with service(WorkloadService, read_only=True) as workload:
        weeks = workload.weeks_around(asked.day)
        page = workload_page(workload.page(weeks, asked.request), weeks, local_today())
        return render_template("people/workload.html", page=page)

"""Who works how much."""

from flask import Response

from error_handlers.decorators import handle_errors
from routes.api.answers import answer
from routes.api.blueprints import resource_blueprint
from schemas.lists import page_of
from schemas.workload import WorkloadQuery, WorkloadQuerySchema, WorkloadSchema, workload_body
from services.registry import service
from services.workload import WorkloadService

bp = resource_blueprint("workload", "Who works how much, and how often they came")


@bp.route("")
@handle_errors
@bp.arguments(WorkloadQuerySchema, location="query")
@bp.response(200, page_of(WorkloadSchema))
def list_workload(query: WorkloadQuery) -> Response:
    """List who works here on any of up to 62 days, in order of name, with their work.

    Beside their own minutes stands the average of those with the same job title, and how often they
    came and were in time, as far as attendance was recorded.
    """
    with service(WorkloadService, read_only=True) as workload:
        return answer(workload_body(workload.page(query.filters, query.request)))

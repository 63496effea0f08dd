"""Who could do an event."""

from uuid import UUID

from flask import Response

from error_handlers.decorators import handle_errors
from routes.api.answers import answer
from routes.api.blueprints import resource_blueprint
from schemas.candidates import (
    CandidateQuery,
    CandidateQuerySchema,
    CandidateSchema,
    candidates_body,
)
from schemas.lists import page_of
from services.candidates import CandidateQuestion, CandidateService
from services.registry import service

bp = resource_blueprint("candidates", "Who could do an event", "events")


@bp.route("/<uuid:event_id>/candidates")
@handle_errors
@bp.arguments(CandidateQuerySchema, location="query")
@bp.response(200, page_of(CandidateSchema))
def list_candidates(query: CandidateQuery, event_id: UUID) -> Response:
    """List who could do a work order, best first, with the rules against each who can't.

    With `starts_at` (without a zone: on the site's clock) everybody is judged at that start;
    without it, at the usual start inside the window that suits them best. Whom no rule stops come
    first, then the fewest and lightest rules against them, the type's order of preference, the
    least work that week, who is at the site already, and the name.
    """
    question = CandidateQuestion(event_id=event_id, starts=query.filters.starts)
    with service(CandidateService, read_only=True) as candidates:
        return answer(candidates_body(candidates.page(question, query.request)))

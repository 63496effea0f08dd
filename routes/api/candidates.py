"""Who could do an event."""

from uuid import UUID

from flask import Response

from error_handlers.decorators import handle_errors
from routes.api.answers import answer
from routes.api.blueprints import resource_blueprint
from schemas.candidates import (
    CandidatePageSchema,
    CandidateQuery,
    CandidateQuerySchema,
    OpeningPageSchema,
    OpeningQuery,
    OpeningQuerySchema,
    candidates_body,
    openings_body,
)
from services.candidates import CandidateQuestion, CandidateService
from services.registry import service

bp = resource_blueprint("candidates", "Who could do an event", "events")


@bp.route("/<uuid:event_id>/candidates")
@handle_errors
@bp.arguments(CandidateQuerySchema, location="query")
@bp.response(200, CandidatePageSchema)
def list_candidates(query: CandidateQuery, event_id: UUID) -> Response:
    """List who could do a work order, best first, with the rules against each who can't.

    With `starts_at` (without a zone: on the site's clock) everybody is judged at that start;
    without it, at the usual start inside the window that suits them best: the window's first 31
    days from now on are looked at, `until` is the last of them. Whom no rule stops come
    first, then the fewest and lightest rules against them, the type's order of preference, the
    least work that week, who is at the site already, and the name.
    """
    question = CandidateQuestion(event_id=event_id, starts=query.filters.starts)
    with service(CandidateService, read_only=True) as candidates:
        return answer(candidates_body(candidates.people(question, query.request)))


@bp.route("/<uuid:event_id>/openings")
@handle_errors
@bp.arguments(OpeningQuerySchema, location="query")
@bp.response(200, OpeningPageSchema)
def list_openings(query: OpeningQuery, event_id: UUID) -> Response:
    """List the days and usual starts at which somebody could do a work order, best first.

    Those that can be done best come first, the earliest of equals; each names the first who can. A
    start at which nobody can is left out. The window's first 14 days from now on are looked at, and
    200 people, those at home at the site before others.
    """
    with service(CandidateService, read_only=True) as candidates:
        return answer(openings_body(candidates.openings(event_id, query.request)))

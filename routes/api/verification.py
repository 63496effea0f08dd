"""What is wrong with some days."""

from flask import Response

from error_handlers.decorators import handle_errors
from routes.api.answers import answer
from routes.api.blueprints import resource_blueprint
from routes.fixing_links import fixing_href
from schemas.verification import (
    VerificationQuery,
    VerificationQuerySchema,
    VerificationSchema,
    verification_body,
)
from services.registry import service
from services.verification import VerificationService

bp = resource_blueprint("verification", "Everything that is wrong with some days")


@bp.route("")
@handle_errors
@bp.arguments(VerificationQuerySchema, location="query")
@bp.response(200, VerificationSchema)
@bp.alt_response(404, response="NOT_FOUND")
def verify(query: VerificationQuery) -> Response:
    """List everything that is wrong with up to 62 days, in order of day and severity.

    Every active schedule is judged again by the rules, and the days are looked at as a whole: work
    that is due by the day after them with nobody on it, work without the one that belongs to it or
    that it belongs to, a crowded start beside an empty one, work that nobody reported within a day.
    Days that have today among them also have what was due in the 31 days before them and nobody
    was ever on.
    """
    with service(VerificationService, read_only=True) as verification:
        verified = verification.verify(query.filters)
        return answer(verification_body(verified, query.request, fixing_href))

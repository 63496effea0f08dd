"""Who did what when."""

from flask import Response

from error_handlers.decorators import handle_errors
from routes.api.answers import answer
from routes.api.blueprints import resource_blueprint
from schemas.history import AuditEntryWithDetailsSchema, AuditQuery, AuditQuerySchema, audit_body
from schemas.lists import page_of
from services.audit import AuditService
from services.registry import service

bp = resource_blueprint("audit", "Who did what when")


@bp.route("")
@handle_errors
@bp.arguments(AuditQuerySchema, location="query")
@bp.response(200, page_of(AuditEntryWithDetailsSchema))
def list_entries(query: AuditQuery) -> Response:
    """List who did what when, newest first.

    Everything that was changed, and sign-ins and their refusals, with what differed before and
    after. For administrators. Entries are never changed, and stay when their object is removed.
    """
    with service(AuditService, read_only=True) as audit:
        return answer(audit_body(audit.page(query.filters, query.request)))

"""What is wrong with some days, and what must be right before tomorrow."""

from flask import Blueprint, render_template, request

from error_handlers.decorators import handle_errors
from routes.fixing_links import fixing_href
from routes.pages.requests import filled
from schemas.verification_pages import VerifyQuerySchema
from services.registry import service
from services.verification import VerificationService
from services.verification_views import tomorrow_page, verify_page

bp = Blueprint("verify_pages", __name__)
tomorrow_bp = Blueprint("tomorrow_pages", __name__)


@bp.get("/verify")
@handle_errors
def show() -> str:
    """Show everything that is wrong with some days."""
    query = VerifyQuerySchema().load(filled(request.args))
    with service(VerificationService, read_only=True) as verification:
        verified = verification.verify(query.filters)
        page = verify_page(verified, query.request, fixing_href)
        return render_template("verify/show.html", page=page)


@bp.get("/verify/urgent")
@handle_errors
def urgent() -> str:
    """Show the number of what is due by tomorrow with nobody on it, for the frame of any page."""
    with service(VerificationService, read_only=True) as verification:
        return render_template("verify/_urgent.html", count=verification.count_urgent())


@tomorrow_bp.get("/tomorrow")
@handle_errors
def tomorrow() -> str:
    """Show what must be right before tomorrow."""
    with service(VerificationService, read_only=True) as verification:
        page = tomorrow_page(verification.before_tomorrow(), fixing_href)
        return render_template("verify/tomorrow.html", page=page)

"""What is wrong with some days, and what must be right before tomorrow."""

from functools import partial

from flask import Blueprint, render_template, request

from error_handlers.decorators import handle_errors
from routes.fixing_links import fixing_href
from routes.pages.requests import filled
from schemas.verification_pages import VerifyQuerySchema
from services.registry import service
from services.verification import VerificationService, fault_of
from services.verification_views import HrefOf, tomorrow_page, unread_page, verify_page
from utils.clock import today

bp = Blueprint("verify_pages", __name__)
tomorrow_bp = Blueprint("tomorrow_pages", __name__)


def _from_here() -> HrefOf:
    """Return what leads to where lines are put right, and from there back to the list as it is."""
    return partial(fixing_href, back=request.full_path.removesuffix("?"))


@bp.get("/verify")
@handle_errors
def show() -> str:
    """Show everything that is wrong with some days."""
    query = VerifyQuerySchema().load(filled(request.args))
    with service(VerificationService, read_only=True) as verification:
        if fault := fault_of(query.filters, today(verification.principal.time_zone)):
            page = unread_page(query.filters, verification.every_site().values(), fault)
        else:
            verified = verification.verify(query.filters)
            page = verify_page(verified, query.request, _from_here())
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
        page = tomorrow_page(verification.before_tomorrow(), _from_here())
        return render_template("verify/tomorrow.html", page=page)

"""The rules in the settings, and the limits that the organization chooses."""

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from error_handlers.decorators import handle_errors
from error_handlers.exceptions import AppException
from routes.pages.refusals import answers_refusals
from routes.pages.requests import filled
from routes.pages.typed import REFUSED, typed_of
from schemas.forms import reading_form
from schemas.rule_pages import RuleSettingsFormSchema
from services.form_state import Typed
from services.registry import service
from services.rule_page import RulePageService
from services.rule_settings import RuleSettingService

bp = Blueprint("rule_pages", __name__, url_prefix="/settings/rules")


def _page(typed: Typed | None = None) -> str:
    with service(RulePageService, read_only=True) as rules:
        return render_template("settings/rules.html", page=rules.page(typed))


def _page_again(refusal: AppException) -> Response:
    return make_response(_page(typed_of(refusal)))


@bp.get("")
@handle_errors
def show() -> str:
    """Show the limits, to be changed, and every rule."""
    return _page()


@bp.post("")
@handle_errors
@answers_refusals(_page_again, REFUSED)
def change() -> BaseResponse:
    """Store the limits."""
    with reading_form():
        command = RuleSettingsFormSchema().load(filled(request.form))
    with service(RuleSettingService) as rules:
        rules.change(command)
    flash("Saved. The rules speak by these limits from now on.", "good")
    return redirect(url_for(".show"), 303)

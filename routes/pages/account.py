"""Coming and going."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from error_handlers.decorators import handle_errors
from error_handlers.exceptions import (
    AppException,
    AuthenticationException,
    RateLimitedException,
)
from routes.pages.refusals import answers_refusals
from routes.pages.requests import own_path
from schemas.pages import SignInFormSchema
from security import sessions
from security.rate_limits import RateLimit, rate_limited
from services.accounts import AccountService
from services.registry import service
from services.sign_in import sign_in
from utils.principal import current_principal

bp = Blueprint("account_pages", __name__)


def _form(refused: str | None = None) -> str:
    return render_template(
        "account/sign_in.html",
        email=request.form.get("email", ""),
        next_path=own_path(request.values.get("next", "")),
        refused=refused,
    )


def _form_again(refusal: AppException) -> Response:
    """Show the form with why; the address stays filled in, the password never."""
    answer = make_response(_form(refusal.message))
    if isinstance(refusal, RateLimitedException):
        answer.headers["Retry-After"] = str(refusal.retry_after_seconds)
    return answer


@bp.get("/sign-in")
@handle_errors
def sign_in_form() -> str | BaseResponse:
    """Ask who it is; whoever is signed in goes on to the day."""
    if current_principal() is not None:
        return redirect(url_for("day_pages.home"))
    return _form()


@bp.post("/sign-in")
@rate_limited(RateLimit.SIGN_IN)
@handle_errors
@answers_refusals(_form_again, (AuthenticationException, RateLimitedException))
def enter() -> BaseResponse:
    """Start a session under a new id."""
    given = SignInFormSchema().load(request.form.to_dict())
    sessions.sign_in(sign_in(given["email"], given["password"]))
    return redirect(own_path(given["next"]) or url_for("day_pages.home"), 303)


@bp.post("/sign-out")
@handle_errors
def sign_out() -> BaseResponse:
    """End the session."""
    if current_principal() is not None:
        with service(AccountService) as accounts:
            accounts.record_sign_out()
    sessions.sign_out()
    return redirect(url_for(".sign_in_form"), 303)

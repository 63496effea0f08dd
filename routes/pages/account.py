"""Coming and going."""

from typing import Final

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
from error_handlers.exceptions import (
    AppException,
    AuthenticationException,
    RateLimitedException,
    WrongCodeException,
)
from routes.pages.refusals import answers_refusals
from routes.pages.requests import own_path
from schemas.pages import CodeFormSchema, SignInFormSchema
from security import sessions
from security.one_time_codes import authenticator_code
from security.password_proofs import TICKET_PATH, carried, hand_out, take_back
from security.rate_limits import RateLimit, rate_limited
from services.accounts import AccountService
from services.registry import service
from services.sign_in import check_code, check_password
from utils.principal import Principal, current_principal

bp = Blueprint("account_pages", __name__)

_REFUSALS: Final = (AuthenticationException, RateLimitedException)


def _form(refused: str | None = None) -> str:
    return render_template(
        "account/sign_in.html",
        email=request.form.get("email", ""),
        next_path=own_path(request.values.get("next", "")),
        refused=refused,
    )


def _form_again(refusal: AppException) -> Response:
    """Show the form with why; the address stays filled in, the password never."""
    return _told(refusal, _form(refusal.message))


def _told(refusal: AppException, page: str) -> Response:
    answer = make_response(page)
    if isinstance(refusal, RateLimitedException):
        answer.headers["Retry-After"] = str(refusal.retry_after_seconds)
    return answer


def _code_form(refused: str | None = None) -> str:
    return render_template(
        "account/code.html",
        is_recovery=request.values.get("by") == "recovery",
        next_path=own_path(request.values.get("next", "")),
        refused=refused,
    )


def _code_form_again(refusal: AppException) -> Response:
    """Show where the code is typed once more, empty."""
    return _told(refusal, _code_form(refusal.message))


def _let_in(principal: Principal, wanted: str) -> BaseResponse:
    """Start the session; go where the reader wanted to."""
    sessions.sign_in(principal)
    return redirect(own_path(wanted) or url_for("day_pages.home"), 303)


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
@answers_refusals(_form_again, _REFUSALS)
def enter() -> BaseResponse:
    """Start a session under a new id, or ask for the code that this account wants first."""
    given = SignInFormSchema().load(request.form.to_dict())
    accepted = check_password(given["email"], given["password"])
    if isinstance(accepted, Principal):
        return _let_in(accepted, given["next"])
    answer = redirect(url_for(".code_form", next=own_path(given["next"])), 303)
    hand_out(answer, accepted)
    return answer


@bp.get(TICKET_PATH)
@handle_errors
def code_form() -> str | BaseResponse:
    """Ask for a code; whoever did not give the password first goes back to that."""
    if carried() is None:
        return redirect(url_for(".sign_in_form", next=own_path(request.args.get("next", ""))))
    return _code_form()


@bp.post(TICKET_PATH)
@rate_limited(RateLimit.SIGN_IN)
@handle_errors
@answers_refusals(_form_again, (AuthenticationException,))
@answers_refusals(_code_form_again, (WrongCodeException, RateLimitedException))
def enter_code() -> BaseResponse:
    """Start a session under a new id."""
    given = CodeFormSchema().load(request.form.to_dict())
    proof = carried()
    if proof is None:
        raise AuthenticationException("That took longer than five minutes. Sign in again.")
    answer = _let_in(check_code(proof, given["code"]), given["next"])
    take_back(answer)
    if authenticator_code(given["code"]) is None:
        flash("You signed in with a recovery code. It opens nothing any more.", "good")
    return answer


@bp.post("/sign-out")
@handle_errors
def sign_out() -> BaseResponse:
    """End the session."""
    if current_principal() is not None:
        with service(AccountService) as accounts:
            accounts.record_sign_out()
    sessions.sign_out()
    return redirect(url_for(".sign_in_form"), 303)

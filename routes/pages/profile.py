"""The own account: who one is here, the password, the second factor."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
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
    ConflictException,
    RateLimitedException,
    ValidationException,
)
from routes.pages.qr_codes import qr_code
from routes.pages.refusals import answers_refusals, words_of
from routes.pages.requests import filled
from schemas.forms import reading_form
from schemas.own_account import (
    FactorProofSchema,
    FirstCodeSchema,
    NewPasswordSchema,
    OwnPasswordSchema,
)
from security import sessions
from security.passwords import MIN_LENGTH
from services.account_views import factor_panel, setup_panel
from services.own_account import OwnAccountService
from services.own_factor import (
    begin_second_factor,
    renew_recovery_codes,
    turn_off_second_factor,
)
from services.passwords import change_password
from services.registry import service
from services.second_factor import SecondFactorService
from utils.principal import current_principal

bp = Blueprint("profile_pages", __name__, url_prefix="/account")

_FACTOR: Final = "/second-factor"
_REFUSALS: Final = (ConflictException, RateLimitedException, ValidationException)
_NO_FAULTS: Final[Mapping[str, str]] = MappingProxyType({})
_NO_WORDS: Final[Sequence[str]] = ()


def _account(faults: Mapping[str, str] = _NO_FAULTS, refused: Sequence[str] = _NO_WORDS) -> str:
    with service(OwnAccountService, read_only=True) as own:
        page = own.page()
        return render_template(
            "account/show.html", page=page, faults=faults, refused=refused, shortest=MIN_LENGTH
        )


def _account_again(refusal: AppException) -> Response:
    """Show the account with what is wrong; what was typed are passwords, which nobody repeats."""
    return _told(refusal, _account(_faults(refusal), _words(refusal)))


def _factor(faults: Mapping[str, str] = _NO_FAULTS, refused: Sequence[str] = _NO_WORDS) -> str:
    with service(SecondFactorService, read_only=True) as factors:
        state, zone, now = factors.state(), factors.principal.time_zone, factors.unit.now
    setup = state.setup
    return render_template(
        "account/second_factor.html",
        factor=factor_panel(state.since, state.recovery_codes_left, zone, now),
        setup=setup_panel(setup.secret, setup.address) if setup else None,
        qr=qr_code(setup.address) if setup else "",
        faults=faults,
        refused=refused,
        asked=request.endpoint,
    )


def _factor_again(refusal: AppException) -> Response:
    """Show the second factor as it stands, with what is wrong."""
    return _told(refusal, _factor(_faults(refusal), _words(refusal)))


def _told(refusal: AppException, page: str) -> Response:
    answer = make_response(page)
    if isinstance(refusal, RateLimitedException):
        answer.headers["Retry-After"] = str(refusal.retry_after_seconds)
    return answer


def _faults(refusal: AppException) -> dict[str, str]:
    return {fault.field: fault.message for fault in refusal.errors}


def _words(refusal: AppException) -> Sequence[str]:
    """Return what stands against it; what is wrong with fields is told beside them."""
    return _NO_WORDS if refusal.errors else words_of(refusal)


def _recovery_codes(codes: Sequence[str], done: str) -> str:
    """Show new recovery codes and what was done. This answer alone has them."""
    reader = current_principal()
    email = reader.email if reader else ""
    return render_template("account/recovery_codes.html", codes=codes, email=email, done=done)


@bp.get("")
@handle_errors
def show() -> str:
    """Show who the reader is and how they sign in."""
    return _account()


@bp.post("/password")
@handle_errors
@answers_refusals(_account_again, _REFUSALS)
def set_password() -> BaseResponse:
    """Change the password; other browsers are signed out, this one gets a new session id."""
    with reading_form():
        wanted = NewPasswordSchema().load(filled(request.form))
    change_password(wanted.current, wanted.new)
    sessions.rotate()
    flash("Your password is changed. You are signed out everywhere else.", "good")
    return redirect(url_for(".show"), 303)


@bp.get(_FACTOR)
@handle_errors
def second_factor() -> str:
    """Show how the second factor stands, and what can be done about it."""
    return _factor()


@bp.post(_FACTOR)
@handle_errors
@answers_refusals(_factor_again, _REFUSALS)
def begin() -> BaseResponse:
    """Make a key that waits for its first code."""
    with reading_form():
        password = OwnPasswordSchema().load(filled(request.form))
    begin_second_factor(password)
    return redirect(url_for(".second_factor"), 303)


@bp.post(f"{_FACTOR}/confirm")
@handle_errors
@answers_refusals(_factor_again, _REFUSALS)
def confirm() -> str:
    """Turn the second factor on, and show its recovery codes."""
    with reading_form():
        code = FirstCodeSchema().load(filled(request.form))
    with service(SecondFactorService) as factors:
        codes = factors.confirm(code)
    sessions.rotate()
    return _recovery_codes(codes, "Your second factor is on. You are signed out everywhere else.")


@bp.post(f"{_FACTOR}/recovery-codes")
@handle_errors
@answers_refusals(_factor_again, _REFUSALS)
def renew_codes() -> str:
    """Make new recovery codes, and show them."""
    with reading_form():
        proof = FactorProofSchema().load(filled(request.form))
    codes = renew_recovery_codes(proof.password, proof.code)
    return _recovery_codes(codes, "The old recovery codes open nothing any more.")


@bp.post(f"{_FACTOR}/turn-off")
@handle_errors
@answers_refusals(_factor_again, _REFUSALS)
def turn_off() -> BaseResponse:
    """Turn the second factor off."""
    with reading_form():
        proof = FactorProofSchema().load(filled(request.form))
    turn_off_second_factor(proof.password, proof.code)
    sessions.rotate()
    flash("Your second factor is off. You are signed out everywhere else.", "good")
    return redirect(url_for(".show"), 303)

"""Links that open an account once: whoever holds one chooses a password.

Their addresses end in a secret, so these pages send no Referer that would tell it. `no-referrer`
would go too far: browsers then send `Origin: null` with the form, and where they send no
Sec-Fetch-Site either (plain http in a company's network) our own form would look like a stranger's.
"""

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
    ResourceNotFoundException,
    ValidationException,
)
from models.account_link import LinkPurpose
from routes.pages.refusals import answers_refusals
from schemas.pages import NewPasswordFormSchema
from security import sessions
from security.passwords import MIN_LENGTH
from security.rate_limits import RateLimit, rate_limited
from services.link_use import Key
from services.role_words import ROLE_NAMES
from services.using_links import offer_of, use_link
from utils.link_addresses import JOIN_PATH, RESET_PATH
from utils.principal import current_principal

bp = Blueprint("link_pages", __name__)

_UNUSABLE: Final = (ResourceNotFoundException, ConflictException)


@bp.after_request
def _keep_the_address(response: Response) -> Response:
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def _form(key: Key, refused: str | None = None) -> Response:
    """Show what the link offers, and where the password is chosen; changes nothing."""
    offer = offer_of(key)
    reader = current_principal()
    page = render_template(
        "account/choose_password.html",
        offer=offer,
        role_name=ROLE_NAMES[offer.role],
        is_new=key.purpose is LinkPurpose.JOIN,
        shortest=MIN_LENGTH,
        signed_in_as=reader.name if reader else None,
        refused=refused,
    )
    return make_response(page)


def _form_again(refusal: AppException, secret: str) -> Response:
    return _form(_key(secret), refusal.message)


def _unusable(refusal: AppException, secret: str) -> Response:
    """Say that the link opens nothing and how to go on; the same whatever the reason."""
    del secret
    is_taken = isinstance(refusal, ConflictException)
    page = render_template("account/link_unusable.html", words=refusal.message, is_taken=is_taken)
    return make_response(page)


def _key(secret: str) -> Key:
    is_join = request.path.startswith(f"{JOIN_PATH}/")
    return Key(purpose=LinkPurpose.JOIN if is_join else LinkPurpose.RESET, secret=secret)


@bp.get(f"{JOIN_PATH}/<secret>")
@bp.get(f"{RESET_PATH}/<secret>")
@rate_limited(RateLimit.LINKS)
@handle_errors
@answers_refusals(_unusable, _UNUSABLE)
def open_link(secret: str) -> Response:
    """Ask for a password."""
    return _form(_key(secret))


@bp.post(f"{JOIN_PATH}/<secret>")
@bp.post(f"{RESET_PATH}/<secret>")
@rate_limited(RateLimit.LINKS)
@handle_errors
@answers_refusals(_unusable, _UNUSABLE)
@answers_refusals(_form_again, (ValidationException,))
def choose_password(secret: str) -> BaseResponse:
    """Use the link up and start a session under a new id; a second factor is asked for first."""
    chosen = NewPasswordFormSchema().load(request.form.to_dict())
    principal = use_link(_key(secret), chosen["password"])
    if principal is None:
        sessions.sign_out()
        return redirect(url_for("account_pages.sign_in_form"), 303)
    sessions.sign_in(principal)
    flash(f"Welcome, {principal.name}. You are signed in.", "good")
    return redirect(url_for("day_pages.home"), 303)

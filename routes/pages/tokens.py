"""The reader's API tokens: the list, making one, revoking one."""

from typing import Final
from uuid import UUID

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
    AuthorizationException,
    ConflictException,
    ValidationException,
)
from routes.origin import public_origin
from routes.pages.refusals import answers_refusals, words_of
from routes.pages.requests import filled
from schemas.account_pages import RevokeFormSchema, TokenFormSchema
from schemas.forms import reading_form
from services.registry import service
from services.token_views import TypedToken, new_token, token_form, tokens_page
from services.tokens import TokenService

bp = Blueprint("token_pages", __name__, url_prefix="/account/tokens")

_REFUSALS: Final = (AuthorizationException, ConflictException, ValidationException)
_UNTYPED: Final = TypedToken()


def _index(refused: tuple[str, ...] = ()) -> str:
    with service(TokenService, read_only=True) as tokens:
        page = tokens_page(tokens.list_own(), tokens.principal, tokens.unit.now)
        return render_template("account/tokens.html", page=page, refused=refused)


def _index_again(refusal: AppException, token_id: UUID) -> Response:
    """Show the tokens as they are now, and why nothing was done."""
    del token_id
    return make_response(_index(words_of(refusal)))


def _form(typed: TypedToken = _UNTYPED, refused: tuple[str, ...] = ()) -> str:
    with service(TokenService, read_only=True) as tokens:
        tokens.require_in_person()
        form = token_form(tokens.principal, typed)
        return render_template("account/new_token.html", form=form, refused=refused)


def _form_again(refusal: AppException) -> Response:
    """Show the form once more, with what was typed and what is wrong with it."""
    faults = {fault.field.partition(".")[0]: fault.message for fault in refusal.errors}
    typed = TypedToken(
        name=request.form.get("name", ""),
        scopes=request.form.getlist("scopes"),
        lifetime=request.form.get("lifetime", ""),
        faults=faults,
    )
    return make_response(
        _form(typed, ("Correct what is marked.",) if faults else words_of(refusal))
    )


@bp.get("")
@handle_errors
def index() -> str:
    """Show the reader's tokens."""
    return _index()


@bp.get("/new")
@handle_errors
def new() -> str:
    """Ask what a new token is for, what it may do, and for how long."""
    return _form()


@bp.post("/new")
@handle_errors
@answers_refusals(_form_again, _REFUSALS)
def create() -> Response:
    """Make a token and show its text.

    This answer alone has it: nothing is kept that a redirect could show.
    """
    with reading_form():
        typed = {**filled(request.form), "scopes": request.form.getlist("scopes")}
        command = TokenFormSchema().load(typed)
    with service(TokenService) as tokens:
        page = new_token(tokens.create(command), tokens.principal, tokens.unit.now)
        shown = render_template("account/token.html", page=page, origin=public_origin())
        return make_response(shown)


@bp.post("/<uuid:token_id>/revoke")
@handle_errors
@answers_refusals(_index_again)
def revoke(token_id: UUID) -> BaseResponse:
    """Let a token open nothing from now on."""
    command = RevokeFormSchema().load(filled(request.form))(token_id=token_id)
    with service(TokenService) as tokens:
        name = tokens.revoke(command).name
    flash(f"{name} is revoked: it opens nothing any more.", "good")
    return redirect(url_for(".index"), 303)

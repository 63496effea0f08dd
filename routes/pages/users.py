"""Who signs in: the list, one account, invitations, and the links that are handed on."""

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
    ConflictException,
    PreconditionFailedException,
    ResourceNotFoundException,
    ValidationException,
)
from routes.origin import public_origin
from routes.pages.refusals import answers_refusals, words_of
from routes.pages.requests import filled
from schemas.account_links import address_of
from schemas.forms import reading_form
from schemas.user_pages import (
    ActiveFormSchema,
    InviteFormSchema,
    SeenFormSchema,
    UserFormSchema,
    UsersQuerySchema,
    WithdrawFormSchema,
)
from security import sessions
from security.permissions import Permission
from services import user_views as views
from services.account_links import AccountLinkService, MadeLink
from services.moment_words import moment_words
from services.registry import service
from services.role_words import ROLE_NAMES
from services.second_factor import SecondFactorService
from services.sessions import SessionService
from services.user_pages import Typed, UserPageService
from services.users import UserService

bp = Blueprint("user_pages", __name__, url_prefix="/settings/users")

_REFUSALS: Final = (
    ConflictException,
    PreconditionFailedException,
    ResourceNotFoundException,
    ValidationException,
)
# Fields that tell their own faults.
_MARKED: Final = frozenset({"name", "email", "employee", "employee_id"})
_NO_WORDS: Final[tuple[str, ...]] = ()
_UNTYPED: Final = Typed()


def _index(refused: tuple[str, ...] = _NO_WORDS) -> str:
    asked = UsersQuerySchema().load(filled(request.args))
    with service(UserPageService, read_only=True) as users:
        return render_template("users/index.html", page=users.page(asked), refused=refused)


def _index_again(refusal: AppException, link_id: UUID) -> Response:
    """Show the list as it is now, and why nothing was done."""
    del link_id
    return make_response(_index(words_of(refusal)))


def _user(user_id: UUID, typed: Typed = _UNTYPED, refused: tuple[str, ...] = _NO_WORDS) -> str:
    with service(UserPageService, read_only=True) as users:
        page = users.user(user_id, typed)
        return render_template("users/show.html", page=page, refused=refused)


def _user_again(refusal: AppException, user_id: UUID) -> Response:
    """Show the account as it is now and why nothing was done, with what was typed about it."""
    is_stale = isinstance(refusal, PreconditionFailedException)
    typed = _UNTYPED if is_stale else Typed(values=request.form, faults=_faults(refusal))
    return make_response(_user(user_id, typed, _words(refusal)))


def _invite_form(typed: Typed = _UNTYPED, refused: tuple[str, ...] = _NO_WORDS) -> str:
    with service(UserPageService, read_only=True) as users:
        users.require(Permission.USERS_EDIT)
        form = views.invite_form(typed.values, typed.faults)
        return render_template("users/invite.html", form=form, refused=refused)


def _invite_again(refusal: AppException) -> Response:
    """Show the form once more, with what was typed and what is wrong with it."""
    typed = Typed(values=request.form, faults=_faults(refusal))
    return make_response(_invite_form(typed, _words(refusal)))


def _words(refusal: AppException) -> tuple[str, ...]:
    """Return what stands against it; what is wrong with fields is told beside them."""
    if not refusal.errors:
        return words_of(refusal)
    elsewhere = tuple(fault.message for fault in refusal.errors if fault.field not in _MARKED)
    return elsewhere or ("Correct what is marked.",)


def _faults(refusal: AppException) -> dict[str, str]:
    """Return what is wrong with each field, by the name that it has in the form."""
    return {fault.field.removesuffix("_id"): fault.message for fault in refusal.errors}


def _handed(made: MadeLink, links: AccountLinkService) -> Response:
    """Show a new link. This answer alone has it: nothing is kept that a redirect could show."""
    link = made.link
    handed = views.HandedLink(
        address=address_of(made, public_origin()),
        name=link.name,
        email=link.email,
        until_label=moment_words(link.expires_at, links.principal.time_zone, links.unit.now),
        user_id=str(link.user_id) if link.user_id else None,
    )
    return make_response(render_template("users/link.html", page=handed))


@bp.get("")
@handle_errors
def index() -> str:
    """Show one page of accounts, and the invitations."""
    return _index()


@bp.get("/invite")
@handle_errors
def invite_form() -> str:
    """Ask who shall sign in."""
    return _invite_form()


@bp.post("/invite")
@handle_errors
@answers_refusals(_invite_again, _REFUSALS)
def invite() -> Response:
    """Invite somebody, and show the link to hand on."""
    with reading_form():
        command = InviteFormSchema().load(filled(request.form))
    with service(AccountLinkService) as links:
        return _handed(links.invite(command), links)


@bp.post("/links/<uuid:link_id>/renew")
@handle_errors
@answers_refusals(_index_again, _REFUSALS)
def renew(link_id: UUID) -> Response:
    """Make a new link for an invitation, and show it."""
    with service(AccountLinkService) as links:
        return _handed(links.renew(link_id), links)


@bp.post("/links/<uuid:link_id>/withdraw")
@handle_errors
@answers_refusals(_index_again, _REFUSALS)
def withdraw(link_id: UUID) -> BaseResponse:
    """Let a link open nothing any more."""
    command = WithdrawFormSchema().load(filled(request.form))(link_id=link_id)
    with service(AccountLinkService) as links:
        link = links.withdraw(command)
        name, user_id = link.name, link.user_id
    flash(f"The link for {name} opens nothing any more.", "good")
    place = url_for(".show", user_id=user_id) if user_id else url_for(".index")
    return redirect(place, 303)


@bp.get("/<uuid:user_id>")
@handle_errors
def show(user_id: UUID) -> str:
    """Show one account."""
    return _user(user_id)


@bp.post("/<uuid:user_id>")
@handle_errors
@answers_refusals(_user_again, _REFUSALS)
def change(user_id: UUID) -> BaseResponse:
    """Store what is known about an account; with another role its user signs in again."""
    with reading_form():
        wanted = UserFormSchema().load(filled(request.form))(user_id=user_id)
    with service(UserService) as users:
        changed = users.change(wanted)
        reader, name, role = users.principal, changed.name, changed.role
    if user_id == reader.user_id and role is not reader.role:
        # Their own sessions ended, this one included.
        sessions.sign_out()
        return redirect(url_for("account_pages.sign_in_form"), 303)
    flash(f"Saved: {name}, {ROLE_NAMES[role].lower()}.", "good")
    return redirect(url_for(".show", user_id=user_id), 303)


@bp.post("/<uuid:user_id>/active")
@handle_errors
@answers_refusals(_user_again, _REFUSALS)
def switch(user_id: UUID) -> BaseResponse:
    """Disable an account, or let it sign in again."""
    wanted = ActiveFormSchema().load(filled(request.form))(user_id=user_id)
    with service(UserService) as users:
        changed = users.change(wanted)
        name, is_active = changed.name, changed.is_active
    done = "can sign in again" if is_active else "is disabled and signed out everywhere"
    flash(f"{name} {done}.", "good")
    return redirect(url_for(".show", user_id=user_id), 303)


@bp.post("/<uuid:user_id>/reset-link")
@handle_errors
@answers_refusals(_user_again, _REFUSALS)
def make_reset_link(user_id: UUID) -> Response:
    """Make a link to a new password, and show it."""
    with service(AccountLinkService) as links:
        return _handed(links.make_reset(user_id), links)


@bp.post("/<uuid:user_id>/end-sessions")
@handle_errors
def end_sessions(user_id: UUID) -> BaseResponse:
    """Sign somebody out everywhere; oneself everywhere but here."""
    with service(SessionService) as users_sessions:
        count = users_sessions.end_others(sessions.this_session(), user_id)
    browsers = "1 browser" if count == 1 else f"{count} browsers"
    flash(f"Signed out in {browsers}." if count else "There was no session to end.", "good")
    return redirect(url_for(".show", user_id=user_id), 303)


@bp.post("/<uuid:user_id>/second-factor-off")
@handle_errors
@answers_refusals(_user_again, _REFUSALS)
def turn_off_factor(user_id: UUID) -> BaseResponse:
    """Let somebody who lost their second factor sign in with the password alone."""
    seen = SeenFormSchema().load(filled(request.form))
    with service(SecondFactorService) as factors:
        factors.turn_off_for(user_id, seen["version"])
    flash("The second factor is off. The password alone signs in.", "good")
    return redirect(url_for(".show", user_id=user_id), 303)

"""Where the reader is signed in, and signing out from afar."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from error_handlers.decorators import handle_errors
from error_handlers.exceptions import AppException, ResourceNotFoundException
from routes.pages.refusals import answers_refusals, words_of
from security.sessions import this_session
from services.registry import service
from services.sessions import SessionService
from services.sign_in_views import sign_ins_page

bp = Blueprint("session_pages", __name__, url_prefix="/account/sessions")


def _index(refused: tuple[str, ...] = ()) -> str:
    this = this_session()
    with service(SessionService, read_only=True) as sessions:
        zone, now = sessions.principal.time_zone, sessions.unit.now
        page = sign_ins_page(sessions.list_valid(), this, zone, now)
        return render_template("account/sessions.html", page=page, refused=refused)


def _index_again(refusal: AppException, handle: str) -> Response:
    """Show where the reader is signed in now, and why nothing was done."""
    del handle
    return make_response(_index(words_of(refusal)))


@bp.get("")
@handle_errors
def index() -> str:
    """Show the browsers in which the reader is signed in."""
    return _index()


@bp.post("/<handle:handle>/end")
@handle_errors
@answers_refusals(_index_again, (ResourceNotFoundException,))
def end(handle: str) -> BaseResponse:
    """Sign out in one browser."""
    with service(SessionService) as sessions:
        sessions.end(handle)
    flash("Signed out there. It counts from that browser's next click.", "good")
    return redirect(url_for(".index"), 303)


@bp.post("/end-others")
@handle_errors
def end_others() -> BaseResponse:
    """Sign out everywhere but here."""
    this = this_session()
    with service(SessionService) as sessions:
        sessions.end_others(this)
    flash("Signed out everywhere else. You are still signed in here.", "good")
    return redirect(url_for(".index"), 303)

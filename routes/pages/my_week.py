"""My week: what is one's own, for whoever works and does not plan."""

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
from error_handlers.exceptions import AppException
from routes.pages.refusals import answers_refusals, words_of
from routes.pages.requests import filled
from routes.pages.typed import REFUSED, typed_of
from schemas.forms import reading_form
from schemas.my_week import MyWeekQuerySchema
from schemas.time_off_pages import AskTimeOffFormSchema, CancelFormSchema
from services.form_state import Typed
from services.my_week import MyWeekService
from services.registry import service
from services.time_off import TimeOffService

bp = Blueprint("my_pages", __name__, url_prefix="/my")

_NO_WORDS: Final[tuple[str, ...]] = ()


def _page(refused: tuple[str, ...] = _NO_WORDS, typed: Typed | None = None) -> str:
    asked = MyWeekQuerySchema().load(filled(request.args))
    with service(MyWeekService, read_only=True) as mine:
        return render_template("my/show.html", page=mine.page(asked, typed), refused=refused)


def _ask_again(refusal: AppException) -> Response:
    """Show the request once more, with what is wrong with it."""
    return make_response(_page(typed=typed_of(refusal)))


def _cancel_again(refusal: AppException, time_off_id: UUID) -> Response:
    """Show the time off as it is now, and that nothing was taken back."""
    del time_off_id
    return make_response(_page(words_of(refusal)))


@bp.get("")
@handle_errors
def show() -> str:
    """Show a week of one's own."""
    return _page()


@bp.post("/time-off")
@handle_errors
@answers_refusals(_ask_again, REFUSED)
def ask() -> BaseResponse:
    """Ask for time off."""
    with reading_form():
        command = AskTimeOffFormSchema().load(filled(request.form))(employee_code=None)
    with service(TimeOffService) as time_off:
        time_off.request(command)
    flash("You asked for time off. Whoever plans decides, and it is told here.", "good")
    return redirect(url_for(".show", _anchor="time-off"), 303)


@bp.post("/time-off/<uuid:time_off_id>/cancel")
@handle_errors
@answers_refusals(_cancel_again)
def cancel(time_off_id: UUID) -> BaseResponse:
    """Take time off of one's own back."""
    command = CancelFormSchema().load(filled(request.form))(time_off_id=time_off_id)
    with service(TimeOffService) as time_off:
        time_off.cancel(command)
    flash("You took it back.", "good")
    return redirect(url_for(".show", _anchor="time-off"), 303)

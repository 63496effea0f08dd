"""The history of the roster: who did what, and taking it back."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from error_handlers.decorators import handle_errors
from error_handlers.exceptions import AppException
from routes.pages.notices import own_steps, tell_undone
from routes.pages.refusals import answers_refusals, words_of
from routes.pages.requests import filled, varying
from routes.pages.undo_refusals import UNDO_REFUSED, anyway_of
from schemas.history_pages import HistoryQuerySchema
from schemas.pages import UndoReasonFormSchema
from services.history_page import HistoryPageService
from services.history_views import UndoAnyway
from services.registry import service
from services.undoing import UndoService

bp = Blueprint("history_pages", __name__, url_prefix="/history")

_NO_WORDS: Final[tuple[str, ...]] = ()


def _page(refused: tuple[str, ...] = _NO_WORDS, anyway: UndoAnyway | None = None) -> str:
    asked = HistoryQuerySchema().load(filled(request.args))
    steps = own_steps()
    with service(HistoryPageService, read_only=True) as history:
        page = replace(history.page(asked), steps=steps)
        return render_template("history/index.html", page=page, refused=refused, anyway=anyway)


def _again(refusal: AppException, action_id: UUID) -> Response:
    """Show the history as it is now, and why nothing was taken back."""
    return varying(_page(words_of(refusal), anyway_of(refusal, action_id)))


@bp.get("")
@handle_errors
def index() -> str:
    """Show one page of what was done, newest first."""
    return _page()


@bp.post("/<uuid:action_id>/undo")
@handle_errors
@answers_refusals(_again, UNDO_REFUSED)
def undo(action_id: UUID) -> BaseResponse:
    """Take an action back."""
    command = UndoReasonFormSchema().load(filled(request.form))(action_id=action_id)
    with service(UndoService) as undoing:
        tell_undone(undoing.undo(command))
    asked = request.query_string.decode("latin-1")
    return redirect(f"{url_for('.index')}?{asked}" if asked else url_for(".index"), 303)

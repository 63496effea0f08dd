"""Somebody's work: giving it to another, and letting them go."""

from collections.abc import Sequence
from datetime import date
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
    session,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from error_handlers.decorators import handle_errors
from error_handlers.exceptions import AppException, ResourceNotFoundException
from routes.pages.refusals import Kinds, answers_refusals, words_of
from routes.pages.requests import filled
from routes.pages.typed import REFUSED as CONTRADICTED
from routes.pages.undo_refusals import UNDO_REFUSED, anyway_of
from schemas.pages import UndoFormSchema
from schemas.work_pages import (
    HandOverFormSchema,
    HandOverQuerySchema,
    LeaveFormSchema,
    LeaveQuerySchema,
    load_rows,
    plain_of,
)
from services.deed_page import DeedPageService
from services.hand_over_page import HandOverPageService, HandOverQuestion
from services.history_views import UndoAnyway
from services.leaving_page import LeavingPageService
from services.reassigning import Reassigned, ReassignService, RowOutcome
from services.registry import service
from services.roster_work import Done
from services.terminating import TerminateService
from services.undoing import UndoService

bp = Blueprint("work_pages", __name__, url_prefix="/people")

# Whoever work was to go to may be gone as well; if the person is, showing the page says so.
REFUSED: Final[Kinds] = (*CONTRADICTED, ResourceNotFoundException)
_NO_WORDS: Final[tuple[str, ...]] = ()
_NOTES: Final = "work_notes"
_MOST_NOTES: Final = 20


def _hand_over(question: HandOverQuestion) -> str:
    with service(HandOverPageService, read_only=True) as pages:
        return render_template("people/hand_over.html", page=pages.page(question))


def _hand_over_again(refusal: AppException, code: str) -> Response:
    """Show what would become of each row as things stand now, and that nothing was done."""
    command = HandOverFormSchema().load(plain_of(request.form))(rows=load_rows(request.form))
    is_nobody = isinstance(refusal, ResourceNotFoundException)
    question = HandOverQuestion(
        code=code,
        chosen=tuple(row.schedule_id for row in command.rows),
        to_code=None if is_nobody else command.employee_code,
        each_on_its_own=command.each_on_its_own,
        typed=command.override_reason or "",
        refused=words_of(refusal),
    )
    return make_response(_hand_over(question))


def _leave(
    code: str, day: date | None, reason: str = "", refused: tuple[str, ...] = _NO_WORDS
) -> str:
    with service(LeavingPageService, read_only=True) as pages:
        return render_template("people/leave.html", page=pages.page(code, day, reason, refused))


def _leave_again(refusal: AppException, code: str) -> Response:
    """Show what would be left behind as it is now, and that nothing was done."""
    day = LeaveQuerySchema().load(filled(request.form)).get("on")
    return make_response(_leave(code, day, request.form.get("reason", ""), words_of(refusal)))


def _done(
    code: str,
    action_id: UUID,
    refused: tuple[str, ...] = _NO_WORDS,
    anyway: UndoAnyway | None = None,
) -> str:
    with service(DeedPageService, read_only=True) as pages:
        return render_template(
            "people/done.html",
            page=pages.page(code, action_id),
            notes=_notes_of(action_id),
            refused=refused,
            anyway=anyway,
        )


def _done_again(refusal: AppException, code: str) -> Response:
    """Show what was done, and why it stays."""
    action_id = UndoFormSchema().load(filled(request.form)).action_id
    anyway = anyway_of(refusal, action_id)
    return make_response(_done(code, action_id, words_of(refusal), anyway))


@bp.get("/<code:code>/hand-over")
@handle_errors
def hand_over(code: str) -> str:
    """Show somebody's coming work, and what is asked about it next."""
    chosen = request.args.getlist("chosen")
    asked = HandOverQuerySchema().load({**filled(request.args), "chosen": chosen})
    return _hand_over(asked(code=code))


@bp.post("/<code:code>/hand-over")
@handle_errors
@answers_refusals(_hand_over_again, REFUSED)
def give(code: str) -> BaseResponse:
    """Give the chosen work to another."""
    command = HandOverFormSchema().load(plain_of(request.form))(rows=load_rows(request.form))
    with service(ReassignService) as reassigning:
        reassigned = reassigning.reassign(command)
        stayed = _stayed(reassigned)
        place = _place_of(code, reassigned.done, stayed)
    return redirect(place, 303)


@bp.get("/<code:code>/leave")
@handle_errors
def leave(code: str) -> str:
    """Show what somebody would leave behind."""
    return _leave(code, LeaveQuerySchema().load(filled(request.args)).get("on"))


@bp.post("/<code:code>/leave")
@handle_errors
@answers_refusals(_leave_again, REFUSED)
def let_go(code: str) -> BaseResponse:
    """Let somebody go, and do with their work what was chosen."""
    form = LeaveFormSchema().load(plain_of(request.form))
    command = form(employee_code=code, work=load_rows(request.form))
    with service(TerminateService) as terminating:
        done = terminating.terminate(command)
        place = _place_of(code, done)
    return redirect(place, 303)


@bp.get("/<code:code>/done/<uuid:action_id>")
@handle_errors
def done(code: str, action_id: UUID) -> str:
    """Show what was done, and the way back."""
    return _done(code, action_id)


@bp.post("/<code:code>/undo")
@handle_errors
@answers_refusals(_done_again, UNDO_REFUSED)
def undo(code: str) -> BaseResponse:
    """Take it back; what was done to others is not found here."""
    command = UndoFormSchema().load(filled(request.form))
    with service(DeedPageService, read_only=True) as pages:
        pages.refuse_others(code, command.action_id)
    with service(UndoService) as undoing:
        flash(f"{undoing.undo(command).sentence}.", "good")
    return redirect(url_for("people_pages.show", code=code), 303)


def _stayed(reassigned: Reassigned) -> list[str]:
    """Return what stayed, and why."""
    return [
        f"One stays: {' '.join(row.messages)}"
        for row in reassigned.rows
        if row.outcome not in (RowOutcome.MOVED, RowOutcome.UNCHANGED)
    ]


def _place_of(code: str, done: Done, stayed: Sequence[str] = ()) -> str:
    """Return where it is told what was done, and keep what else there is to know for that page."""
    notes = [*stayed, *(f"{note}." for note in done.notes)][:_MOST_NOTES]
    if done.action_id is None:
        for note in notes:
            flash(note, "bad")
        return url_for("people_pages.show", code=code)
    session[_NOTES] = {"action_id": str(done.action_id), "notes": notes}
    return url_for(".done", code=code, action_id=done.action_id)


def _notes_of(action_id: UUID) -> list[str]:
    kept = session.get(_NOTES)
    if kept is None or kept["action_id"] != str(action_id):
        return []
    notes: list[str] = kept["notes"]
    return notes

"""The day: who does what, what waits, and putting people on and off."""

from datetime import date
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from error_handlers.decorators import handle_errors
from error_handlers.exceptions import AppException, ConflictException, ValidationException
from routes.pages.frame import is_staff
from routes.pages.notices import tell_assigned, tell_unassigned, tell_undone
from routes.pages.refusals import CONTRADICTIONS, answers_refusals, is_overridable, words_of
from routes.pages.remembered import asked_site
from routes.pages.requests import filled, is_htmx, own_path, varying, wants_fragment
from routes.pages.shown_day import (
    asked_back,
    back_to,
    day_as_it_is,
    day_page,
    needed_by_nobody,
    overtaken_words,
    unchanged_words,
)
from schemas.pages import (
    AssignFormSchema,
    ChooseQuerySchema,
    HomeQuerySchema,
    UnassignFormSchema,
    UndoFormSchema,
)
from services.assign_panel import AssignPanelService, Override, Question
from services.day_views import StaleNotice
from services.registry import service
from services.roster import RosterService
from services.undoing import UndoService

bp = Blueprint("day_pages", __name__)


def _panel(question: Question, *, is_piece: bool) -> str:
    with service(AssignPanelService, read_only=True) as panels:
        panel = panels.panel(question)
        return render_template("day/_choice.html" if is_piece else "day/choose.html", panel=panel)


def _choose_again(refusal: AppException, date: date) -> Response:
    """Show the choice once more, with what stands against the one that was made."""
    command = AssignFormSchema().load(filled(request.form))(date)
    override = Override(employee_code=command.employee_code, typed=command.override_reason or "")
    question = Question(
        event_id=command.event_id,
        day=date,
        start=command.starts.time(),
        site_code=asked_site(),
        back=asked_back(),
        refused=words_of(refusal),
        override=override if is_overridable(refusal) else None,
    )
    try:
        panel = _panel(question, is_piece=is_htmx())
    except ConflictException as taken:
        return needed_by_nobody(taken, date, command.event_id)
    answer = varying(panel)
    card = f"#work-{command.event_id}"
    answer.headers.update({"HX-Retarget": card, "HX-Reselect": card, "HX-Push-Url": "false"})
    return answer


def _unassign_again(refusal: AppException, date: date) -> Response:
    """Show the day as it is now, and what somebody did to the schedule meanwhile."""
    command = UnassignFormSchema().load(filled(request.form))
    return day_as_it_is(date, StaleNotice(text=overtaken_words(refusal, command.schedule_id)))


def _undo_again(refusal: AppException, date: date) -> Response:
    """Show the day as it is now, and that nothing was done; where a reason would do it, lead to
    where it is typed."""
    text, place = unchanged_words(refusal), None
    if is_overridable(refusal):
        place = url_for("history_pages.index", _anchor=f"action-{request.form['action_id']}")
    label = "Take it back with a reason"
    return day_as_it_is(date, StaleNotice(text=text, again_href=place, again_label=label))


@bp.get("/")
@handle_errors
def home() -> str | BaseResponse:
    """Show today, or go to the day that is asked for; staff go to their own week."""
    if is_staff():
        return redirect(url_for("my_pages.show"))
    asked = HomeQuerySchema().load(filled(request.args))
    if "date" in asked:
        return redirect(url_for(".show", date=asked["date"], site=request.args.get("site")))
    return day_page(None)


@bp.get("/schedule/<day:date>")
@handle_errors
def show(date: date) -> str:
    """Show one day."""
    return day_page(date)


@bp.get("/schedule/<day:date>/assign/<uuid:event_id>")
@handle_errors
@answers_refusals(needed_by_nobody)
def choose(date: date, event_id: UUID) -> Response:
    """Show who could do an event that day: alone, or as a piece of the day."""
    load = ChooseQuerySchema().load(filled(request.args))
    question = load(event_id=event_id, day=date, back=asked_back())
    return varying(_panel(question, is_piece=wants_fragment()))


@bp.post("/schedule/<day:date>/assign")
@handle_errors
@answers_refusals(_choose_again, (*CONTRADICTIONS, ValidationException))
def assign(date: date) -> BaseResponse:
    """Put somebody on an event."""
    command = AssignFormSchema().load(filled(request.form))(date)
    with service(RosterService) as roster:
        tell_assigned(roster.assign(command))
    return back_to(date, command.event_id)


@bp.post("/schedule/<day:date>/unassign")
@handle_errors
@answers_refusals(_unassign_again)
def unassign(date: date) -> BaseResponse:
    """Take somebody off an event."""
    command = UnassignFormSchema().load(filled(request.form))
    with service(RosterService) as roster:
        done = roster.unassign(command)
        tell_unassigned(done)
        event_id = done.schedule.event_id
    return back_to(date, event_id)


@bp.post("/schedule/<day:date>/undo")
@handle_errors
@answers_refusals(_undo_again)
def undo(date: date) -> BaseResponse:
    """Take the last change back."""
    form = filled(request.form)
    back = own_path(form.pop("next", ""))
    command = UndoFormSchema().load(form)
    with service(UndoService) as undoing:
        tell_undone(undoing.undo(command))
    return redirect(back or url_for(".show", date=date, site=asked_site()), 303)

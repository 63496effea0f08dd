"""Placed work: moved, given to somebody else, traded, pinned."""

from datetime import date
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from error_handlers.decorators import handle_errors
from error_handlers.exceptions import (
    AppException,
    RuleViolationException,
    ValidationException,
)
from routes.pages.notices import tell_done
from routes.pages.refusals import CONTRADICTIONS, answers_refusals, is_overridable, words_of
from routes.pages.remembered import asked_site
from routes.pages.requests import filled, is_htmx, varying, wants_fragment
from routes.pages.shown_day import asked_back, back_to, day_as_it_is, overtaken_words
from schemas.move_pages import (
    MoveFormSchema,
    MoveQuerySchema,
    PinFormSchema,
    TradeFormSchema,
    TradeQuerySchema,
)
from services.assign_panel import Override
from services.day_views import StaleNotice
from services.move_panel import MovePanelService, MoveQuestion
from services.registry import service
from services.roster import Change, RosterService
from services.roster_refusals import AttendanceRecordedException
from services.trade_panel import TradePanelService, TradeQuestion
from services.trades import TradeService

bp = Blueprint("move_pages", __name__, url_prefix="/schedule")

_REFUSED = (*CONTRADICTIONS, ValidationException)
_DECIDED_ANEW = (AttendanceRecordedException, RuleViolationException, ValidationException)


def _move_panel(question: MoveQuestion, *, is_piece: bool) -> str:
    with service(MovePanelService, read_only=True) as panels:
        panel = panels.panel(question)
        return render_template(f"moving/{'_' if is_piece else ''}move.html", panel=panel)


def _trade_panel(question: TradeQuestion, *, is_piece: bool) -> str:
    with service(TradePanelService, read_only=True) as panels:
        panel = panels.panel(question)
        return render_template(f"moving/{'_' if is_piece else ''}trade.html", panel=panel)


def _is_about_rules(refusal: AppException) -> bool:
    """Return whether it can be decided anew where it was asked, as nobody was overtaken."""
    return isinstance(refusal, _DECIDED_ANEW)


def _in_its_place(panel: str) -> Response:
    """Answer with a panel, for a script in the place where panels stand."""
    answer = varying(panel)
    answer.headers.update(
        {"HX-Retarget": "#moving", "HX-Reselect": "#moving", "HX-Push-Url": "false"}
    )
    return answer


def _move_again(refusal: AppException, date: date) -> Response:
    """Show the choice once more with what stands against it, or the day where somebody was
    faster, with the way to try again what was wanted."""
    command = MoveFormSchema().load(filled(request.form))
    if not _is_about_rules(refusal):
        return _overtaken(refusal, date, command)
    code = command.employee_code or ""
    override = Override(employee_code=code, typed=command.override_reason or "")
    starts = command.starts
    question = MoveQuestion(
        schedule_id=command.schedule_id,
        shown=date,
        day=starts.date() if starts else None,
        start=starts.time() if starts else None,
        site_code=asked_site(),
        back=asked_back(),
        refused=words_of(refusal),
        override=override if is_overridable(refusal) else None,
    )
    return _in_its_place(_move_panel(question, is_piece=is_htmx()))


def _overtaken(refusal: AppException, day: date, command: Change) -> Response:
    starts = command.starts
    again = None
    if starts is not None:
        again = url_for(
            ".move_choice",
            date=day,
            schedule_id=command.schedule_id,
            to=starts.date(),
            start=f"{starts:%H:%M}",
            site=asked_site(),
        )
    text = overtaken_words(refusal, command.schedule_id)
    return day_as_it_is(day, StaleNotice(text=text, again_href=again, again_label="Look again"))


def _trade_again(refusal: AppException, date: date) -> Response:
    """Show the trade once more with what stands against it, or the day where somebody was
    faster."""
    command = TradeFormSchema().load(filled(request.form))
    if not _is_about_rules(refusal):
        text = overtaken_words(refusal, command.one.schedule_id)
        return day_as_it_is(date, StaleNotice(text=text))
    question = TradeQuestion(
        one_id=command.one.schedule_id,
        other_id=command.other.schedule_id,
        shown=date,
        site_code=asked_site(),
        back=asked_back(),
        typed=command.override_reason or "",
        refused=words_of(refusal),
    )
    return _in_its_place(_trade_panel(question, is_piece=is_htmx()))


def _pin_again(refusal: AppException, date: date) -> Response:
    """Show the day as it is now, and what somebody did to the schedule meanwhile."""
    command = PinFormSchema().load(filled(request.form))
    return day_as_it_is(date, StaleNotice(text=overtaken_words(refusal, command.schedule_id)))


@bp.get("/<day:date>/move/<uuid:schedule_id>")
@handle_errors
def move_choice(date: date, schedule_id: UUID) -> Response:
    """Show where placed work could go, and who could do it instead: alone, or as a piece."""
    load = MoveQuerySchema().load(filled(request.args))
    question = load(schedule_id=schedule_id, shown=date, back=asked_back())
    return varying(_move_panel(question, is_piece=wants_fragment()))


@bp.post("/<day:date>/move")
@handle_errors
@answers_refusals(_move_again, _REFUSED)
def move(date: date) -> BaseResponse:
    """Put placed work at another time, or in another person's hands."""
    command = MoveFormSchema().load(filled(request.form))
    return _changed(command, date)


@bp.post("/<day:date>/pin")
@handle_errors
@answers_refusals(_pin_again)
def pin(date: date) -> BaseResponse:
    """Hold placed work where it is, or let it go."""
    command = PinFormSchema().load(filled(request.form))
    return _changed(command, date)


@bp.get("/<day:date>/trade/<uuid:work_id>/<uuid:other_id>")
@handle_errors
def trade_choice(date: date, work_id: UUID, other_id: UUID) -> Response:
    """Show both directions of a trade: alone, or as a piece of the day."""
    load = TradeQuerySchema().load(filled(request.args))
    question = load(one_id=work_id, other_id=other_id, shown=date, back=asked_back())
    return varying(_trade_panel(question, is_piece=wants_fragment()))


@bp.post("/<day:date>/trade")
@handle_errors
@answers_refusals(_trade_again, _REFUSED)
def trade(date: date) -> BaseResponse:
    """Swap the people of two schedules."""
    command = TradeFormSchema().load(filled(request.form))
    with service(TradeService) as trades:
        done = trades.trade(command)
        tell_done(done)
        event_id = done.schedule.event_id
    return back_to(date, event_id)


def _changed(command: Change, day: date) -> BaseResponse:
    with service(RosterService) as roster:
        done = roster.change(command)
        tell_done(done)
        event_id = done.schedule.event_id
    return back_to(day, event_id)

"""Time off: deciding on what waits, entering it, and one request with its story."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from error_handlers.decorators import handle_errors
from error_handlers.exceptions import AppException
from models.time_off import TimeOffState
from routes.pages.refusals import answers_refusals, words_of
from routes.pages.requests import filled, varying
from routes.pages.typed import REFUSED, typed_of
from schemas.forms import reading_form
from schemas.time_off_pages import (
    ApproveFormSchema,
    CancelFormSchema,
    ChangeTimeOffFormSchema,
    DenyFormSchema,
    EnterTimeOffFormSchema,
    TimeOffPageQuerySchema,
    load_moves,
)
from schemas.work_pages import plain_of
from services.absence_wording import away_words
from services.form_state import Typed
from services.registry import alongside, service
from services.roster import Change, RosterService
from services.time_off import TimeOffCase, TimeOffService
from services.time_off_page import TimeOffPageService
from utils.wall_clock import local_date

bp = Blueprint("time_off_pages", __name__, url_prefix="/time-off")

# In addresses of forms: shown on the request's own page, which is where to answer.
ON_ITS_OWN: Final = "one"
_WAY_BACK: Final = MappingProxyType(
    {
        TimeOffState.REQUESTED: " To take it back, open it and choose “Withdraw it”.",
        TimeOffState.APPROVED: " To take it back, open it and choose “Cancel it”.",
    }
)
_NO_WORDS: Final[tuple[str, ...]] = ()


def _list(refused: tuple[str, ...] = _NO_WORDS, typed: Typed | None = None) -> str:
    asked = TimeOffPageQuerySchema().load(filled(request.args))
    with service(TimeOffPageService, read_only=True) as pages:
        page = pages.page(asked, typed)
        return render_template("time_off/index.html", page=page, refused=refused)


def _one(
    time_off_id: UUID, refused: tuple[str, ...] = _NO_WORDS, typed: Typed | None = None
) -> str:
    with service(TimeOffPageService, read_only=True) as pages:
        page = pages.one(time_off_id, typed)
        return render_template("time_off/show.html", page=page, refused=refused)


def _again(refusal: AppException, time_off_id: UUID) -> Response:
    """Show where it was decided as it stands now, and that nothing was done."""
    words = words_of(refusal)
    answer = varying(_one(time_off_id, words) if _is_on_its_own() else _list(words))
    answer.headers["HX-Push-Url"] = "false"
    return answer


def _entry_again(refusal: AppException) -> Response:
    """Show the new entry once more, with what is wrong with it."""
    return varying(_list(typed=typed_of(refusal)))


def _change_again(refusal: AppException, time_off_id: UUID) -> Response:
    """Show the change once more, with what is wrong with it or what is stored now."""
    return varying(_one(time_off_id, typed=typed_of(refusal)))


def _is_on_its_own() -> bool:
    return request.args.get("on") == ON_ITS_OWN


def _back(case: TimeOffCase) -> BaseResponse:
    """Go back to where it was decided; work that is planned in what was approved is shown there."""
    time_off_id = case.time_off.id
    if _is_on_its_own():
        return redirect(url_for(".show", time_off_id=time_off_id), 303)
    employee, state, month = (request.args.get(name) for name in ("employee", "state", "month"))
    decided = time_off_id if _is_over_work(case) else None
    place = url_for(".index", employee=employee, state=state, month=month, decided=decided)
    return redirect(place, 303)


def _tell(case: TimeOffCase, done: str, time_off: TimeOffService) -> None:
    row, zone = case.time_off, time_off.principal.time_zone
    when = away_words(row.starts_local, row.ends_local, local_date(time_off.unit.now, zone))
    planned = f" Planned then: {len(case.collisions)}." if _is_over_work(case) else ""
    way_back = _WAY_BACK.get(row.state, "")
    flash(f"{done}: {row.employee.name}, {when}.{planned}{way_back}", "good")


def _give_away(moves: Sequence[Change], time_off: TimeOffService) -> None:
    """Change the people of schedules in the transaction that is open: all or nothing."""
    roster = alongside(RosterService, time_off.unit)
    for move in moves:
        roster.change(move)


def _is_over_work(case: TimeOffCase) -> bool:
    """Return whether it was approved although work is planned in it."""
    return case.time_off.state is TimeOffState.APPROVED and bool(case.collisions)


@bp.get("")
@handle_errors
def index() -> str:
    """Show what waits and what comes, and where time off is entered."""
    return _list()


@bp.post("")
@handle_errors
@answers_refusals(_entry_again, REFUSED)
def enter() -> BaseResponse:
    """Store time off of somebody, approved or waiting."""
    with reading_form():
        entry = EnterTimeOffFormSchema().load(filled(request.form))
    with service(TimeOffPageService, read_only=True) as pages:
        command = entry.request(pages.code_of(entry.person))
    with service(TimeOffService) as time_off:
        case = time_off.enter(command) if entry.is_approved else time_off.request(command)
        done = "Entered and approved" if entry.is_approved else "Entered, waits for a decision"
        _tell(case, done, time_off)
        return _back(case)


@bp.get("/<uuid:time_off_id>")
@handle_errors
def show(time_off_id: UUID) -> str:
    """Show one request with its story."""
    return _one(time_off_id)


@bp.post("/<uuid:time_off_id>")
@handle_errors
@answers_refusals(_change_again, REFUSED)
def change(time_off_id: UUID) -> BaseResponse:
    """Store other days or another reason of a request that waits."""
    with reading_form():
        command = ChangeTimeOffFormSchema().load(filled(request.form))(time_off_id=time_off_id)
    with service(TimeOffService) as time_off:
        _tell(time_off.change(command), "Changed", time_off)
    return redirect(url_for(".show", time_off_id=time_off_id), 303)


@bp.post("/<uuid:time_off_id>/approve")
@handle_errors
@answers_refusals(_again, REFUSED)
def approve(time_off_id: UUID) -> BaseResponse:
    """Let somebody go; work that is planned then is shown."""
    command = ApproveFormSchema().load(plain_of(request.form))(time_off_id=time_off_id)
    moves = load_moves(request.form)
    with service(TimeOffService) as time_off:
        _give_away(moves, time_off)
        case = time_off.approve(command)
        _tell(case, "Approved", time_off)
        return _back(case)


@bp.post("/<uuid:time_off_id>/hand-over")
@handle_errors
@answers_refusals(_again, REFUSED)
def hand_over(time_off_id: UUID) -> BaseResponse:
    """Give work that is planned in what was approved to others."""
    moves = load_moves(request.form)
    with service(TimeOffService) as time_off:
        time_off.hold(time_off_id)
        _give_away(moves, time_off)
    many = "1 event has" if len(moves) == 1 else f"{len(moves)} events have"
    flash(f"{many} somebody else now.", "good")
    return redirect(url_for(".show", time_off_id=time_off_id), 303)


@bp.post("/<uuid:time_off_id>/deny")
@handle_errors
@answers_refusals(_again, REFUSED)
def deny(time_off_id: UUID) -> BaseResponse:
    """Refuse a request, and keep why."""
    command = DenyFormSchema().load(filled(request.form))(time_off_id=time_off_id)
    with service(TimeOffService) as time_off:
        case = time_off.deny(command)
        _tell(case, "Denied", time_off)
        return _back(case)


@bp.post("/<uuid:time_off_id>/cancel")
@handle_errors
@answers_refusals(_again, REFUSED)
def cancel(time_off_id: UUID) -> BaseResponse:
    """Take a request back, or an approval."""
    command = CancelFormSchema().load(filled(request.form))(time_off_id=time_off_id)
    with service(TimeOffService) as time_off:
        case = time_off.cancel(command)
        _tell(case, "Cancelled", time_off)
        return _back(case)

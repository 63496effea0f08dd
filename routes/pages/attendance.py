"""The pages of attendance: one day to fill in, and a month to look at."""

from datetime import date

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
from routes.pages.refusals import answers_refusals
from routes.pages.requests import filled
from routes.pages.typed import REFUSED, typed_of
from schemas.attendance_pages import AttendanceQuerySchema, MonthQuerySchema, entries_of
from schemas.forms import reading_form
from services.attendance import AttendanceService
from services.attendance_page import NOTHING_FILLED, AttendancePageService, Filled
from services.registry import service

bp = Blueprint("attendance_pages", __name__, url_prefix="/attendance")


def _day(day: date | None, typed: Filled = NOTHING_FILLED) -> str:
    with service(AttendancePageService, read_only=True) as attendance:
        page = attendance.page(day, typed)
        return render_template("attendance/day.html", page=page)


def _day_again(refusal: AppException, day: date) -> Response:
    typed = typed_of(refusal)
    # Whoever was slower sees what is stored now; what is only faulty stays as it was typed.
    values = {} if typed.is_stale else typed.values
    shown = Filled(values=values, faults=typed.faults, messages=typed.messages)
    return make_response(_day(day, shown))


@bp.get("")
@handle_errors
def index() -> str:
    """Show today, or the day that is asked for."""
    asked = AttendanceQuerySchema().load(filled(request.args))
    return _day(asked.get("date"))


@bp.post("/<day:day>")
@handle_errors
@answers_refusals(_day_again, REFUSED)
def save(day: date) -> BaseResponse:
    """Store how the day went."""
    with reading_form():
        entries = entries_of(request.form)
    with service(AttendanceService) as attendance:
        changed = attendance.save_day(entries)
    flash(_saved_words(changed), "good")
    return redirect(url_for(".index", date=day), 303)


@bp.get("/month")
@handle_errors
def month() -> str:
    """Show a month, person by person."""
    asked = MonthQuerySchema().load(filled(request.args))
    with service(AttendancePageService, read_only=True) as attendance:
        page = attendance.month(asked.first, asked.request)
        return render_template("attendance/month.html", page=page)


def _saved_words(changed: int) -> str:
    if not changed:
        return "Nothing was different."
    return "Saved: 1 line." if changed == 1 else f"Saved: {changed} lines."

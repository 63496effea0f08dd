"""Holidays: two years of closed days, and one to change or to open again."""

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
from error_handlers.exceptions import AppException, ResourceNotFoundException
from models.holiday import Holiday
from routes.pages.refusals import answers_refusals, words_of
from routes.pages.requests import filled
from routes.pages.typed import REFUSED, typed_of
from schemas.forms import reading_form
from schemas.holiday_pages import (
    ChangeHolidayFormSchema,
    DeleteHolidayFormSchema,
    HolidayFormSchema,
    HolidaysQuerySchema,
    PublicHolidaysQuerySchema,
    load_chosen,
)
from services.closed_days import closed_words
from services.form_state import Typed
from services.holiday_page import EVERYWHERE, HolidayPageService
from services.holidays import HolidayService, rule_of
from services.public_holiday_page import PublicHolidayPageService
from services.public_holidays import PublicHolidayService
from services.registry import service

bp = Blueprint("holiday_pages", __name__, url_prefix="/settings/holidays")

_UNUSABLE: Final = (*REFUSED, ResourceNotFoundException)
_NO_WORDS: Final[tuple[str, ...]] = ()


def _list(refused: tuple[str, ...] = _NO_WORDS, typed: Typed | None = None) -> str:
    asked = HolidaysQuerySchema().load(filled(request.args))
    with service(HolidayPageService, read_only=True) as pages:
        page = pages.page(asked, typed)
        return render_template("holidays/index.html", page=page, refused=refused)


def _one(holiday_id: UUID, refused: tuple[str, ...] = _NO_WORDS, typed: Typed | None = None) -> str:
    with service(HolidayPageService, read_only=True) as pages:
        page = pages.one(holiday_id, typed)
        return render_template("holidays/show.html", page=page, refused=refused)


def _add_again(refusal: AppException) -> Response:
    """Show the new day once more, with what is wrong with it."""
    return make_response(_list(typed=typed_of(refusal)))


def _change_again(refusal: AppException, holiday_id: UUID) -> Response:
    """Show the change once more, with what is wrong with it or what is stored now."""
    return make_response(_one(holiday_id, typed=typed_of(refusal)))


def _remove_again(refusal: AppException, holiday_id: UUID) -> Response:
    """Show the day as it stands now, and that it is still closed."""
    return make_response(_one(holiday_id, words_of(refusal)))


def _public(refused: tuple[str, ...] = _NO_WORDS) -> str:
    asked = PublicHolidaysQuerySchema().load(filled(request.values))
    with service(PublicHolidayPageService, read_only=True) as pages:
        return render_template("holidays/load.html", page=pages.page(asked), refused=refused)


def _load_again(refusal: AppException) -> Response:
    """Show what there is to choose once more, and why nothing was loaded."""
    return make_response(_public(words_of(refusal)))


def _tell_closed(holiday: Holiday) -> None:
    where = holiday.site.name if holiday.site else EVERYWHERE
    flash(f"{where} is closed on {closed_words(rule_of(holiday))}: {holiday.name}.", "good")


@bp.get("")
@handle_errors
def index() -> str:
    """Show two years of closed days, and where one is added."""
    return _list()


@bp.post("")
@handle_errors
@answers_refusals(_add_again, _UNUSABLE)
def add() -> BaseResponse:
    """Close a day; work that is planned then is shown."""
    with reading_form():
        command = HolidayFormSchema().load(filled(request.form))
    with service(HolidayService) as holidays:
        holiday = holidays.create(command)
        _tell_closed(holiday)
        holiday_id = holiday.id
    return redirect(url_for(".index", closed=holiday_id, year=request.args.get("year")), 303)


@bp.get("/load")
@handle_errors
def choose() -> str:
    """Show the public holidays of a country, to choose from."""
    return _public()


@bp.post("/load")
@handle_errors
@answers_refusals(_load_again, _UNUSABLE)
def load() -> BaseResponse:
    """Close sites on the public holidays that were chosen."""
    command = load_chosen(request.form)
    with service(PublicHolidayService) as holidays:
        added = len(holidays.load(command))
    days = "1 day is" if added == 1 else f"{added} days are"
    flash(f"{days} closed now.", "good")
    return redirect(url_for(".index", year=command.wanted.years[0]), 303)


@bp.get("/<uuid:holiday_id>")
@handle_errors
def show(holiday_id: UUID) -> str:
    """Show one closed day."""
    return _one(holiday_id)


@bp.post("/<uuid:holiday_id>")
@handle_errors
@answers_refusals(_change_again, REFUSED)
def change(holiday_id: UUID) -> BaseResponse:
    """Store another day, place or name; work that is planned then is shown."""
    with reading_form():
        command = ChangeHolidayFormSchema().load(filled(request.form))(holiday_id=holiday_id)
    with service(HolidayService) as holidays:
        _tell_closed(holidays.change(command))
    return redirect(url_for(".index", closed=holiday_id), 303)


@bp.post("/<uuid:holiday_id>/remove")
@handle_errors
@answers_refusals(_remove_again)
def remove(holiday_id: UUID) -> BaseResponse:
    """Open the day again."""
    command = DeleteHolidayFormSchema().load(filled(request.form))(holiday_id=holiday_id)
    with service(HolidayService) as holidays:
        holidays.delete(command)
    flash("The day is open again.", "good")
    return redirect(url_for(".index"), 303)

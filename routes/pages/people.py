"""People: the list, one person, and the forms about them."""

from datetime import date
from typing import Final

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
from routes.pages.refusals import Kinds, answers_refusals, words_of
from routes.pages.requests import filled
from routes.pages.typed import REFUSED as CONTRADICTED
from routes.pages.typed import typed_of
from schemas.forms import reading_form
from schemas.people_pages import (
    AddDateFormSchema,
    AddPersonFormSchema,
    ChangePersonFormSchema,
    PeopleQuerySchema,
    PersonQuerySchema,
    RemoveDateFormSchema,
    load_week,
)
from services.availability import AvailabilityService
from services.day_wording import date_words
from services.form_state import FormState, Typed, form_state
from services.people import PeopleService
from services.people_views import WorkLine
from services.person_form import PersonFormService
from services.person_page import PersonPageService
from services.registry import service
from services.week_form import WeekFormService
from services.work_left import WorkLeftException

bp = Blueprint("people_pages", __name__)

# A site or job title of a form may be gone as well; if the person is, showing the form says so.
REFUSED: Final[Kinds] = (*CONTRADICTED, ResourceNotFoundException)
_NO_DATE: Final = FormState()


def _person(code: str, new_date: FormState = _NO_DATE, refused: tuple[str, ...] = ()) -> str:
    question = PersonQuerySchema().load(filled(request.args))(code=code, new_date=new_date)
    with service(PersonPageService, read_only=True) as people:
        page = people.page(question)
        return render_template("people/show.html", page=page, refused=refused)


def _date_again(refusal: AppException, code: str) -> Response:
    """Show the person with the date as it was typed, and what is wrong with it."""
    return make_response(_person(code, form_state({}, 1, typed_of(refusal))))


def _dates_again(refusal: AppException, code: str, date: date) -> Response:
    """Show the person as they are now, and that nothing was removed."""
    del date
    return make_response(_person(code, refused=words_of(refusal)))


def _new_form(typed: Typed | None = None) -> str:
    with service(PersonFormService, read_only=True) as people:
        return render_template("people/form.html", form=people.new_form(typed))


def _new_again(refusal: AppException) -> Response:
    """Show the form of a new person once more, with what is wrong with it."""
    return make_response(_new_form(typed_of(refusal)))


def _form(code: str, typed: Typed | None = None, standing: tuple[WorkLine, ...] = ()) -> str:
    with service(PersonFormService, read_only=True) as people:
        return render_template("people/form.html", form=people.form(code, typed, standing))


def _form_again(refusal: AppException, code: str) -> Response:
    """Show the form once more: what is wrong with it, what is stored now, or what is planned."""
    standing = refusal.standing if isinstance(refusal, WorkLeftException) else ()
    return make_response(_form(code, typed_of(refusal), standing))


def _week(code: str, typed: Typed | None = None) -> str:
    with service(WeekFormService, read_only=True) as weeks:
        return render_template("people/week.html", form=weeks.form(code, typed))


def _week_again(refusal: AppException, code: str) -> Response:
    """Show the week once more, with what is wrong with it or what is stored now."""
    return make_response(_week(code, typed_of(refusal)))


@bp.get("/people")
@handle_errors
def index() -> str:
    """Show one page of the people that were asked for."""
    asked = PeopleQuerySchema().load(filled(request.args))
    with service(PeopleService, read_only=True) as people:
        return render_template("people/index.html", page=people.page(asked))


@bp.get("/new-person")
@handle_errors
def new() -> str:
    """Ask who it is."""
    return _new_form()


@bp.post("/new-person")
@handle_errors
@answers_refusals(_new_again, REFUSED)
def add() -> BaseResponse:
    """Add a person."""
    with reading_form():
        command = AddPersonFormSchema().load(filled(request.form))
    with service(PersonFormService) as people:
        flash(f"{people.add(command).name} is in.", "good")
    return redirect(url_for(".show", code=command.code), 303)


@bp.get("/people/<code:code>")
@handle_errors
def show(code: str) -> str:
    """Show one person."""
    return _person(code)


@bp.get("/people/<code:code>/edit")
@handle_errors
def edit(code: str) -> str:
    """Ask what changes about a person."""
    return _form(code)


@bp.post("/people/<code:code>/edit")
@handle_errors
@answers_refusals(_form_again, REFUSED)
def change(code: str) -> BaseResponse:
    """Change a person."""
    with reading_form():
        command = ChangePersonFormSchema().load(filled(request.form))(code=code)
    with service(PersonFormService) as people:
        changed = people.change(command)
        flash(f"What changed about {changed.name} is saved.", "good")
    return redirect(url_for(".show", code=code), 303)


@bp.get("/people/<code:code>/week")
@handle_errors
def week(code: str) -> str:
    """Ask for a person's usual week."""
    return _week(code)


@bp.post("/people/<code:code>/week")
@handle_errors
@answers_refusals(_week_again, REFUSED)
def set_week(code: str) -> BaseResponse:
    """Replace a person's usual week."""
    with reading_form():
        command = load_week(request.form)(employee_code=code)
    with service(AvailabilityService) as availability:
        availability.set_week(command)
        flash("The usual week is saved.", "good")
    return redirect(url_for(".show", code=code, _anchor="week"), 303)


@bp.post("/people/<code:code>/dates")
@handle_errors
@answers_refusals(_date_again, REFUSED)
def add_date(code: str) -> BaseResponse:
    """Keep what a person says about a date."""
    with reading_form():
        command = AddDateFormSchema().load(filled(request.form))(employee_code=code)
    with service(AvailabilityService) as availability:
        availability.add_date(command)
        flash(f"{date_words(command.on_date)} is marked.", "good")
    return redirect(url_for(".show", code=code, _anchor="dates"), 303)


@bp.post("/people/<code:code>/dates/<day:date>/remove")
@handle_errors
@answers_refusals(_dates_again, REFUSED)
def remove_date(code: str, date: date) -> BaseResponse:
    """Forget what a person said about a date."""
    command = RemoveDateFormSchema().load(filled(request.form))(employee_code=code, on_date=date)
    with service(AvailabilityService) as availability:
        availability.remove_date(command)
        flash(f"{date_words(date)} is as the usual week says.", "good")
    return redirect(url_for(".show", code=code, _anchor="dates"), 303)

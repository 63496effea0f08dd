"""What somebody can do, and when for a while: their skills and their temporary weeks."""

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
from routes.pages.refusals import Kinds, answers_refusals, words_of
from routes.pages.requests import filled
from routes.pages.typed import REFUSED as CONTRADICTED
from routes.pages.typed import typed_of
from schemas.forms import reading_form
from schemas.people_pages import RemoveTemporaryWeekSchema, load_temporary_week
from schemas.skill_pages import load_skills
from services.form_state import Typed
from services.registry import service
from services.skill_pages import SkillPageService
from services.skills import SkillService
from services.temporary_weeks import TemporaryWeekService
from services.week_form import WeekFormService

bp = Blueprint("availability_pages", __name__, url_prefix="/people")

# A skill of a form may be gone as well; if the person is, showing the form says so.
REFUSED: Final[Kinds] = (*CONTRADICTED, ResourceNotFoundException)
_NO_WORDS: Final[tuple[str, ...]] = ()


def _skills(code: str, typed: Typed | None = None) -> str:
    with service(SkillPageService, read_only=True) as pages:
        return render_template("people/skills.html", form=pages.person(code, typed))


def _skills_again(refusal: AppException, code: str) -> Response:
    """Show the skills once more, with what is wrong with them or what is stored now."""
    return make_response(_skills(code, typed_of(refusal)))


def _week(
    code: str,
    week_id: UUID | None = None,
    typed: Typed | None = None,
    refused: tuple[str, ...] = _NO_WORDS,
) -> str:
    with service(WeekFormService, read_only=True) as weeks:
        form = weeks.temporary_form(code, week_id, typed)
        return render_template("people/temporary_week.html", form=form, refused=refused)


def _new_again(refusal: AppException, code: str) -> Response:
    """Show the new week once more, with what is wrong with it."""
    return make_response(_week(code, typed=typed_of(refusal)))


def _week_again(refusal: AppException, code: str, week_id: UUID) -> Response:
    """Show the week once more, with what is wrong with it or what is stored now."""
    return make_response(_week(code, week_id, typed_of(refusal)))


def _kept(refusal: AppException, code: str, week_id: UUID) -> Response:
    """Show the week as it is now, and that it was not removed."""
    return make_response(_week(code, week_id, refused=words_of(refusal)))


def _back(code: str, anchor: str) -> BaseResponse:
    return redirect(url_for("people_pages.show", code=code, _anchor=anchor), 303)


@bp.get("/<code:code>/skills")
@handle_errors
def skills(code: str) -> str:
    """Ask what somebody holds."""
    return _skills(code)


@bp.post("/<code:code>/skills")
@handle_errors
@answers_refusals(_skills_again, REFUSED)
def set_skills(code: str) -> BaseResponse:
    """Replace what somebody holds."""
    with reading_form():
        command = load_skills(request.form)(employee_code=code)
    with service(SkillService) as held:
        held.set_held(command)
    flash("The skills are saved.", "good")
    return _back(code, "skills")


@bp.get("/<code:code>/temporary-week")
@handle_errors
def new_week(code: str) -> str:
    """Ask how somebody can work for a while."""
    return _week(code)


@bp.post("/<code:code>/temporary-week")
@handle_errors
@answers_refusals(_new_again, CONTRADICTED)
def add_week(code: str) -> BaseResponse:
    """Store how somebody can work for a while."""
    with reading_form():
        command = load_temporary_week(request.form).added(code)
    with service(TemporaryWeekService) as weeks:
        weeks.add(command)
    flash("The temporary week is saved.", "good")
    return _back(code, "temporary")


@bp.get("/<code:code>/temporary-week/<uuid:week_id>")
@handle_errors
def edit_week(code: str, week_id: UUID) -> str:
    """Show a temporary week, to be changed or removed."""
    return _week(code, week_id)


@bp.post("/<code:code>/temporary-week/<uuid:week_id>")
@handle_errors
@answers_refusals(_week_again, CONTRADICTED)
def change_week(code: str, week_id: UUID) -> BaseResponse:
    """Change a temporary week."""
    with reading_form():
        command = load_temporary_week(request.form).changed(code, week_id)
    with service(TemporaryWeekService) as weeks:
        weeks.change(command)
    flash("The temporary week is saved.", "good")
    return _back(code, "temporary")


@bp.post("/<code:code>/temporary-week/<uuid:week_id>/remove")
@handle_errors
@answers_refusals(_kept)
def remove_week(code: str, week_id: UUID) -> BaseResponse:
    """Let the usual week count again."""
    wanted = RemoveTemporaryWeekSchema().load(filled(request.form))
    with service(TemporaryWeekService) as weeks:
        weeks.remove(wanted(employee_code=code, week_id=week_id))
    flash("The usual week counts again.", "good")
    return _back(code, "temporary")

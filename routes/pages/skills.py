"""Skills in the settings: the list, one skill, a new one."""

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
from error_handlers.exceptions import AppException
from routes.pages.refusals import answers_refusals, words_of
from routes.pages.requests import filled
from routes.pages.typed import REFUSED, typed_of
from schemas.forms import reading_form
from schemas.skill_pages import ChangeSkillFormSchema, NewSkillFormSchema, RemoveSkillFormSchema
from services.form_state import Typed
from services.registry import service
from services.skill_pages import SkillPageService
from services.skills import SkillService

bp = Blueprint("skill_pages", __name__, url_prefix="/settings/skills")

_NO_WORDS: Final[tuple[str, ...]] = ()


def _list(typed: Typed | None = None) -> str:
    with service(SkillPageService, read_only=True) as pages:
        return render_template("settings/skills.html", page=pages.page(typed))


def _one(code: str, refused: tuple[str, ...] = _NO_WORDS, typed: Typed | None = None) -> str:
    with service(SkillPageService, read_only=True) as pages:
        page = pages.one(code, typed)
        return render_template("settings/skill.html", page=page, refused=refused)


def _add_again(refusal: AppException) -> Response:
    """Show the new skill once more, with what is wrong with it."""
    return make_response(_list(typed_of(refusal)))


def _change_again(refusal: AppException, code: str) -> Response:
    """Show the name once more, with what is wrong with it or what is stored now."""
    return make_response(_one(code, typed=typed_of(refusal)))


def _kept(refusal: AppException, code: str) -> Response:
    """Show the skill as it is now, and why it was not removed."""
    return make_response(_one(code, words_of(refusal)))


@bp.get("")
@handle_errors
def index() -> str:
    """Show every skill, and where one is added."""
    return _list()


@bp.post("")
@handle_errors
@answers_refusals(_add_again, REFUSED)
def add() -> BaseResponse:
    """Add a skill."""
    with reading_form():
        command = NewSkillFormSchema().load(filled(request.form))
    with service(SkillService) as skills:
        flash(f"{skills.create(command).label} is in.", "good")
    return redirect(url_for(".index"), 303)


@bp.get("/<code:code>")
@handle_errors
def show(code: str) -> str:
    """Show one skill."""
    return _one(code)


@bp.post("/<code:code>")
@handle_errors
@answers_refusals(_change_again, REFUSED)
def change(code: str) -> BaseResponse:
    """Give a skill another name."""
    with reading_form():
        command = ChangeSkillFormSchema().load(filled(request.form))(code=code)
    with service(SkillService) as skills:
        flash(f"It is called {skills.change(command).label} now.", "good")
    return redirect(url_for(".index"), 303)


@bp.post("/<code:code>/remove")
@handle_errors
@answers_refusals(_kept)
def remove(code: str) -> BaseResponse:
    """Remove a skill that is not in use."""
    command = RemoveSkillFormSchema().load(filled(request.form))(code=code)
    with service(SkillService) as skills:
        skills.delete(command)
    flash("The skill is removed.", "good")
    return redirect(url_for(".index"), 303)

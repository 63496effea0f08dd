"""Rotations: who has standing duty on which weekday, and who stands in."""

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
from schemas.rotation_pages import (
    RemoveSubstituteFormSchema,
    RotationsQuerySchema,
    SubstituteFormSchema,
    load_duty,
)
from services.day_wording import date_words
from services.form_state import Typed
from services.registry import service
from services.rotation_commands import SetDuty
from services.rotation_page import RotationPageService
from services.rotations import RotationService

bp = Blueprint("rotation_pages", __name__, url_prefix="/rotations")

# A person or rotation of a form may be gone as well; if the site is, showing the form says so.
REFUSED: Final[Kinds] = (*CONTRADICTED, ResourceNotFoundException)
_NO_WORDS: Final[tuple[str, ...]] = ()


def _page(
    site_code: str | None, refused: tuple[str, ...] = _NO_WORDS, typed: Typed | None = None
) -> str:
    with service(RotationPageService, read_only=True) as pages:
        page = pages.page(site_code, typed)
        return render_template("rotations/index.html", page=page, refused=refused)


def _form(code: str, typed: Typed | None = None) -> str:
    with service(RotationPageService, read_only=True) as pages:
        return render_template("rotations/week.html", form=pages.form(code, typed))


def _form_again(refusal: AppException, code: str) -> Response:
    """Show the week once more, with what is wrong with it or what is stored now."""
    return make_response(_form(code, typed_of(refusal)))


def _add_again(refusal: AppException) -> Response:
    """Show the substitute once more, with what is wrong with it."""
    return make_response(_page(request.form.get("site"), typed=typed_of(refusal)))


def _remove_again(refusal: AppException, substitute_id: UUID) -> Response:
    """Show the site as it is now, and that nothing was removed."""
    del substitute_id
    return make_response(_page(request.args.get("site"), words_of(refusal)))


@bp.get("")
@handle_errors
def index() -> str:
    """Show a site's week and who stands in."""
    return _page(RotationsQuerySchema().load(filled(request.args)))


@bp.get("/week/<code:code>")
@handle_errors
def week(code: str) -> str:
    """Ask who has standing duty at a site."""
    return _form(code)


@bp.post("/week/<code:code>")
@handle_errors
@answers_refusals(_form_again, REFUSED)
def set_week(code: str) -> BaseResponse:
    """Replace a site's standing duty."""
    with reading_form():
        entry = load_duty(request.form)
    with service(RotationPageService, read_only=True) as pages:
        duties = pages.duties_of(entry.people)
    command = SetDuty(site_code=code, expected_version=entry.seen_version, duties=duties)
    with service(RotationService) as rotations:
        flash(f"The rotations of {rotations.set_duty(command).site.name} are saved.", "good")
    return redirect(url_for(".index", site=code), 303)


@bp.post("/substitutes")
@handle_errors
@answers_refusals(_add_again, REFUSED)
def add_substitute() -> BaseResponse:
    """Say who stands in on a date."""
    with reading_form():
        entry = SubstituteFormSchema().load(filled(request.form))
    with service(RotationPageService, read_only=True) as pages:
        command = entry.command(pages.code_of(entry.person))
    with service(RotationService) as rotations:
        made = rotations.add_substitute(command)
        who = made.employee.name if made.employee else "nobody"
        flash(f"{date_words(made.on_date)}: {who} at {made.site.name}.", "good")
    return redirect(url_for(".index", site=entry.site_code, _anchor="substitutes"), 303)


@bp.post("/substitutes/<uuid:substitute_id>/remove")
@handle_errors
@answers_refusals(_remove_again, REFUSED)
def remove_substitute(substitute_id: UUID) -> BaseResponse:
    """Give a date back to the weekday's holder."""
    command = RemoveSubstituteFormSchema().load(filled(request.form))(substitute_id=substitute_id)
    with service(RotationService) as rotations:
        rotations.remove_substitute(command)
    flash("The usual turn counts again.", "good")
    return redirect(url_for(".index", site=request.args.get("site"), _anchor="substitutes"), 303)

"""Event types in the settings: the list, one kind of work, a new one."""

from collections.abc import Mapping
from dataclasses import replace
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
from routes.pages.typed import REFUSED, typed_of
from schemas.event_type_pages import (
    ChangeEventTypeFormSchema,
    NewEventTypeFormSchema,
    RemoveEventTypeFormSchema,
    body_of,
)
from schemas.forms import reading_form
from services.event_type_form import compacted
from services.event_type_settings import EventTypeSettingsService, coming_words
from services.event_types import EventTypeService
from services.form_state import Typed
from services.registry import alongside, service

bp = Blueprint("event_type_pages", __name__, url_prefix="/settings")

# A job role or kind that was removed meanwhile is told like any other fault of the form.
_REFUSED: Final[Kinds] = (*REFUSED, ResourceNotFoundException)


def _form(code: str | None, typed: Typed | None, kept: str | None = None) -> str:
    with service(EventTypeSettingsService, read_only=True) as types:
        page = types.new_form(typed) if code is None else types.form(code, typed)
        return render_template("settings/event_type.html", page=page, kept=kept)


def _sent() -> dict[str, str]:
    return compacted(request.form)


def _typed(refusal: AppException) -> Typed:
    """Return the sent form, its rows numbered as its faults number them."""
    typed = typed_of(refusal)
    return replace(typed, values=_sent(), faults=dict(map(_of_row, typed.faults.items())))


def _of_row(fault: tuple[str, str]) -> tuple[str, str]:
    """Return a fault of one word of a name as one of its row."""
    name, words = fault
    parts = name.split(".")
    return (".".join(parts[:2]) if parts[0] == "name_patterns" else name), words


def _tried(values: Mapping[str, str]) -> Typed | None:
    """Return what an address holds of a form that is only looked at, None where it holds none."""
    if "label" not in values:
        return None
    version = values.get("version", "")
    return Typed(
        values=compacted(values),
        version=int(version) if version.isdecimal() else 1,
        faults={},
        messages=(),
        is_stale=False,
    )


def _new_again(refusal: AppException) -> Response:
    return make_response(_form(None, _typed(refusal)))


def _form_again(refusal: AppException, code: str) -> Response:
    return make_response(_form(code, _typed(refusal)))


def _kept(refusal: AppException, code: str) -> Response:
    """Show the kind of work as it is now, and why it was not removed."""
    return make_response(_form(code, None, " ".join(words_of(refusal))))


@bp.get("/event-types")
@handle_errors
def index() -> str:
    """Show every kind of work."""
    with service(EventTypeSettingsService, read_only=True) as types:
        return render_template("settings/event_types.html", page=types.page())


@bp.get("/new-event-type")
@handle_errors
def new() -> str:
    """Ask what kind of work it is; shows what was typed so far, if anything."""
    return _form(None, _tried(request.args))


@bp.post("/new-event-type")
@handle_errors
@answers_refusals(_new_again, _REFUSED)
def add() -> BaseResponse:
    """Add a kind of work."""
    with reading_form():
        command = NewEventTypeFormSchema().load(body_of(_sent()))
    with service(EventTypeService) as types:
        flash(f"{types.create(command).label} is in.", "good")
    return redirect(url_for(".index"), 303)


@bp.get("/event-types/<code:code>")
@handle_errors
def show(code: str) -> str:
    """Show one kind of work, to be changed, with what was typed so far, if anything."""
    return _form(code, _tried(request.args))


@bp.post("/event-types/<code:code>")
@handle_errors
@answers_refusals(_form_again, _REFUSED)
def change(code: str) -> BaseResponse:
    """Store how a kind of work is staffed, and say how much of it is planned already."""
    with reading_form():
        wanted = ChangeEventTypeFormSchema().load(body_of(_sent()))(code=code)
    with service(EventTypeService) as types:
        changed = types.change(wanted)
        coming = alongside(EventTypeSettingsService, types.unit).coming(code)
        flash(f"Saved: {changed.label}. {coming_words(coming).capitalize()}.", "good")
    return redirect(url_for(".index"), 303)


@bp.post("/event-types/<code:code>/remove")
@handle_errors
@answers_refusals(_kept)
def remove(code: str) -> BaseResponse:
    """Remove a kind of work that nothing refers to."""
    wanted = RemoveEventTypeFormSchema().load(filled(request.form))(code=code)
    with service(EventTypeService) as types:
        types.delete(wanted)
    flash(f"The event type {code} is removed.", "good")
    return redirect(url_for(".index"), 303)

"""One event: all that is known of it, and its life."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from error_handlers.decorators import handle_errors
from error_handlers.exceptions import AppException, ValidationException
from routes.pages.notices import own_steps, tell_done
from routes.pages.refusals import CONTRADICTIONS, answers_refusals, words_of
from routes.pages.requests import filled, varying
from schemas.event_pages import LifeFormSchema, ReissueFormSchema
from services.event_life import EventLifeService, MoveEvent
from services.event_page import EventPageService
from services.registry import service
from services.roster_work import Done

bp = Blueprint("one_event_pages", __name__, url_prefix="/events")

_NO_WORDS: Final[tuple[str, ...]] = ()
_REFUSED: Final = (*CONTRADICTIONS, ValidationException)
M = TypeVar("M", bound=MoveEvent)


def _page(event_id: UUID, refused: tuple[str, ...] = _NO_WORDS) -> str:
    steps = own_steps()
    with service(EventPageService, read_only=True) as pages:
        page = replace(pages.page(event_id), steps=steps)
        return render_template("events/show.html", page=page, refused=refused)


def _again(refusal: AppException, event_id: UUID) -> Response:
    """Show the event as it is now, and that nothing was done."""
    return varying(_page(event_id, words_of(refusal)))


@bp.get("/<uuid:event_id>")
@handle_errors
def show(event_id: UUID) -> str:
    """Show one event."""
    return _page(event_id)


@bp.post("/<uuid:event_id>/cancel")
@handle_errors
@answers_refusals(_again, _REFUSED)
def cancel(event_id: UUID) -> BaseResponse:
    """Cancel an event."""
    return _move(event_id, LifeFormSchema(), EventLifeService.cancel)


@bp.post("/<uuid:event_id>/pause")
@handle_errors
@answers_refusals(_again, _REFUSED)
def pause(event_id: UUID) -> BaseResponse:
    """Pause an event."""
    return _move(event_id, LifeFormSchema(), EventLifeService.pause)


@bp.post("/<uuid:event_id>/begin")
@handle_errors
@answers_refusals(_again, _REFUSED)
def begin(event_id: UUID) -> BaseResponse:
    """Say that the work of an event has begun."""
    return _move(event_id, LifeFormSchema(), EventLifeService.begin)


@bp.post("/<uuid:event_id>/report")
@handle_errors
@answers_refusals(_again, _REFUSED)
def report(event_id: UUID) -> BaseResponse:
    """Report an event as done."""
    return _move(event_id, LifeFormSchema(), EventLifeService.report)


@bp.post("/<uuid:event_id>/resume")
@handle_errors
@answers_refusals(_again, _REFUSED)
def resume(event_id: UUID) -> BaseResponse:
    """Take up a paused or cancelled event."""
    return _move(event_id, LifeFormSchema(), EventLifeService.resume)


@bp.post("/<uuid:event_id>/reissue")
@handle_errors
@answers_refusals(_again, _REFUSED)
def reissue(event_id: UUID) -> BaseResponse:
    """Give an event out again."""
    return _move(event_id, ReissueFormSchema(), EventLifeService.reissue)


def _move(
    event_id: UUID, schema: LifeFormSchema, act: Callable[[EventLifeService, M], Done]
) -> BaseResponse:
    command: M = schema.load(filled(request.form))(event_id=event_id)
    with service(EventLifeService) as life:
        tell_done(act(life, command))
    return redirect(url_for(".show", event_id=event_id), 303)

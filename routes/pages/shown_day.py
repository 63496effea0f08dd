"""The day as it is, shown again to whoever was overtaken: what was changed, and by whom."""

from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from error_handlers.exceptions import AppException, PreconditionFailedException
from routes.pages.notices import own_steps
from routes.pages.refusals import words_of
from routes.pages.remembered import asked_site, remember_site, site_to_show
from routes.pages.requests import own_path, varying
from services.day import DayService
from services.day_views import StaleNotice
from services.registry import service
from services.roster_history import HistoryLine, RosterHistoryService

_BACK: Final = frozenset({"event", "choose"})


def day_page(day: date | None, stale: StaleNotice | None = None) -> str:
    """Render a day; the site is the one asked for, else the one looked at last."""
    steps = own_steps()
    with service(DayService, read_only=True) as days:
        page = replace(days.page(day, site_to_show()), stale=stale, steps=steps)
        rendered = render_template("day/show.html", page=page)
    remember_site()
    return rendered


def day_as_it_is(day: date, stale: StaleNotice) -> Response:
    """Answer with the day as it is now; nothing was done."""
    answer = varying(day_page(day, stale))
    answer.headers["HX-Push-Url"] = "false"
    return answer


def overtaken_words(refusal: AppException, schedule_id: UUID) -> str:
    """Return that nothing was changed, and what somebody did to the schedule meanwhile."""
    with service(RosterHistoryService, read_only=True) as history:
        changes = history.of_schedule(schedule_id).changes
    if isinstance(refusal, PreconditionFailedException) and changes:
        return _meanwhile(changes[0])
    return unchanged_words(refusal)


def needed_by_nobody(refusal: AppException, date: date, event_id: UUID) -> Response:
    """Answer with the day as it is now where nobody is needed on an event any more, and what was
    done to it; a script that asked for a piece of the day gets all of it."""
    with service(RosterHistoryService, read_only=True) as history:
        changes = history.of_event(event_id).changes
    text = _meanwhile(changes[0]) if changes else unchanged_words(refusal)
    answer = day_as_it_is(date, StaleNotice(text=text))
    answer.headers.update({"HX-Retarget": "#day", "HX-Reselect": "#day"})
    return answer


def _meanwhile(change: HistoryLine) -> str:
    return f"Nothing was changed. Meanwhile {change.sentence}. You see it as it is now."


def unchanged_words(refusal: AppException) -> str:
    """Return that nothing was changed, and why."""
    return " ".join(("Nothing was changed.", *words_of(refusal)))


def asked_back() -> str | None:
    """Return where the address wants to go on afterwards: the event, the choice of somebody for it,
    or a path here; None: the day."""
    asked = request.args.get("back", "")
    return asked if asked in _BACK else own_path(asked)


def back_to(day: date, event_id: UUID) -> BaseResponse:
    """Go on where the form wants it: to the event, to the choice of somebody for it, to the list
    that led to it, to the day."""
    match asked_back():
        case "event":
            place = url_for("one_event_pages.show", event_id=event_id)
        case "choose":
            place = url_for("day_pages.choose", date=day, event_id=event_id, site=asked_site())
        case None:
            place = url_for("day_pages.show", date=day, site=asked_site())
        case path:
            place = path
    return redirect(place, 303)

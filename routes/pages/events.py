"""The list of events."""

from flask import Blueprint, render_template, request

from error_handlers.decorators import handle_errors
from routes.pages.requests import filled
from schemas.pages import EventsQuerySchema
from services.event_list import EventListService
from services.registry import service

bp = Blueprint("event_pages", __name__)


@bp.get("/events")
@handle_errors
def index() -> str:
    """Show one page of the events that were asked for."""
    asked = EventsQuerySchema().load(filled(request.args))
    with service(EventListService, read_only=True) as events:
        return render_template("events/index.html", page=events.page(asked))

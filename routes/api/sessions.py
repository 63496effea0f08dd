"""Where somebody is signed in."""

from flask import Response

from error_handlers.decorators import handle_errors
from routes.api.answers import answer, no_content
from routes.api.blueprints import IN_PERSON, resource_blueprint
from schemas.lists import page_of
from schemas.sessions import SessionSchema, Whose, WhoseQuerySchema, session_body
from security.sessions import this_session
from services.registry import service
from services.sessions import SessionService

bp = resource_blueprint("sessions", "Browsers in which somebody is signed in")


@bp.route("")
@handle_errors
@bp.arguments(WhoseQuerySchema, location="query")
@bp.response(200, page_of(SessionSchema))
@bp.alt_response(404, response="NOT_FOUND")
@bp.doc(**IN_PERSON)
def list_sessions(whose: Whose) -> Response:
    """List where one is signed in, the browser used last first.

    With `user_id`, for administrators, where another user is. It is one page of at most 100. Not by
    an API token.
    """
    this = this_session()
    with service(SessionService, read_only=True) as sessions:
        items = [session_body(one, this) for one in sessions.list_valid(whose.user_id)]
        return answer({"items": items, "next_cursor": None})


@bp.route("/<handle:handle>", methods=["DELETE"])
@handle_errors
@bp.arguments(WhoseQuerySchema, location="query")
@bp.response(204)
@bp.doc(**IN_PERSON)
def end_session(whose: Whose, handle: str) -> Response:
    """Sign out in one browser.

    With `user_id`, for administrators, another user. It counts from the next request on. Not by an
    API token.
    """
    with service(SessionService) as sessions:
        sessions.end(handle, whose.user_id)
        return no_content()


@bp.route("", methods=["DELETE"])
@handle_errors
@bp.arguments(WhoseQuerySchema, location="query")
@bp.response(204)
@bp.alt_response(404, response="NOT_FOUND")
@bp.doc(**IN_PERSON)
def end_other_sessions(whose: Whose) -> Response:
    """Sign out everywhere but here.

    With `user_id`, for administrators, another user, everywhere. Not by an API token.
    """
    this = this_session()
    with service(SessionService) as sessions:
        sessions.end_others(this, whose.user_id)
        return no_content()

"""The one mapping from a failure to an answer: problem+json for programs, a page for people.

RFC 9457. The body never holds a trace, SQL or a secret; the error id ties it to the log record.
"""

import secrets
from typing import Final

import marshmallow
import structlog
from flask import (
    Flask,
    Response,
    current_app,
    g,
    got_request_exception,
    render_template,
    request,
)
from jinja2 import TemplateError
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from structlog.contextvars import bind_contextvars
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.routing import BuildError

from error_handlers.exceptions import AppException
from error_handlers.problems import Problem, describe
from error_handlers.request_metrics import count_failure
from utils.json import dumps

PROBLEM_JSON: Final = "application/problem+json"
ERROR_ID_HEADER: Final = "X-Error-ID"
_FIRST_ERROR_STATUS: Final = 400

_PLAIN_PAGE = Markup(
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
    "<h1>{title}</h1><p>{detail}</p><p>Error id: <code>{error_id}</code></p></html>"
)
_log = structlog.get_logger("rosterwright.errors")


def init_errors(app: Flask) -> None:
    """Answer failures outside views (routing, limits, hooks) the way `handle_errors` does."""
    for kind in (AppException, HTTPException, marshmallow.ValidationError, SQLAlchemyError):
        app.register_error_handler(kind, respond)
    got_request_exception.connect(_name_unexpected, app)


def respond(error: BaseException) -> Response:
    """Return the answer to `error`, logged once under the error id that it carries."""
    if isinstance(error, HTTPException) and _is_no_failure(error):
        return current_app.make_response(error.get_response())
    problem = describe(error, error_id=_error_id(), instance=request.path)
    _record(error, problem)
    answer = _document(problem) if wants_json() else _page(problem)
    answer.headers.update(problem.headers)
    answer.headers[ERROR_ID_HEADER] = problem.error_id
    answer.cache_control.no_store = True
    return answer


def wants_json() -> bool:
    """Return whether the caller is a program: below /api/, or asking for JSON before HTML."""
    if request.path.startswith("/api/"):
        return True
    offered = ("text/html", "application/json", PROBLEM_JSON)
    return request.accept_mimetypes.best_match(offered, "text/html") != "text/html"


def _is_no_failure(error: HTTPException) -> bool:
    return error.response is not None or (error.code or _FIRST_ERROR_STATUS) < _FIRST_ERROR_STATUS


def _error_id() -> str:
    """Return the id of this request's failure; the log record of an unexpected one comes first."""
    if "error_id" not in g:
        g.error_id = secrets.token_hex(8)
    error_id: str = g.error_id
    return error_id


def _name_unexpected(_app: Flask, **_about: object) -> None:
    # Flask logs the trace itself, once, right after this signal; the record takes the id from here.
    bind_contextvars(error_id=_error_id())


def _record(error: BaseException, problem: Problem) -> None:
    if problem.is_ours:
        count_failure(problem.code)
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        return
    facts = {"error_id": problem.error_id, "code": problem.code, "status": problem.status}
    if problem.is_ours:
        _log.error("request-failed", exc_info=error, **facts)
    else:
        _log.info("request-refused", **facts)


def _document(problem: Problem) -> Response:
    return Response(dumps(problem.as_document()), status=problem.status, content_type=PROBLEM_JSON)


def _page(problem: Problem) -> Response:
    words = {
        **problem.facts,
        "status": problem.status,
        "title": problem.title,
        "detail": problem.detail,
        "code": problem.code,
        "error_id": problem.error_id,
        "errors": problem.errors,
        "retry_after": problem.retry_after,
    }
    try:
        page = render_template("errors/error.html", **words)
    except (TemplateError, BuildError, AppException) as failed:
        # The page around the error may need what just broke (a missing template, the database).
        _log.warning("error-page-not-rendered", error_id=problem.error_id, reason=repr(failed))
        page = _PLAIN_PAGE.format(**words)
    return Response(page, status=problem.status, content_type="text/html; charset=utf-8")

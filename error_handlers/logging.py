"""Structured logs to stderr: one line a request, one for each thing worth knowing, no secret ever.

JSON, except in development and tests. Each record carries the request id; the request's own line
adds status, time, and how many queries ran and how long they took.
"""

import logging
import re
import secrets
import sys
from collections.abc import Mapping
from typing import Any, Final

import structlog
from flask import Flask, Response, request, request_finished, request_started, request_tearing_down
from flask.logging import default_handler
from structlog.contextvars import bind_contextvars, clear_contextvars, merge_contextvars
from structlog.typing import EventDict, Processor, WrappedLogger
from typing_extensions import override

from error_handlers.query_log import QueryTally, current_tally, listen_to_queries, start_tally
from utils.client_address import set_client_address
from utils.json import JsonRefusedError, dumps
from utils.link_addresses import without_secrets
from utils.principal import current_principal
from utils.request_id import current_request_id, set_request_id

REQUEST_ID_HEADER: Final = "X-Request-ID"
SERVER_TIMING_HEADER: Final = "Server-Timing"
REDACTED: Final = "[redacted]"
_SANE_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_SECRET = re.compile(r"passw|secret|token|authorization|cookie|session_id|api_key|credential", re.I)
_QUIET_PATHS: Final = frozenset({"/healthz", "/readyz", "/metrics"})

_log = structlog.get_logger("rosterwright.requests")


def init_logging(app: Flask) -> None:
    """Configure the logs and follow every request of `app`."""
    is_readable = app.config.get("ENV_NAME") != "production"
    _configure(level=app.config.get("LOG_LEVEL", "INFO"), is_readable=is_readable)
    app.logger.removeHandler(default_handler)
    listen_to_queries()
    request_started.connect(_start, app)
    request_finished.connect(_finish, app)
    request_tearing_down.connect(_forget, app)


def redact_secrets(
    _logger: WrappedLogger | None, _method: str, record: EventDict
) -> Mapping[str, Any]:
    """Replace every value whose name says that it is a secret, at any depth."""
    return {name: _redacted(name, value) for name, value in record.items()}


def _redacted(name: object, value: object) -> object:
    if isinstance(name, str) and _SECRET.search(name):
        return REDACTED
    if isinstance(value, Mapping):
        return {key: _redacted(key, inner) for key, inner in value.items()}
    return value


def _start(app: Flask, **_about: object) -> None:
    clear_contextvars()
    given = request.headers.get(REQUEST_ID_HEADER, "")
    request_id = given if _SANE_REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
    set_request_id(request_id)
    set_client_address(request.remote_addr)
    start_tally(logs_each=bool(app.config.get("QUERY_LOG")))
    path = without_secrets(request.path)
    bind_contextvars(request_id=request_id, method=request.method, path=path)


def _finish(app: Flask, response: Response, **_about: object) -> None:
    request_id, tally = current_request_id(), current_tally()
    if request_id is not None:
        response.headers[REQUEST_ID_HEADER] = request_id
    if tally is not None and app.config.get("ENV_NAME") != "production":
        # Browsers show it beside the request. It would tell strangers what they hit, so not there.
        response.headers[SERVER_TIMING_HEADER] = _server_timing(tally)
    principal = current_principal()
    level = logging.DEBUG if request.path in _QUIET_PATHS else logging.INFO
    _log.log(
        level,
        "request",
        endpoint=request.endpoint,
        status=response.status_code,
        user_id=str(principal.user_id) if principal else None,
        via=f"token {principal.token_id}" if principal and principal.token_id else None,
        **_figures(tally),
    )


def _figures(tally: QueryTally | None) -> dict[str, float]:
    if tally is None:
        return {}
    return {
        "milliseconds": round(tally.elapsed * 1000, 1),
        "queries": tally.count,
        "query_milliseconds": round(tally.seconds * 1000, 1),
    }


def _server_timing(tally: QueryTally) -> str:
    statements = f"{tally.count} {'statement' if tally.count == 1 else 'statements'}"
    database = f'database;desc="{statements}";dur={tally.seconds * 1000:.1f}'
    return f"{database}, total;dur={tally.elapsed * 1000:.1f}"


def _forget(_app: Flask, **_about: object) -> None:
    set_request_id(None)
    set_client_address(None)
    clear_contextvars()


class _StderrHandler(logging.Handler):
    """Writes to whatever stderr is at that moment (a test runner swaps it)."""

    @override
    def emit(self, record: logging.LogRecord) -> None:
        try:
            # Flask and others write addresses into their own lines, secrets at the end included.
            sys.stderr.write(without_secrets(self.format(record)) + "\n")
        except (OSError, ValueError):
            self.handleError(record)


def _configure(*, level: str, is_readable: bool) -> None:
    shared: list[Processor] = [
        merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        redact_secrets,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = _StderrHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_last_processors(is_readable=is_readable),
            ],
        )
    )
    root = logging.getLogger()
    for old in [known for known in root.handlers if isinstance(known, _StderrHandler)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)


def _last_processors(*, is_readable: bool) -> list[Processor]:
    if is_readable:
        # Plain: a trace that prints local variables would print people's data and secrets.
        plain = structlog.dev.plain_traceback
        return [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)]
    return [
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(serializer=_as_json),
    ]


def _as_json(record: object, **_options: object) -> str:
    try:
        return dumps(record).decode()
    except JsonRefusedError:
        # A log record must never be the thing that fails a request.
        return dumps({"event": ascii(record)}).decode()

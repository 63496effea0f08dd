"""Counts every request, with its time and its statements, when it is over."""

from typing import Final

from flask import (
    Flask,
    Response,
    g,
    request,
    request_finished,
    request_started,
    request_tearing_down,
)

from error_handlers.query_log import current_tally
from utils.metrics import (
    DATABASE_SECONDS,
    IN_FLIGHT,
    REQUEST_SECONDS,
    REQUESTS,
    STATEMENTS,
    UNEXPECTED,
)

# Whatever else a client may call its method, it does not get a row of figures for it.
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_OTHER: Final = "other"
_NOWHERE: Final = "none"


def init_request_metrics(app: Flask) -> None:
    """Count the requests of `app`."""
    request_started.connect(_enter, app)
    request_finished.connect(_count, app)
    request_tearing_down.connect(_leave, app)


def count_failure(code: str) -> None:
    """Count a request that failed on our side."""
    UNEXPECTED.labels(_endpoint(), code).inc()


def _enter(_app: Flask, **_about: object) -> None:
    g.is_in_flight = True
    IN_FLIGHT.inc()


def _leave(_app: Flask, **_about: object) -> None:
    # Contexts that tests open by themselves end without having begun.
    if g.pop("is_in_flight", False):
        IN_FLIGHT.dec()


def _count(_app: Flask, response: Response, **_about: object) -> None:
    view = _endpoint(), request.method if request.method in _METHODS else _OTHER
    REQUESTS.labels(*view, f"{response.status_code // 100}xx").inc()
    tally = current_tally()
    if tally is None:
        return
    REQUEST_SECONDS.labels(*view).observe(tally.elapsed)
    if tally.count:
        STATEMENTS.labels(*view).inc(tally.count)
        DATABASE_SECONDS.labels(*view).inc(tally.seconds)


def _endpoint() -> str:
    return request.endpoint or _NOWHERE

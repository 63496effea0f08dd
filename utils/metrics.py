"""The figures that Prometheus reads at `/metrics`, and how all processes tell theirs as one.

Labels are small sets: endpoints, methods, status classes, reasons; never an id, a path or a name.
Under gunicorn each process keeps its figures in files of one folder, which `gunicorn.conf.py`
makes; without that folder there is one process, and its own registry.
"""

import os
from collections.abc import Callable
from typing import Final

from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from utils.version import version

# The library's own types end here.
_add_collector: Final[Callable[[CollectorRegistry], object]] = MultiProcessCollector
_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
_VIEW: Final = ("endpoint", "method")
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

REQUESTS: Final = Counter(
    "rosterwright_requests", "Requests that were answered.", (*_VIEW, "status")
)
REQUEST_SECONDS: Final = Histogram(
    "rosterwright_request_seconds", "How long they took.", _VIEW, buckets=_SECONDS
)
IN_FLIGHT: Final = Gauge(
    "rosterwright_requests_in_flight", "Requests under way.", multiprocess_mode="livesum"
)
STATEMENTS: Final = Counter(
    "rosterwright_request_statements", "Database statements that requests ran.", _VIEW
)
DATABASE_SECONDS: Final = Counter(
    "rosterwright_request_database_seconds", "How long the database took over them.", _VIEW
)
UNEXPECTED: Final = Counter(
    "rosterwright_unexpected_errors", "Requests that failed on our side.", ("endpoint", "code")
)
POOL_CHECKED_OUT: Final = Gauge(
    "rosterwright_pool_checked_out", "Connections in use.", multiprocess_mode="livesum"
)
POOL_SIZE: Final = Gauge(
    "rosterwright_pool_size", "Connections that are kept open.", multiprocess_mode="livesum"
)
POOL_OVERFLOW: Final = Gauge(
    "rosterwright_pool_overflow", "Connections beyond those.", multiprocess_mode="livesum"
)
SESSION_EVENTS: Final = Counter(
    "rosterwright_session_events",
    "Sessions that were started, replaced, ended or refused.",
    ("kind", "reason"),
)
COOKIES_REFUSED: Final = Counter(
    "rosterwright_session_cookies_refused",
    "Cookies that we did not sign (forged), and ids that nobody has (unknown).",
    ("reason",),
)
TOKENS_REFUSED: Final = Counter(
    "rosterwright_tokens_refused", "API tokens that opened nothing.", ("reason",)
)
SIGN_IN_FAILURES: Final = Counter(
    "rosterwright_sign_in_failures", "Sign-ins that were refused.", ("reason",)
)
RATE_LIMITED: Final = Counter(
    "rosterwright_rate_limited", "Requests that one address made too many of.", ("limit",)
)
_BUILD: Final = Gauge(
    "rosterwright_build_info", "Which version runs.", ("version",), multiprocess_mode="livemax"
)
_BUILD.labels(version()).set(1)


def exposition() -> bytes:
    """Return the figures of all processes in Prometheus's text format."""
    if _FOLDER not in os.environ:
        return generate_latest(REGISTRY)
    together = CollectorRegistry()
    _add_collector(together)
    return generate_latest(together)

"""How gunicorn serves Rosterwright: two processes, eight threads each."""

import contextlib
import os
import signal
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from gunicorn.arbiter import Arbiter
from gunicorn.http.message import Request
from gunicorn.workers.base import Worker

_SHARED_MEMORY = Path("/dev/shm")
_SPREAD_EVERY = 50
_FIGURES = "PROMETHEUS_MULTIPROC_DIR"

wsgi_app = "wsgi:app"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
worker_class = "gthread"
# One queue for all workers, held by the parent or by systemd: who waits there outlives a worker.
# With ports of their own, whoever waits at a worker that ends is cut off (ADR 0010).
reuse_port = False
# A worker is replaced after so many requests, not all at the same time; 0 never.
max_requests = int(os.environ.get("WEB_MAX_REQUESTS", "50000"))
max_requests_jitter = max_requests // 10
# The timeout is a worker's heartbeat, not a limit for requests: those are the database's time-outs.
timeout = 60
graceful_timeout = 30
keepalive = 5
worker_tmp_dir = str(_SHARED_MEMORY) if _SHARED_MEMORY.is_dir() else None
control_socket_disable = True
# Requests are logged by the application, with their id, statements and time.
accesslog = None
loglevel = "warning"


# Where the processes keep the figures of /metrics: a private folder, new for each start. Whoever
# loads the application before this file brings it along (make run), or has figures per process.
if _FIGURES not in os.environ and "prometheus_client" not in sys.modules:
    os.environ[_FIGURES] = tempfile.mkdtemp(
        prefix="rosterwright-", dir=os.environ.get("RUNTIME_DIRECTORY") or worker_tmp_dir
    )


def _forget_figures(pattern: str) -> None:
    for file in Path(os.environ.get(_FIGURES, os.devnull)).glob(pattern):
        file.unlink(missing_ok=True)


def on_starting(_server: Arbiter) -> None:
    """Begin at zero, whatever an earlier start left behind."""
    _forget_figures("*.db")


def child_exit(_server: Arbiter, worker: Worker) -> None:
    """Forget what only a living worker can tell; what it counted stays."""
    _forget_figures(f"gauge_live*_{worker.pid}.db")


def on_exit(_server: Arbiter) -> None:
    """Leave no figures behind."""
    _forget_figures("*.db")
    with contextlib.suppress(OSError):
        Path(os.environ.get(_FIGURES, os.devnull)).rmdir()


def pre_request(worker: Worker, request: Request) -> None:
    """Close every so many connections after their answer, so that they spread over the workers.

    Kept-alive connections stay where they are, and at times most are with one worker; whoever
    connects anew is taken by one that is free.
    """
    if worker.nr % _SPREAD_EVERY == 0:
        request.force_close()


def post_fork(_server: Arbiter, worker: Worker) -> None:
    """Begin life as a worker: nothing of the parent's is left in use."""
    # Until the worker has handlers of its own, the parent's would swallow a signal to stop.
    for stopping in (signal.SIGTERM, signal.SIGQUIT):
        signal.signal(stopping, signal.SIG_DFL)
    application = worker.app.callable  # None unless the application was loaded before the fork
    if application is not None:
        # Shared with the parent, database connections would break every worker.
        with application.app_context():
            application.extensions["sqlalchemy"].engine.dispose(close=False)


def post_worker_init(_worker: Worker) -> None:
    """Look for garbage as seldom as it is there."""
    # The application's folder is where modules are looked for only now that it is loaded.
    import_module("utils.garbage").look_less()

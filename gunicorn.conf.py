"""How gunicorn serves Rosterwright: two processes, eight threads each."""

import os
import signal
from pathlib import Path

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

_SHARED_MEMORY = Path("/dev/shm")

wsgi_app = "wsgi:app"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
worker_class = "gthread"
# Without it, kept-alive connections often all land on one worker.
reuse_port = True
# The timeout is a worker's heartbeat, not a limit for requests: those are the database's time-outs.
timeout = 60
graceful_timeout = 30
keepalive = 5
worker_tmp_dir = str(_SHARED_MEMORY) if _SHARED_MEMORY.is_dir() else None
control_socket_disable = True
# Requests are logged by the application, with their id, statements and time.
accesslog = None
loglevel = "warning"


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

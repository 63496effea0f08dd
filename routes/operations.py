"""What the machines around Rosterwright ask: is it alive, can it serve, how is it doing."""

from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, Response, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST

from error_handlers.decorators import handle_errors
from security.metrics_access import refuse_strangers
from security.principals import for_anybody
from services.health import REVISIONS, HealthService
from services.registry import service
from utils.json import dumps
from utils.metrics import exposition

bp = Blueprint("operations", __name__)


def init_operations(app: Flask) -> None:
    """Serve these addresses; they need no sign-in."""
    scripts = ScriptDirectory(app.extensions["migrate"].directory)
    app.extensions[REVISIONS] = tuple(script.revision for script in scripts.walk_revisions())
    app.register_blueprint(bp)


@bp.get("/healthz")
@for_anybody
@handle_errors
def healthz() -> Response:
    """Answer as long as the process does."""
    return _answer("ok")


@bp.get("/readyz")
@for_anybody
@handle_errors
def readyz() -> Response:
    """Answer 200 when the database answers and is migrated far enough, else 503."""
    with service(HealthService, read_only=True) as health:
        health.check(current_app.extensions[REVISIONS])
        return _answer("ready")


@bp.get("/metrics")
@for_anybody
@handle_errors
def metrics() -> Response:
    """Show the figures to this machine, and to whoever has the token."""
    refuse_strangers(request, current_app.config)
    return Response(exposition(), content_type=CONTENT_TYPE_LATEST)


def _answer(status: str) -> Response:
    answer = Response(dumps({"status": status}), content_type="application/json")
    answer.cache_control.no_store = True
    return answer

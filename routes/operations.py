"""What the machines around Rosterwright ask: is the process alive, can it serve."""

from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, Response, current_app

from error_handlers.decorators import handle_errors
from security.principals import for_anybody
from services.health import HealthService
from services.registry import service
from utils.json import dumps

bp = Blueprint("operations", __name__)

_HEAD = "migration_head"


def init_operations(app: Flask) -> None:
    """Serve the health addresses; they need no sign-in."""
    directory = app.extensions["migrate"].directory
    app.extensions[_HEAD] = ScriptDirectory(directory).get_current_head()
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
    """Answer 200 when the database answers and is migrated, else 503."""
    with service(HealthService, read_only=True) as health:
        health.check(current_app.extensions[_HEAD])
        return _answer("ready")


def _answer(status: str) -> Response:
    answer = Response(dumps({"status": status}), content_type="application/json")
    answer.cache_control.no_store = True
    return answer

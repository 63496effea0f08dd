"""A small application of another kind: sessions in the database, and none of our own pages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Blueprint, Flask, flash, get_flashed_messages, request, session
from flask.sessions import SessionInterface
from flask.testing import FlaskClient

from config import get_config
from error_handlers.responses import init_errors
from models.database import db, init_database, prepare_engine
from models.user import User
from security import init_security
from security.principals import for_anybody, login_required
from security.sessions import DatabaseSessionInterface, rotate, sign_in, sign_out
from security.store import SessionStore
from tests.support.cast import SAME_ORIGIN
from tests.support.databases import Database
from utils.json import dumps, loads
from utils.principal import Principal, Role, current_principal

SECRET = "signs only what tests send"


@pytest.fixture
def engine(database: Database) -> Iterator[sa.Engine]:
    """An engine of its own, as the product sets it up."""
    made = sa.create_engine(database.url, pool_size=40)
    prepare_engine(made, busy_timeout_ms=5000)
    yield made
    made.dispose()


@pytest.fixture
def store(engine: sa.Engine) -> SessionStore:
    """A store with the usual limits."""
    return SessionStore(engine)


@pytest.fixture
def small_app(store: SessionStore) -> Flask:
    """An application that knows nothing of rosters."""
    return make_small_app(DatabaseSessionInterface(store))


def make_small_app(interface: SessionInterface) -> Flask:
    """Return an application that does with its session whatever the query says."""
    app = Flask("small")
    app.secret_key = SECRET
    app.config["TESTING"] = True
    app.session_interface = interface
    app.add_url_rule("/set", view_func=set_values)
    app.add_url_rule("/show", view_func=show)
    app.add_url_rule("/ignore", view_func=lambda: "", endpoint="ignore")
    app.add_url_rule("/pop/<key>", view_func=pop)
    app.add_url_rule("/clear", view_func=clear)
    app.add_url_rule("/flash/<words>", view_func=flash_words)
    app.add_url_rule("/flashes", view_func=flashes)
    app.add_url_rule("/permanent/<state>", view_func=permanent)
    app.add_url_rule("/nested/<state>", view_func=nested)
    app.add_url_rule("/setdefault/<key>", view_func=setdefault)
    app.add_url_rule("/rotate", view_func=rotated, endpoint="rotate")
    app.add_url_rule("/sign-out", view_func=signed_out, endpoint="sign_out")
    return app


def set_values() -> str:
    for key, value in request.args.items():
        session[key] = value
    return ""


def show() -> bytes:
    return dumps({str(key): value for key, value in sorted(session.items())})


def pop(key: str) -> str:
    return str(session.pop(key, None))


def clear() -> str:
    session.clear()
    return ""


def setdefault(key: str) -> str:
    return str(session.setdefault(key, "default"))


def rotated() -> str:
    rotate()
    return ""


def signed_out() -> str:
    sign_out()
    return ""


def flash_words(words: str) -> str:
    flash(words, "note")
    return ""


def flashes() -> bytes:
    return dumps(get_flashed_messages(with_categories=True))


def permanent(state: str) -> str:
    session["lasting"] = state
    session.permanent = state == "on"
    return ""


def nested(state: str) -> str:
    """Change a value inside a value, with or without telling."""
    if state == "make":
        session["list"] = []
    else:
        session.get("list", []).append(state)
        session.modified = state == "told"
    return ""


MakeSecured = Callable[..., Flask]


@pytest.fixture
def make_secured(database: Database, tmp_path: Path) -> Iterator[MakeSecured]:
    """Make an application with our security around a few views of its own."""
    engines: list[sa.Engine] = []

    def make(**environ: str) -> Flask:
        app = Flask("secured")
        given = {"DATABASE_URL": database.url, "INSTANCE_PATH": str(tmp_path), **environ}
        app.config.from_mapping(get_config("testing", environ=given).as_mapping())
        init_errors(app)
        init_database(app)
        init_security(app)
        add_views(app)
        with app.app_context():
            engines.append(db.engine)
        return app

    yield make
    for engine in engines:
        engine.dispose()


@pytest.fixture
def secured(make_secured: MakeSecured) -> Flask:
    """The application with the usual settings."""
    return make_secured()


def add_views(app: Flask) -> None:
    """Add views for anybody, for the signed-in, for pages and for programs."""
    app.add_url_rule("/public", view_func=who, methods=["GET", "POST"])
    app.add_url_rule("/probe", view_func=for_anybody(probe))
    app.add_url_rule("/page", view_func=lambda: "<p>page", endpoint="page")
    app.add_url_rule("/api/v1/auth/login", view_func=log_in, methods=["POST"])
    app.add_url_rule("/out", view_func=signed_out, methods=["POST"], endpoint="out")
    app.add_url_rule("/more", view_func=rotated, methods=["POST"], endpoint="more")
    app.add_url_rule("/empty", view_func=clear, methods=["POST"], endpoint="empty")
    app.add_url_rule("/flash", view_func=lambda: flash_words("hello"), endpoint="flash")
    app.add_url_rule("/flashes", view_func=flashes)
    for name, prefix in (("pages", "/pages"), ("api", "/api/v1")):
        bp = Blueprint(name, __name__)
        bp.before_request(login_required)
        bp.add_url_rule("/mine", view_func=who, endpoint="mine", methods=["GET", "POST"])
        app.register_blueprint(bp, url_prefix=prefix)


def who() -> str:
    principal = current_principal()
    return principal.name if principal else "nobody"


def probe() -> str:
    return "up"


def log_in() -> str:
    """Sign in whoever the body names: passwords are another test's matter."""
    sign_in(Principal(**principal_facts(loads(request.get_data()))))
    return ""


def principal_facts(body: object) -> dict[str, Any]:
    facts = dict(body) if isinstance(body, dict) else {}
    role = Role(str(facts["role"]))
    return {
        "user_id": UUID(str(facts["user_id"])),
        "organization_id": UUID(str(facts["organization_id"])),
        "name": facts["name"],
        "role": role,
        "permissions": frozenset(),
    }


def signed_in(app: Flask, user: User) -> FlaskClient:
    """Return a browser in which `user` is signed in."""
    client = app.test_client()
    body = {
        "user_id": user.id,
        "organization_id": user.organization_id,
        "name": user.name,
        "role": user.role,
    }
    answer = client.post(
        "/api/v1/auth/login", data=dumps(body), content_type="application/json", headers=SAME_ORIGIN
    )
    assert answer.status_code == 200
    return client

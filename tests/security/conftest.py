"""A small application of another kind: sessions in the database, and none of our own pages."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask, flash, get_flashed_messages, request, session
from flask.sessions import SessionInterface

from models.database import prepare_engine
from security.sessions import DatabaseSessionInterface, rotate, sign_out
from security.store import SessionStore
from tests.support.databases import Database
from utils.json import dumps

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
    app.add_url_rule("/rotate", view_func=lambda: rotate() or "", endpoint="rotate")
    app.add_url_rule("/sign-out", view_func=lambda: sign_out() or "", endpoint="sign_out")
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

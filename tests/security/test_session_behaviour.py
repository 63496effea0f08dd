"""What Flask's own sessions do, ours do: the same requests, the same answers."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from markupsafe import Markup

from security.sessions import DatabaseSessionInterface
from security.store import SessionStore
from tests.security.conftest import make_small_app
from utils.clock import now

VISITS: Sequence[Sequence[str]] = (
    ("/ignore",),
    ("/show",),
    ("/set?a=1", "/show", "/ignore"),
    ("/set?a=1&b=2", "/pop/a", "/show", "/pop/b", "/show", "/show"),
    ("/set?a=1", "/set?a=1", "/set?a=2", "/show"),
    ("/set?a=1", "/clear", "/show", "/set?b=2", "/show"),
    ("/clear", "/show"),
    ("/pop/a", "/show"),
    ("/setdefault/a", "/setdefault/a", "/show"),
    ("/flash/one", "/flash/two", "/flashes", "/flashes"),
    ("/permanent/on", "/ignore", "/show", "/permanent/off", "/ignore"),
    ("/permanent/off", "/ignore"),
    ("/nested/make", "/nested/silent", "/show", "/nested/told", "/show"),
    ("/nested/make", "/nested/silent", "/set?a=1", "/show"),
)

SETTINGS: Sequence[dict[str, object]] = (
    {},
    {"SESSION_REFRESH_EACH_REQUEST": False},
    {
        "SESSION_COOKIE_NAME": "biscuit",
        "SESSION_COOKIE_DOMAIN": ".example.org",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": False,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PARTITIONED": True,
    },
    {"APPLICATION_ROOT": "/under"},
    {"PERMANENT_SESSION_LIFETIME": timedelta(hours=3)},
)


def seen(client: FlaskClient, path: str) -> tuple[object, ...]:
    """Return all that a browser sees, except the cookie's value and the minute it expires."""
    answer = client.get(path, base_url="https://app.example.org")
    cookies = [
        re.sub(r"^([^=]+)=[^;]+", r"\1=…", re.sub(r":\d\d:\d\d GMT", "", cookie))
        for cookie in answer.headers.getlist("Set-Cookie")
    ]
    return path, answer.status_code, answer.data, cookies, answer.headers.get("Vary")


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("paths", VISITS, ids=" ".join)
def test_a_visit_looks_the_same_as_with_signed_cookies(
    small_app: Flask, paths: Sequence[str], settings: dict[str, object]
) -> None:
    stock = make_small_app(SecureCookieSessionInterface())
    stock.config.update(settings)
    small_app.config.update(settings)
    theirs, ours = stock.test_client(), small_app.test_client()

    assert [seen(ours, path) for path in paths] == [seen(theirs, path) for path in paths]


def test_without_a_secret_key_reading_works_and_writing_says_what_is_missing(
    small_app: Flask,
) -> None:
    small_app.secret_key = None
    client = small_app.test_client()

    assert client.get("/show").data == b"{}"
    with pytest.raises(RuntimeError, match="no secret key was set"):
        client.get("/set?a=1")


VALUES: Sequence[object] = (
    "text",
    "é ☃ \N{GRINNING FACE} \x00",
    1,
    2**80,
    1.5,
    None,
    True,
    (1, (2, "b")),
    b"\x00\xff",
    Markup("<b>"),
    UUID(int=7),
    datetime(2026, 5, 4, 10, 30, tzinfo=UTC),
    {"list": [1, {"t": (1,)}]},
    {" t": [1]},
)


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_every_type_that_flask_can_store_comes_back_as_it_was(
    small_app: Flask, value: object
) -> None:
    client = small_app.test_client()
    with client.session_transaction() as stored:
        stored["value"] = value
    with client.session_transaction() as stored:
        assert stored["value"] == value
        assert type(stored["value"]) is type(value)


def test_a_key_that_is_no_text_becomes_text_as_in_a_signed_cookie(small_app: Flask) -> None:
    client = small_app.test_client()

    number: Any = 1

    def odd() -> str:
        session[number] = "x"
        return ""

    small_app.add_url_rule("/odd", view_func=odd)

    client.get("/odd")

    assert client.get("/show").data == b'{"1":"x"}'


def test_what_cannot_be_stored_fails_once_and_keeps_what_was_there(small_app: Flask) -> None:
    small_app.config["PROPAGATE_EXCEPTIONS"] = False

    def unstorable() -> str:
        session["a"] = object()
        return ""

    small_app.add_url_rule("/unstorable", view_func=unstorable)
    client = small_app.test_client()
    client.get("/set?a=1")

    assert client.get("/unstorable").status_code == 500
    assert client.get("/show").data == b'{"a":"1"}'


def test_a_session_is_new_until_it_was_stored(small_app: Flask) -> None:
    client = small_app.test_client()
    with client.session_transaction() as first:
        first["a"] = 1
        assert first.new
    with client.session_transaction() as second:
        assert second["a"] == 1
        assert not second.new


def test_any_application_is_served_with_an_engine_alone(database_file: str) -> None:
    engine = sa.create_engine(database_file)
    app = make_small_app(DatabaseSessionInterface(engine))
    again = make_small_app(DatabaseSessionInterface(engine))
    client = app.test_client()
    client.get("/set?a=1")

    other = again.test_client()
    cookie = client.get_cookie("session")
    assert cookie is not None
    other.set_cookie("session", cookie.value)
    assert other.get("/show").data == b'{"a":"1"}'
    engine.dispose()


@pytest.fixture
def database_file(tmp_path: object) -> str:
    """A database that no migration has seen, with the driver's own transactions."""
    return f"sqlite:///{tmp_path}/any.sqlite3"


def test_a_session_outlives_the_process_that_made_it(small_app: Flask, engine: sa.Engine) -> None:
    client = small_app.test_client()
    client.get("/set?a=1")
    cookie = client.get_cookie("session")
    assert cookie is not None

    restarted = make_small_app(DatabaseSessionInterface(SessionStore(engine))).test_client()
    restarted.set_cookie("session", cookie.value)

    assert restarted.get("/show").data == b'{"a":"1"}'
    assert cookie.expires is None or cookie.expires > now()

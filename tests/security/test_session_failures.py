"""When the database fails the session: 503, said once, and nothing pretended."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import sqlalchemy as sa
from flask import Flask, redirect, session
from werkzeug.wrappers import Response

from models.database import prepare_engine
from security.session_rows import SESSIONS
from security.sessions import DatabaseSessionInterface
from security.store import SessionStore
from tests.security.conftest import make_small_app
from tests.support.databases import Database

_BACKEND = "SELECT pg_backend_pid()"


@pytest.fixture
def tight(database: Database) -> Iterator[sa.Engine]:
    """An engine with one connection, which waits for nothing long."""
    made = sa.create_engine(database.url, pool_size=1, max_overflow=0, pool_timeout=0.05)
    prepare_engine(made, busy_timeout_ms=50)
    yield made
    made.dispose()


@pytest.fixture
def tight_app(tight: sa.Engine) -> Flask:
    """The small application on that engine."""
    app = make_small_app(DatabaseSessionInterface(SessionStore(tight)))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def test_a_change_that_cannot_be_stored_is_503_and_sets_no_cookie(
    tight_app: Flask, tight: sa.Engine
) -> None:
    client = tight_app.test_client()
    with tight.connect():
        answer = client.get("/set?a=1")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Set-Cookie" not in answer.headers
    assert b"could not be" in answer.data


def test_the_answer_that_is_thrown_away_leaves_no_trace(tight_app: Flask, tight: sa.Engine) -> None:
    def elsewhere() -> Response:
        session["a"] = 1
        return redirect("/somewhere")

    tight_app.add_url_rule("/elsewhere", view_func=elsewhere)
    with tight.connect():
        answer = tight_app.test_client().get("/elsewhere")

    assert answer.status_code == 503
    assert "Location" not in answer.headers
    assert b"somewhere" not in answer.data


def test_an_unreachable_session_fails_the_view_that_looks_and_no_other(
    tight_app: Flask, tight: sa.Engine
) -> None:
    client = tight_app.test_client()
    client.get("/set?a=1")
    with tight.connect():
        assert client.get("/ignore").status_code == 200
        assert client.get("/show").status_code == 500  # it has no error pages of its own

    assert client.get("/show").data == b'{"a":"1"}'


def test_a_lock_that_is_held_does_not_stop_readers_and_refuses_writers(
    tight_app: Flask, engine: sa.Engine
) -> None:
    client = tight_app.test_client()
    client.get("/set?a=1")
    with engine.connect() as holder:
        holder.execute(sa.update(SESSIONS).values(version=SESSIONS.c.version))
        assert client.get("/show").data == b'{"a":"1"}'
        if engine.dialect.name == "sqlite":
            assert client.get("/set?a=2").status_code == 503
        holder.rollback()

    assert client.get("/set?a=3").status_code == 200


def test_connections_that_broke_are_replaced_before_anybody_notices(
    small_app: Flask, engine: sa.Engine
) -> None:
    client = small_app.test_client()
    client.get("/set?a=1")
    break_all_connections(engine)

    assert [client.get("/show").data for _ in range(4)] == [b'{"a":"1"}'] * 4
    assert client.get("/set?a=2").status_code == 200


def test_a_query_serves_an_engine_that_was_made_anew(small_app: Flask, engine: sa.Engine) -> None:
    client = small_app.test_client()
    client.get("/set?a=1")
    engine.dispose()
    assert client.get("/show").data == b'{"a":"1"}'


def test_the_table_made_twice_at_once_is_one_table(tmp_path: object) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path}/any.sqlite3")
    store = SessionStore(engine)
    store.create_table()
    store.create_table()
    assert sa.inspect(engine).has_table("user_sessions")
    engine.dispose()


def test_our_application_answers_with_its_own_error_page(secured: Flask) -> None:
    with secured.app_context():
        engine = secured.extensions["session_store"].connections.engine
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE user_sessions")

    page = secured.test_client().get("/flash")
    assert page.status_code == 503
    assert page.headers["X-Error-ID"].encode() in page.data
    assert "text/html" in page.headers["Content-Type"]
    recreate(engine)


def break_all_connections(engine: sa.Engine, count: int = 3) -> None:
    """Leave `count` connections in the pool that were closed from the other side."""
    is_server = engine.dialect.name == "postgresql"
    with ExitStack() as held:
        opened = [held.enter_context(engine.connect()) for _ in range(count)]
        drivers = [each.connection.driver_connection for each in opened]
        names = [each.exec_driver_sql(_BACKEND).scalar() for each in opened if is_server]
    if is_server:
        other = sa.create_engine(engine.url)
        with other.connect() as connection:
            for name in names:
                connection.exec_driver_sql(f"SELECT pg_terminate_backend({name}, 5000)")
        other.dispose()
    else:  # a file has no other side
        for driver in drivers:
            assert driver is not None
            driver.close()


def recreate(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        SESSIONS.create(connection)

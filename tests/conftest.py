"""Fixtures for every test: two real databases, a client, a counter and the cast."""

import gc
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Final
from typing import cast as as_type

import pytest
from coverage import Coverage
from flask import has_app_context
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Engine, QueuePool

from app import Rosterwright, create_app
from models.database import db
from tests.support.cast import Cast, Member, let_in, make_cast
from tests.support.databases import (
    KINDS,
    Database,
    Kind,
    PostgresDatabase,
    SqliteDatabase,
    postgresql_database,
    sqlite_database,
)
from tests.support.factories import World
from tests.support.server import Gunicorn, gunicorn
from tests.support.settings import bare_machine, settings
from tests.support.statements import Statements, counted_statements

# Examples of one test share its database: a test that stores begins each example anew by itself.
hypothesis_settings.register_profile(
    "rosterwright",
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
hypothesis_settings.load_profile("rosterwright")

MakeApp = Callable[..., Rosterwright]

# Not looked at for coverage: other processes, and sweeps over what other tests reach as well.
UNCOUNTED: Final = ("browser", "processes", "no_cover")
COUNTING: Final = pytest.StashKey[Coverage]()
APART: Final = frozenset({"guards", "migrations", "docs", "gates", "concurrency", "tooling"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the four gates first, and everything else in its random order."""
    items.sort(key=lambda item: "gates" not in item.path.parts)


def pytest_collection_finish() -> None:
    """Leave what was collected out of every garbage collection: it stays to the end."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let a test run without the tracer, but for what it does itself, if that is counted.

    The tracer makes Python half as slow again, libraries included, and what is arranged for a test
    is other tests' matter. A figure without that can only be lower than the whole.
    """
    counting = Coverage.current()
    if counting is None:
        return (yield)
    counting.stop()
    if _is_counted(item):
        item.stash[COUNTING] = counting
    try:
        return (yield)
    finally:
        counting.start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Count what the test does, neither what is arranged before nor what is put away after."""
    counting = item.stash.get(COUNTING, None)
    if counting is None:
        return (yield)
    counting.start()
    try:
        return (yield)
    finally:
        counting.stop()


def _is_counted(item: pytest.Item) -> bool:
    """Return whether coverage looks at a test: on one database, in this process, and no sweep."""
    is_twin = "[postgresql" in item.name
    is_apart = item.path.parent.name in APART
    return not (is_twin or is_apart or any(map(item.get_closest_marker, UNCOUNTED)))


@pytest.fixture(scope="session", autouse=True)
def _environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with bare_machine(tmp_path_factory.mktemp("instance")):
        yield


@pytest.fixture(autouse=True)
def _no_context_left() -> Iterator[None]:
    yield
    assert not has_app_context(), "a test left an application context open for the next ones"


@pytest.fixture(scope="session")
def sqlite() -> Iterator[SqliteDatabase]:
    """The SQLite database of this worker."""
    with sqlite_database() as database:
        yield database


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresDatabase]:
    """The PostgreSQL database of this worker, started when the first test asks for it."""
    with postgresql_database() as database:
        yield database


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Database:
    """An empty migrated database: every test that uses it, or `app`, runs once on each kind."""
    chosen = as_type("Database", request.getfixturevalue(as_type("Kind", request.param)))
    chosen.empty()
    return chosen


@pytest.fixture(scope="session")
def _applications() -> Iterator[dict[str, Rosterwright]]:
    made: dict[str, Rosterwright] = {}
    yield made
    for application in made.values():
        _engine(application).dispose()


@pytest.fixture
def app(database: Database, _applications: dict[str, Rosterwright]) -> Iterator[Rosterwright]:
    """The application on an empty database. No context is pushed: each request brings its own.

    It is made once per database and shared, because making it costs more than most tests;
    whoever needs other settings uses `make_app`.
    """
    if database.kind not in _applications:
        _applications[database.kind] = create_app(settings(database.url))
    application = _applications[database.kind]
    settings_before = dict(application.config)
    yield application
    _release(application)
    assert dict(application.config) == settings_before, "the shared application's settings changed"


@pytest.fixture
def make_app(database: Database) -> Iterator[MakeApp]:
    """Make an application with settings of its own: `make_app(SYNC_ENABLED=True)`."""
    made: list[Rosterwright] = []

    def make(**overrides: object) -> Rosterwright:
        made.append(create_app(settings(database.url, **overrides)))
        return made[-1]

    yield make
    for application in made:
        _release(application)
        _engine(application).dispose()


@pytest.fixture
def kept_app(database: Database, _applications: dict[str, Rosterwright]) -> Iterator[MakeApp]:
    """Make an application as `make_app` does, once for all tests that want the same settings."""
    asked: list[Rosterwright] = []

    def keep(**overrides: object) -> Rosterwright:
        wanted = settings(database.url, **overrides)
        name = str(wanted)
        if name not in _applications:
            _applications[name] = create_app(wanted)
        asked.append(_applications[name])
        return asked[-1]

    yield keep
    for application in asked:
        _release(application)


def _release(application: Rosterwright) -> None:
    engine = _engine(application)
    still_out = engine.pool.checkedout() if isinstance(engine.pool, QueuePool) else 0
    if engine.dialect.name == "sqlite":
        engine.dispose()  # the file is about to be replaced
    assert still_out == 0, f"{still_out} database connections were not given back"


def _engine(application: Rosterwright) -> Engine:
    with application.app_context():
        return db.engine


@pytest.fixture
def client(app: Rosterwright) -> FlaskClient:
    """A browser without a window: each request has its own context and its own database session."""
    return app.test_client()


@pytest.fixture
def statements(app: Rosterwright) -> Iterator[Statements]:
    """Count what is sent to the database: `with statements.at_most(3): client.get(...)`."""
    with counted_statements(_engine(app)) as counted:
        yield counted


@pytest.fixture
def world(app: Rosterwright) -> World:
    """The organization of Alice and Bob, with the default rows and one site; makes further rows."""
    return World(app)


@pytest.fixture
def cast(app: Rosterwright, world: World) -> Cast:
    """Alice (admin), Bob (manager), and Charlie, who belongs elsewhere and must be refused."""
    return make_cast(app, world)


@pytest.fixture
def browser_of(app: Rosterwright) -> Callable[[Member], FlaskClient]:
    """Return a new signed-in client of somebody: `browser_of(cast.bob)`."""
    return lambda person: let_in(app.test_client(), person)


@pytest.fixture
def alice(cast: Cast, app: Rosterwright) -> FlaskClient:
    """Alice's signed-in browser."""
    return let_in(app.test_client(), cast.alice)


@pytest.fixture
def bob(cast: Cast, app: Rosterwright) -> FlaskClient:
    """Bob's signed-in browser."""
    return let_in(app.test_client(), cast.bob)


@pytest.fixture
def charlie(cast: Cast, app: Rosterwright) -> FlaskClient:
    """Charlie's signed-in browser."""
    return let_in(app.test_client(), cast.charlie)


@pytest.fixture
def gunicorn_server(database: Database, tmp_path: Path) -> Iterator[Gunicorn]:
    """gunicorn with two workers on `database`, as processes that can be killed and come back.

    A test that also uses `app` looks at the same database from its own process.
    """
    with gunicorn(database.url, tmp_path) as running:
        yield running

"""How connections are set up, on both databases."""

import sqlite3

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from app import Rosterwright
from models.database import current_session, db, transaction_options
from models.site import Site
from models.tenancy import RosterSession
from tests.conftest import MakeApp
from tests.security.test_session_failures import break_all_connections
from tests.support.databases import Database
from tests.support.factories import World

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "query_only": 0,
}


def test_every_new_sqlite_connection_is_durable_and_checks_foreign_keys(
    app: Rosterwright, database: Database
) -> None:
    with app.app_context():
        for _attempt in range(2):
            with db.engine.connect() as connection:
                if database.kind == "sqlite":
                    found = {
                        name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                        for name in PRAGMAS
                    }
                    assert found == PRAGMAS
                else:
                    zone = connection.exec_driver_sql("SHOW timezone").scalar()
                    assert zone == "UTC"
            db.engine.dispose()


def test_a_connection_that_died_while_it_rested_is_replaced_at_its_next_use(
    app: Rosterwright, database: Database
) -> None:
    with app.app_context():
        engine = db.engine

    def rest(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["used_at"] = 0.0

    sa.event.listen(engine, "checkin", rest)
    try:
        break_all_connections(engine)
        for _ in range(4 if database.kind == "postgresql" else 0):
            with engine.connect() as connection:
                assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    finally:
        sa.event.remove(engine, "checkin", rest)
        engine.dispose()


def test_the_pool_is_the_default_one_with_the_limits_of_the_settings(app: Rosterwright) -> None:
    with app.app_context():
        pool = db.engine.pool
        assert isinstance(pool, QueuePool)
        assert pool.size() == app.config["DATABASE_POOL_SIZE"] == 10


def test_an_exhausted_pool_refuses_within_its_limit_and_recovers(make_app: MakeApp) -> None:
    application = make_app(
        SQLALCHEMY_ENGINE_OPTIONS={"pool_size": 1, "max_overflow": 0, "pool_timeout": 0.05}
    )
    with application.app_context():
        with db.engine.connect(), pytest.raises(sa.exc.TimeoutError):
            db.engine.connect()
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT 1").scalar() == 1


def test_a_reading_transaction_refuses_writes_and_the_next_one_takes_them(
    app: Rosterwright, world: World
) -> None:
    rename = sa.update(Site).where(Site.id == world.home.id).values(name="Renamed")
    with app.app_context():
        with db.engine.connect() as connection:
            connection.execution_options(**transaction_options(read_only=True))
            assert connection.scalar(sa.select(sa.func.count()).select_from(Site)) == 1
            with pytest.raises(DBAPIError, match=r"(?i)read.?only"):
                connection.execute(rename)
        with db.engine.begin() as connection:
            connection.execute(rename)
    assert [site.name for site in world.rows(Site)] == ["Renamed"]


def test_a_writing_transaction_on_sqlite_takes_its_lock_at_once(
    app: Rosterwright, database: Database
) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("SELECT 1")
        if database.kind == "sqlite":
            file = str(db.engine.url.database)
            with (
                sqlite3.connect(file, timeout=0, isolation_level=None) as other,
                pytest.raises(sqlite3.OperationalError, match="locked"),
            ):
                other.execute("BEGIN IMMEDIATE")
            other.close()


def test_a_request_has_one_session_and_the_next_one_another(app: Rosterwright) -> None:
    with app.app_context():
        first = current_session()
        assert current_session() is first
        assert isinstance(first, RosterSession)
    with app.app_context():
        assert current_session() is not first

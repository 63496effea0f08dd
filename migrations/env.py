"""How migrations run: one real transaction each, foreign keys checked, safe on SQLite.

Batch mode re-creates tables on SQLite; with foreign keys on, dropping the old table cascades and
child rows vanish. So they
are off while a migration runs and checked before it is called done.
"""

import sqlite3

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Engine

from models.database import db
from models.schema_options import autogenerate_options

_LOCK_TIMEOUT = "5s"  # a migration that waits longer than this would stop the whole service


def _run(connection: Connection) -> None:
    driver = connection.connection.dbapi_connection
    if isinstance(driver, sqlite3.Connection):
        _run_on_sqlite(connection, driver)
    else:
        connection.exec_driver_sql(f"SET lock_timeout = '{_LOCK_TIMEOUT}'")
        connection.commit()
        _migrate(connection)


def _run_on_sqlite(connection: Connection, driver: sqlite3.Connection) -> None:
    driver.isolation_level = None
    # Both are no-ops inside a transaction. WAL is switched on here, once: doing it from several
    # workers at once can fail.
    driver.execute("PRAGMA journal_mode=WAL")
    driver.execute("PRAGMA foreign_keys=OFF")
    _migrate(connection)
    if broken := driver.execute("PRAGMA foreign_key_check").fetchall():
        raise RuntimeError(f"foreign keys broken by a migration: {broken[:5]}")
    driver.execute("PRAGMA foreign_keys=ON")


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadatas[None],
        transactional_ddl=True,
        transaction_per_migration=True,
        **{
            **current_app.extensions["migrate"].configure_args,
            **autogenerate_options(),
            "render_as_batch": connection.dialect.name == "sqlite",
        },
    )
    with context.begin_transaction():
        context.run_migrations()


def _main() -> None:
    if context.is_offline_mode():
        raise SystemExit("offline SQL mode is not supported: run against the database itself")
    given = context.config.attributes.get("connection")
    if isinstance(given, Connection):
        _run(given)
        return
    engine = given if isinstance(given, Engine) else db.engine
    with engine.connect() as connection:
        _run(connection)
        connection.commit()


_main()

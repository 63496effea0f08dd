"""Transactions that would rather fail soon than wait for a lock."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection


@contextmanager
def transaction(connection: Connection, *, wait_ms: int | None = None) -> Iterator[None]:
    """Run the block in one transaction; `wait_ms` bounds each wait for a lock in it."""
    if wait_ms is None:
        with connection.begin():
            yield
        return
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        with _short_busy_timeout(driver, wait_ms), connection.begin():
            yield
        return
    with connection.begin():
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {wait_ms:d}")
        yield


@contextmanager
def _short_busy_timeout(driver: sqlite3.Connection, wait_ms: int) -> Iterator[None]:
    # Set on the driver itself: through the engine it would first begin, and wait for the lock.
    (usual,) = driver.execute("PRAGMA busy_timeout").fetchone()
    driver.execute(f"PRAGMA busy_timeout={wait_ms:d}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout={usual:d}")

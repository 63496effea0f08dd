"""What reaches the database's driver: also what does not go through SQLAlchemy's execution."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Engine, event
from typing_extensions import override


@contextmanager
def driver_statements(engine: Engine) -> Iterator[list[str]]:
    """Collect the statements until the block ends, BEGIN and PRAGMA (of SQLite) among them."""
    found: list[str] = []

    class Telling(psycopg.Cursor[Any]):
        @override
        def execute(self, query: Any, params: Any = None, **options: Any) -> "Telling":
            found.append(str(query))
            super().execute(query, params, **options)
            return self

    def listen(connection: sqlite3.Connection | psycopg.Connection[Any], *_about: object) -> None:
        if isinstance(connection, psycopg.Connection):
            connection.cursor_factory = Telling
        else:
            connection.set_trace_callback(found.append)

    engine.dispose()  # those that are there tell nothing
    event.listen(engine, "connect", listen)
    engine.connect().close()
    found.clear()
    try:
        yield found
    finally:
        event.remove(engine, "connect", listen)
        engine.dispose()


def first_words(statements: list[str]) -> list[str]:
    """Return what each statement does: `SELECT`, `BEGIN`."""
    return [text.split(maxsplit=1)[0] for text in statements]

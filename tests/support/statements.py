"""Counts the statements that a budget speaks of: SELECT, INSERT, UPDATE and DELETE.

Not counted: BEGIN, COMMIT, ROLLBACK, SET, PRAGMA, savepoints, and what runs with the execution
option `counted=False` (the session store marks its one query so: it is no part of a page's budget).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext

_COUNTED: Final = re.compile(
    r"\s*(?:/\*.*?\*/\s*)*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.I | re.S
)


class Statements:
    """What was sent to the database since the test began, in order."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    @property
    def count(self) -> int:
        """How many there were."""
        return len(self.texts)

    def clear(self) -> None:
        """Forget what was counted so far."""
        self.texts.clear()

    def matching(self, pattern: str) -> list[str]:
        """Return the statements in which the regular expression occurs."""
        return [text for text in self.texts if re.search(pattern, text, re.I)]

    @contextmanager
    def at_most(self, limit: int) -> Iterator[None]:
        """Fail when the block sends more than `limit`, and show what it sent."""
        before = self.count
        yield
        sent = self.texts[before:]
        listed = "\n".join(f"{number}. {text}" for number, text in enumerate(sent, 1))
        assert len(sent) <= limit, f"{len(sent)} statements, budget {limit}:\n{listed}"

    @contextmanager
    def exactly(self, number: int) -> Iterator[None]:
        """Fail unless the block sends `number`."""
        before = self.count
        with self.at_most(number):
            yield
        assert self.count - before == number


@contextmanager
def counted_statements(engine: Engine) -> Iterator[Statements]:
    """Count on `engine` until the block ends."""
    statements = Statements()

    def count(
        _connection: Connection,
        _cursor: DBAPICursor,
        statement: str,
        _parameters: object,
        context: ExecutionContext | None,
        *_rest: object,
    ) -> None:
        if context is not None and not context.execution_options.get("counted", True):
            return
        if _COUNTED.match(statement):
            statements.texts.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", count)

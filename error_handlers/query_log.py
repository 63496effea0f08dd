"""How many statements this request ran, and how long the database took over them."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final

import structlog
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExecutionContext

# BEGIN, SET and PRAGMA are not work; statements run with this option off are none of the request's.
COUNTED: Final = "counted"
_WORK = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
_STARTED = "query_started_at"

_log = structlog.get_logger("rosterwright.queries")


@dataclass(kw_only=True, slots=True)
class QueryTally:
    """One request's statements so far."""

    logs_each: bool = False
    count: int = 0
    seconds: float = 0.0
    started: float = field(default_factory=perf_counter)

    @property
    def elapsed(self) -> float:
        """Return the seconds since the request began."""
        return perf_counter() - self.started


_tally: ContextVar[QueryTally | None] = ContextVar("query_tally", default=None)


def start_tally(*, logs_each: bool = False) -> QueryTally:
    """Begin to count in this context, from zero."""
    tally = QueryTally(logs_each=logs_each)
    _tally.set(tally)
    return tally


def current_tally() -> QueryTally | None:
    """Return the tally of this context, None where nobody counts."""
    return _tally.get()


def listen_to_queries() -> None:
    """Follow every engine of the process; the tally itself belongs to the request's context."""
    if not event.contains(Engine, "before_cursor_execute", _before):
        event.listen(Engine, "before_cursor_execute", _before)
        event.listen(Engine, "after_cursor_execute", _after)


def _before(connection: Connection, *_statement: object) -> None:
    connection.info[_STARTED] = perf_counter()


def _after(
    connection: Connection,
    _cursor: object,
    statement: str,
    _parameters: object,
    context: ExecutionContext,
    _many: object,
) -> None:
    tally = _tally.get()
    if tally is None or not _is_counted(statement, context):
        return
    seconds = perf_counter() - connection.info.get(_STARTED, tally.started)
    tally.count += 1
    tally.seconds += seconds
    if tally.logs_each:
        _log.info("query", statement=statement, milliseconds=round(seconds * 1000, 2))


def _is_counted(statement: str, context: ExecutionContext) -> bool:
    options = context.execution_options
    return bool(options.get(COUNTED, True)) and statement.lstrip().upper().startswith(_WORK)

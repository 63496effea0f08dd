"""Who wants to write on SQLite waits in line, for as long as its busy timeout says."""

import sqlite3
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Final

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from models.database import prepare_engine
from models.write_turns import Line

LONGEST_WAIT_SECONDS: Final = 20
PATIENCE_MS: Final = 60


def becomes_true(look: Callable[[], bool]) -> bool:
    """Look until it is so, or for far too long."""
    deadline = monotonic() + LONGEST_WAIT_SECONDS
    while monotonic() < deadline and not look():
        threading.Event().wait(0.001)
    return look()


def has_waiting(line: Line, count: int) -> bool:
    return line.waiting == count


def in_time() -> float:
    return monotonic() + LONGEST_WAIT_SECONDS


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "turns.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE kept (number)")
    connection.close()
    return path


@pytest.fixture
def engine(file: Path) -> Engine:
    made = sa.create_engine(f"sqlite:///{file}", pool_size=8)
    prepare_engine(made, busy_timeout_ms=PATIENCE_MS)
    return made


def test_the_turn_goes_to_whoever_came_first() -> None:
    line, order = Line(), list[int]()
    assert line.enter(in_time())

    def write(number: int) -> None:
        assert line.enter(in_time())
        order.append(number)
        line.leave()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for number, thread in enumerate(threads):
        thread.start()
        assert becomes_true(partial(has_waiting, line, number + 1))
    line.leave()
    for thread in threads:
        thread.join(LONGEST_WAIT_SECONDS)
    assert order == list(range(6))


def test_whose_time_is_up_leaves_the_line_to_the_others() -> None:
    line = Line()
    assert line.enter(in_time())
    assert not line.enter(monotonic() + 0.01)
    assert line.waiting == 0
    line.leave()
    assert line.enter(monotonic())


def test_another_process_that_writes_is_waited_for_no_longer_than_is_set(
    engine: Engine, file: Path
) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for _attempt in range(2):
        started = monotonic()
        with pytest.raises(OperationalError, match="locked"), engine.begin():
            pass
        assert monotonic() - started >= PATIENCE_MS / 1000
    other.execute("ROLLBACK")
    other.close()
    with engine.begin() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == PATIENCE_MS
    engine.dispose()


def _commit(connection: sa.Connection) -> None:
    connection.begin().commit()


def _roll_back(connection: sa.Connection) -> None:
    connection.begin().rollback()


def _break(connection: sa.Connection) -> None:
    connection.begin()
    connection.invalidate()


def _forget(connection: sa.Connection) -> None:
    connection.begin()


@pytest.mark.parametrize("end", [_commit, _roll_back, _break, _forget])
def test_however_a_transaction_ends_the_next_has_the_turn_at_once(
    engine: Engine, end: Callable[[sa.Connection], None]
) -> None:
    with engine.connect() as connection:
        end(connection)
        if end is not _forget:
            _write_at_once(engine)
    _write_at_once(engine)
    engine.dispose()


def _write_at_once(engine: Engine) -> None:
    started = monotonic()
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO kept VALUES (1)")
    assert (monotonic() - started) * 1000 < PATIENCE_MS

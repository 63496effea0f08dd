"""gunicorn as configured: two workers, gone at a kill, back at a start, and replaced unnoticed."""

from pathlib import Path

import pytest

from drills.load import Ask, load
from tests.support.databases import SqliteDatabase
from tests.support.server import Gunicorn, gunicorn, is_alive, listening, running

HEALTH = Ask(path="/healthz")
# Each worker loads the application, which takes longer than anything that is looked at here.
ONE_WORKER = {"WEB_CONCURRENCY": "1"}


@pytest.mark.processes
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_two_workers_serve_and_come_back_after_a_kill(gunicorn_server: Gunicorn) -> None:
    assert len(gunicorn_server.workers) == 2

    gunicorn_server.kill()
    assert not is_alive(gunicorn_server.port)
    gunicorn_server.start()

    assert is_alive(gunicorn_server.port)


@pytest.mark.processes
def test_a_reload_replaces_the_workers_and_cuts_nobody_off(
    sqlite: SqliteDatabase, tmp_path: Path
) -> None:
    with (
        gunicorn(sqlite.another(), tmp_path) as server,
        load(server.port, lambda: HEALTH, clients=4) as tally,
    ):
        tally.await_answers(20)
        server.reload()
        tally.await_answers(20)

    assert (tally.refused, tally.cut) == ([], [])


@pytest.mark.processes
def test_on_a_socket_that_is_held_a_restart_refuses_nobody(
    sqlite: SqliteDatabase, tmp_path: Path
) -> None:
    with listening() as listener:
        server = Gunicorn(sqlite.another(), tmp_path, listener=listener, environment=ONE_WORKER)
        with running(server), load(server.port, lambda: HEALTH, clients=4) as tally:
            tally.await_answers(20)
            server.stop()
            server.start()
            tally.await_answers(20)

    assert (tally.refused, tally.cut) == ([], [])

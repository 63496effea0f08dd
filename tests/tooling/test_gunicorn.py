"""gunicorn as configured: two workers, gone at a kill, back at a start."""

import pytest

from tests.support.server import Gunicorn, is_alive


@pytest.mark.processes
def test_two_workers_serve_and_come_back_after_a_kill(gunicorn_server: Gunicorn) -> None:
    assert len(gunicorn_server.workers) == 2

    gunicorn_server.kill()
    assert not is_alive(gunicorn_server.port)
    gunicorn_server.start()

    assert is_alive(gunicorn_server.port)

"""Sessions belong to no server: whoever signs in at one is known at the other. Several servers
share PostgreSQL, never SQLite."""

from pathlib import Path

import pytest

from drills.browsers import Browser
from tests.support.cast import Cast
from tests.support.databases import Database
from tests.support.server import Gunicorn, gunicorn


@pytest.mark.processes
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_two_servers_know_the_same_sessions_even_after_a_kill(
    cast: Cast, database: Database, gunicorn_server: Gunicorn, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    with gunicorn(database.url, tmp_path / "other", WEB_CONCURRENCY="1") as other:
        here = Browser(gunicorn_server.port)
        here.sign_in(cast.bob)
        there = Browser(other.port, cookie=here.cookie)
        assert there.is_signed_in()

        other.kill()
        other.start()
        assert there.is_signed_in()

        assert there.ask("POST", "/api/v1/auth/logout") < 300
        assert not here.is_signed_in()

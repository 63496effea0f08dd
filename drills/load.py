"""Clients that ask without a pause while something happens to the server, and count every answer.

They forgive nothing: no request is tried again. Refused is a connection that was not made, cut is a
request that was sent and got no whole answer.
"""

import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from time import perf_counter
from typing import Final

CLIENTS: Final = 8
_PATIENCE_SECONDS: Final = 60
_POLL_SECONDS: Final = 0.05


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """One request."""

    path: str
    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(kw_only=True, slots=True)
class Tally:
    """What the clients met with so far."""

    statuses: Counter[int] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    slowest: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def answers(self) -> int:
        """How many answers came whole, whatever they said."""
        return self.statuses.total()

    @property
    def requests(self) -> int:
        """How many requests there were."""
        return self.answers + len(self.refused) + len(self.cut)

    @property
    def server_errors(self) -> int:
        """How many answers owned up to a failure on our side."""
        worst = HTTPStatus.INTERNAL_SERVER_ERROR
        return sum(count for status, count in self.statuses.items() if status >= worst)

    def answered(self, status: int, seconds: float) -> None:
        """Count a whole answer."""
        with self._lock:
            self.statuses[status] += 1
            self.slowest = max(self.slowest, seconds)

    def await_answers(self, count: int) -> None:
        """Wait until so many more answers came, or until that takes too long."""
        wanted, deadline = self.answers + count, perf_counter() + _PATIENCE_SECONDS
        while self.answers < wanted and perf_counter() < deadline:
            threading.Event().wait(_POLL_SECONDS)


@contextmanager
def load(
    port: int,
    next_ask: Callable[[], Ask],
    *,
    clients: int = CLIENTS,
    keep_alive: bool = True,
    trust: ssl.SSLContext | None = None,
) -> Iterator[Tally]:
    """Let `clients` ask this machine's `port` what `next_ask` says, until the block ends.

    With `keep_alive` a client stays on its connection for as long as the server lets it; without,
    each request has a connection of its own. With `trust` they speak https.
    """
    tally, over = Tally(), threading.Event()

    def ask_until_over() -> None:
        connection = _connection(port, trust)
        while not over.is_set():
            _ask_once(connection, next_ask(), tally)
            if not keep_alive:
                connection.close()
        connection.close()

    threads = [threading.Thread(target=ask_until_over) for _client in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield tally
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _connection(port: int, trust: ssl.SSLContext | None) -> HTTPConnection:
    if trust is None:
        return HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_SECONDS)
    return HTTPSConnection("localhost", port, timeout=_PATIENCE_SECONDS, context=trust)


def _ask_once(connection: HTTPConnection, ask: Ask, tally: Tally) -> None:
    started = perf_counter()
    try:
        if connection.sock is None:
            connection.connect()
    except OSError as error:
        tally.refused.append(repr(error))
        return
    try:
        connection.request(ask.method, ask.path, body=ask.body, headers=dict(ask.headers))
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException) as error:
        tally.cut.append(f"{ask.method} {ask.path}: {error!r}")
        connection.close()
        return
    tally.answered(answer.status, perf_counter() - started)

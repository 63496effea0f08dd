"""A load generator for machines without wrk: as many requests as a few connections can take.

`python -m benchmarks.http_client PORT PATH CONNECTIONS SECONDS`, with cookie headers on standard
input, one a line; prints requests, errors and the 50th and 99th percentile in milliseconds. It
costs a core what wrk costs a tenth of, and so makes every figure smaller.
"""

import asyncio
import itertools
import sys
import time
from collections.abc import Iterator
from typing import Final

from typing_extensions import override

_LENGTH: Final = b"content-length: "
_END: Final = b"\r\n\r\n"
_OK: Final = b"HTTP/1.1 200 "


class Client(asyncio.Protocol):
    """One connection: a request, its answer, the next request."""

    def __init__(self, requests: Iterator[bytes], until: float, times: list[float]) -> None:
        self._requests, self._until, self._times = requests, until, times
        self._received = bytearray()
        self._began = 0.0
        self.errors = 0
        self.over = asyncio.get_running_loop().create_future()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._ask()

    @override
    def data_received(self, data: bytes) -> None:
        """Go on when the answer is whole."""
        self._received += data
        head, end, body = self._received.partition(_END)
        if not end or len(body) < _length(head):
            return
        self._times.append(time.perf_counter() - self._began)
        self.errors += not head.startswith(_OK)
        self._received.clear()
        self._ask()

    @override
    def connection_lost(self, _error: Exception | None) -> None:
        """Note an answer that never came."""
        if not self.over.done():
            self.errors += 1
            self.over.set_result(None)

    def _ask(self) -> None:
        self._began = time.perf_counter()
        if self._began >= self._until:
            self.over.set_result(None)
            self._transport.close()
        else:
            self._transport.write(next(self._requests))


def _length(head: bytearray) -> int:
    start = head.lower().find(_LENGTH) + len(_LENGTH)
    return int(head[start:].split(b"\r\n", 1)[0])


async def _load(port: int, requests: Iterator[bytes], connections: int, seconds: float) -> None:
    loop, times = asyncio.get_running_loop(), list[float]()
    until = time.perf_counter() + seconds
    made = [
        await loop.create_connection(lambda: Client(requests, until, times), "127.0.0.1", port)
        for _ in range(connections)
    ]
    clients = [client for _transport, client in made]
    await asyncio.gather(*(client.over for client in clients))
    times.sort()
    middle, worst = (times[int(len(times) * part)] * 1000 for part in (0.5, 0.99))
    print(len(times), sum(client.errors for client in clients), middle, worst)


def main() -> None:
    """Ask what the command line says."""
    port, path, connections, seconds = sys.argv[1:]
    cookies = sys.stdin.read().splitlines()
    requests = [
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode()
        for cookie in cookies
    ]
    asyncio.run(_load(int(port), itertools.cycle(requests), int(connections), float(seconds)))


if __name__ == "__main__":
    main()

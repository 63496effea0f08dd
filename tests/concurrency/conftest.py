"""Two processes that stay for all tests of this package: starting them costs more than a test."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.concurrency.desk import meet_at


@pytest.fixture(scope="session")
def desks() -> Iterator[ProcessPoolExecutor]:
    """Two desks that meet before each try."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        2, mp_context=spawn, initializer=meet_at, initargs=(spawn.Barrier(2),)
    ) as pool:
        yield pool

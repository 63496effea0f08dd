"""Timing two things in turn, so that a machine that changes its speed slows both alike."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Aim:
    """What a figure is held against: our own aim, and what the system that this one replaces needed
    where it was measured."""

    milliseconds: int | None = None
    kilobytes: int | None = None
    replaced: str = "not measured"

    @property
    def words(self) -> str:
        """Return it in words."""
        wanted = {"ms": self.milliseconds, "KB": self.kilobytes}
        aims = [f"{amount} {unit}" for unit, amount in wanted.items() if amount is not None]
        return f"aim {', '.join(aims) or 'none'}; replaced system: {self.replaced}"


def beside(
    measured: str, aim: Aim, *, statements: int | None = None, size: int | None = None
) -> str:
    """Return one line: what was measured, what it took, and what it is held against."""
    taken = [measured]
    taken += [] if statements is None else [f"{statements} statements"]
    taken += [] if size is None else [f"{size / 1000:.0f} KB"]
    return f"{', '.join(taken)} | {aim.words}"


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long `work` took."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def in_turn(rounds: int, *works: Callable[[], object]) -> list[list[float]]:
    """Return each work's times over `rounds`, taken A B A B …, after one round of warming up."""
    times: list[list[float]] = [[] for _ in works]
    for work in works:
        work()
    gc.collect()
    for _ in range(rounds):
        for taken, work in zip(times, works, strict=True):
            taken.append(milliseconds(work))
    return times


def ratio(ours: list[float], reference: list[float]) -> float:
    """Return the median of the ratios, pair by pair."""
    return statistics.median(a / b for a, b in zip(ours, reference, strict=True))


def row(label: str, times: list[float]) -> str:
    """Return one line: median, fastest and slowest."""
    middle = statistics.median(times)
    return f"{label:<44} {middle:9.1f} ms  ({min(times):.1f} to {max(times):.1f})"

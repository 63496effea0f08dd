"""Failed sign-ins slow an account down; the count stands on its row, so every worker sees it.

The first five failures cost nothing (people mistype). Then each waits twice as long as the one
before: 1, 2, 4 ... seconds, at most 15 minutes. An attacker gets four tries an hour, and nobody can
lock a colleague out for longer than that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, Self

_LONGEST_DOUBLING = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class SlowDown:
    """After how many failures it begins, and the longest wait."""

    free_failures: int = 5
    max_wait_seconds: int = 900

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Read the limits from the settings."""
        return cls(
            free_failures=config["SIGN_IN_FREE_FAILURES"],
            max_wait_seconds=config["SIGN_IN_MAX_WAIT_SECONDS"],
        )


_DEFAULT = SlowDown()


def seconds_to_wait(
    failed_count: int, last_failed_at: datetime | None, now: datetime, limits: SlowDown = _DEFAULT
) -> int:
    """Return after how many whole seconds the account may be tried again; 0 means now."""
    if failed_count < limits.free_failures or last_failed_at is None:
        return 0
    doublings = min(failed_count - limits.free_failures, _LONGEST_DOUBLING)
    pause = min(1 << doublings, limits.max_wait_seconds)
    passed = (now - last_failed_at).total_seconds()
    # A clock that was set back must not lengthen the pause.
    return max(0, min(pause, ceil(pause - passed)))

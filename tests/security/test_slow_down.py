"""How long an account waits after failures."""

from datetime import UTC, datetime, timedelta

import pytest

from security.slow_down import SlowDown, seconds_to_wait

THEN = datetime(2026, 5, 4, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (10, 32), (14, 512), (15, 900), (10_000, 900)],
)
def test_each_failure_after_the_free_ones_doubles_the_wait(failures: int, seconds: int) -> None:
    assert seconds_to_wait(failures, THEN, THEN) == seconds


def test_the_wait_runs_down_and_ends() -> None:
    waits = [seconds_to_wait(8, THEN, THEN + timedelta(seconds=s)) for s in (0, 3, 7.5, 8, 9999)]
    assert waits == [8, 5, 1, 0, 0]


def test_a_clock_that_was_set_back_does_not_lengthen_the_wait() -> None:
    assert seconds_to_wait(8, THEN, THEN - timedelta(hours=2)) == 8


def test_an_account_that_never_failed_does_not_wait() -> None:
    assert seconds_to_wait(9, None, THEN) == 0


def test_the_limits_are_settings() -> None:
    limits = SlowDown.from_config({"SIGN_IN_FREE_FAILURES": 2, "SIGN_IN_MAX_WAIT_SECONDS": 3})
    assert [seconds_to_wait(count, THEN, THEN, limits) for count in (1, 2, 3, 4)] == [0, 1, 2, 3]

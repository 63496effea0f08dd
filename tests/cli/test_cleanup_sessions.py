"""flask cleanup-sessions."""

from datetime import datetime, timedelta

import pytest
import time_machine

from app import Rosterwright
from models.database import db
from models.idempotency_key import IdempotencyKey
from models.sign_in_failure import SignInFailure
from models.user_session import UserSession
from services.idempotency import AT_ONCE
from tests.cli.terminal import count, run
from tests.support.factories import MONDAY, World
from utils.ids import new_id
from utils.json import loads
from utils.wall_clock import start_of_day

NOW = start_of_day(MONDAY, "UTC") + timedelta(days=30)


def sessions(app: Rosterwright, *, expired: int, valid: int) -> None:
    """Store sessions of one user, the valid ones good for another hour."""
    world = World(app)
    user = world.user()
    for _ in range(expired):
        world.user_session(user=user)
    for _ in range(valid):
        later = NOW + timedelta(hours=1)
        world.user_session(user=user, idle_expires_at=later, expires_at=later)


def key(text: str, expires_at: datetime) -> IdempotencyKey:
    return IdempotencyKey(
        id=new_id(), actor="alice", key=text, fingerprint="f" * 64, expires_at=expires_at
    )


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("batch_size", ["1", "2", "1000"])
def test_expired_sessions_go_and_valid_ones_stay(app: Rosterwright, batch_size: str) -> None:
    sessions(app, expired=4, valid=2)

    result = run(app, "cleanup-sessions", "--batch-size", batch_size)

    assert result.exit_code == 0, result.stderr
    assert result.stdout == "4 sessions removed.\n"
    assert count(app, UserSession) == 2


@time_machine.travel(NOW, tick=False)
def test_a_dry_run_counts_and_keeps_everything(app: Rosterwright) -> None:
    sessions(app, expired=1, valid=1)

    result = run(app, "cleanup-sessions", "--dry-run")

    assert result.stdout == "1 session would be removed.\n"
    assert count(app, UserSession) == 2


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_with_json_the_count_is_one_document(app: Rosterwright, options: list[str]) -> None:
    sessions(app, expired=3, valid=0)

    result = run(app, "cleanup-sessions", "--json", *options)

    assert loads(result.stdout) == {
        "sessions": 3,
        "answers": 0,
        "addresses": 0,
        "dry_run": bool(options),
    }


@time_machine.travel(NOW, tick=False)
def test_answers_kept_for_repeated_requests_go_after_their_day(app: Rosterwright) -> None:
    ours, theirs = World(app), World(app, slug="globex")
    ours.add(*(key(f"old{number}", NOW) for number in range(AT_ONCE)))
    theirs.add(key("old", NOW), key("new", NOW + timedelta(seconds=1)))

    counted = run(app, "cleanup-sessions", "--dry-run")
    result = run(app, "cleanup-sessions")

    assert counted.stdout == "0 sessions would be removed.\n501 kept answers would be removed.\n"
    assert result.stdout == "0 sessions removed.\n501 kept answers removed.\n"
    assert count(app, IdempotencyKey) == 1


@pytest.mark.parametrize("size", ["0", "-1", "many"])
def test_an_unusable_batch_size_is_wrong_usage(app: Rosterwright, size: str) -> None:
    result = run(app, "cleanup-sessions", "--batch-size", size)

    assert result.exit_code == 2
    assert "--batch-size" in result.stderr


def test_addresses_that_nobody_tried_for_a_day_are_forgotten(app: Rosterwright) -> None:
    world = World(app)
    with time_machine.travel(NOW, tick=False):
        world.sign_in_failure(last_failed_at=NOW - timedelta(hours=25))
        world.sign_in_failure(last_failed_at=NOW - timedelta(hours=23))
        counted = run(app, "cleanup-sessions", "--dry-run")
        result = run(app, "cleanup-sessions")

    assert counted.stdout.endswith("1 failed sign-in would be removed.\n")
    assert result.stdout.endswith("1 failed sign-in removed.\n")
    assert world.count(SignInFailure) == 1


def plan_of_one_event(app: Rosterwright) -> str:
    """Return how SQLite would find the schedules of an event, in order of time."""
    query = (
        "EXPLAIN QUERY PLAN SELECT seat, source FROM schedules WHERE organization_id = 'ours' AND "
        "is_active = 1 AND event_id IN ('this') ORDER BY starts_at, id"
    )
    with app.app_context(), db.engine.connect() as connection:
        return " ".join(step.detail for step in connection.exec_driver_sql(query))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_sqlite_learns_not_to_read_everything_for_the_little_that_is_wanted(
    app: Rosterwright,
) -> None:
    world = World(app)
    for _ in range(30):
        world.schedule()
    ignorant = plan_of_one_event(app)

    run(app, "cleanup-sessions", "--dry-run")
    assert plan_of_one_event(app) == ignorant
    run(app, "cleanup-sessions")

    assert "(organization_id=?)" in ignorant
    assert "(organization_id=? AND event_id=?)" in plan_of_one_event(app)

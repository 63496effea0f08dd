"""A supervisor's desk in a process of its own; two of them try at the same moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.synchronize import Barrier
from typing import ClassVar
from uuid import UUID

from app import Rosterwright, create_app
from error_handlers.exceptions import RuleViolationException
from models.database import db
from services.registry import service
from services.roster import Assign, RosterService
from tests.support.settings import settings
from utils.principal import Principal, acting_as

STORED = "stored"
LONGEST_ROUND_SECONDS = 20
BLOCKING = ("absolute", "hard")


@dataclass(frozen=True, kw_only=True, slots=True)
class Try:
    """One person on one event from a wall-clock time on."""

    event_id: UUID
    employee_code: str
    starts: datetime


class _Here:
    """What this process keeps between tests: where it meets the other, and its applications."""

    barrier: Barrier
    apps: ClassVar[dict[str, Rosterwright]] = {}


def meet_at(barrier: Barrier) -> None:
    """Make this process wait there before each try."""
    _Here.barrier = barrier


def work(url: str, principal: Principal, tries: Sequence[Try]) -> list[str]:
    """Try each together with the other desk; return `stored` or the rules that stood against it."""
    if url not in _Here.apps:
        _Here.apps[url] = create_app(settings(url))
    app = _Here.apps[url]
    with app.app_context(), acting_as(principal):
        outcomes = [_outcome(one) for one in tries]
        db.engine.dispose()
    return outcomes


def _outcome(one: Try) -> str:
    command = Assign(
        event_id=one.event_id,
        employee_code=one.employee_code,
        starts=one.starts,
        override_reason="Any time of the day will do",
    )
    _Here.barrier.wait(LONGEST_ROUND_SECONDS)
    try:
        with service(RosterService) as roster:
            roster.assign(command)
    except RuleViolationException as refusal:
        standing = [one for one in refusal.violations if one["severity"] in BLOCKING]
        return "+".join(str(violation["rule"]) for violation in standing)
    return STORED

"""A supervisor's desk in a process of its own, who assigns as fast as the database lets her."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import create_app
from error_handlers.exceptions import RuleViolationException
from models.database import db
from services.registry import service
from services.roster import Assign, RosterService
from tests.support.settings import settings
from utils.principal import Principal, acting_as

STORED = "stored"


@dataclass(frozen=True, kw_only=True, slots=True)
class Try:
    """One person on one event from a wall-clock time on."""

    event_id: UUID
    employee_code: str
    starts: datetime


def work(url: str, principal: Principal, tries: Sequence[Try]) -> list[str]:
    """Try each and return what came of it: `stored`, or the rules that stood against it."""
    app = create_app(settings(url))
    with app.app_context(), acting_as(principal):
        outcomes = [_outcome(one) for one in tries]
        db.engine.dispose()
    return outcomes


def _outcome(one: Try) -> str:
    command = Assign(event_id=one.event_id, employee_code=one.employee_code, starts=one.starts)
    try:
        with service(RosterService) as roster:
            roster.assign(command)
    except RuleViolationException as refusal:
        return "+".join(str(violation["rule"]) for violation in refusal.violations)
    return STORED

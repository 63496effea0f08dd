"""Wrong passwords and codes: counted on the account, which is slowed down, and audited."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Final, ParamSpec, TypeVar
from uuid import UUID

from error_handlers.exceptions import AuthenticationException, RateLimitedException
from models.history import AuditEntry
from repositories.accounts import UserRepository
from repositories.factory import RepositoryFactory
from repositories.history import AuditRepository
from security.slow_down import SlowDown, seconds_to_wait
from services.base import Unit
from utils.metrics import SIGN_IN_FAILURES

P = ParamSpec("P")
R = TypeVar("R")

SIGN_IN_REFUSED: Final = "sign-in-refused"
PROOF_REFUSED: Final = "password-refused"
CODE_REFUSED: Final = "code-refused"
REFUSAL_WINDOW: Final = timedelta(minutes=1)


class Failures:
    """Counts what was wrong; the trail has at most one entry a minute, with a count."""

    def __init__(self, unit: Unit, users: UserRepository, audits: AuditRepository) -> None:
        self._unit = unit
        self._users = users
        self._audits = audits

    def count(self, user_id: UUID, action: str) -> None:
        """Add one failure to the account, in this transaction."""
        at = self._unit.now
        self._users.count_failed_sign_in(user_id, at)
        if not self._audits.count_refusal(user_id, action, at - REFUSAL_WINDOW):
            self._audits.add(self._entry(user_id, action))

    def count_after_rollback(self, user_id: UUID, action: str) -> None:
        """Add one failure to the account although the unit is refused."""

        def write(repositories: RepositoryFactory) -> None:
            users, audits = repositories(UserRepository), repositories(AuditRepository)
            Failures(self._unit, users, audits).count(user_id, action)

        self._unit.after_rollback(write)

    def _entry(self, user_id: UUID, action: str) -> AuditEntry:
        principal = self._unit.principal
        return AuditEntry(
            at=self._unit.now,
            actor_id=principal.user_id if principal else None,
            actor_name=principal.actor_name if principal else "unknown",
            action=action,
            object_type="user",
            object_id=user_id,
            request_id=self._unit.request_id,
        )


def counted(attempt: Callable[P, R]) -> Callable[P, R]:
    """Count refusals of an attempt to sign in among the figures, accounts that exist or not."""

    @wraps(attempt)
    def counting(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return attempt(*args, **kwargs)
        except (AuthenticationException, RateLimitedException) as refused:
            SIGN_IN_FAILURES.labels(refused.code).inc()
            raise

    return counting


def refuse_hurry(
    failures: int, last_failed_at: datetime | None, at: datetime, limits: SlowDown
) -> None:
    """Raise `RateLimitedException` while an account with so many failures has to wait."""
    wait = seconds_to_wait(failures, last_failed_at, at, limits)
    if wait > 0:
        raise RateLimitedException(
            f"Too many failed sign-ins. Wait {wait} seconds, then try again.",
            retry_after_seconds=wait,
        )

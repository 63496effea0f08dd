"""Wrong passwords and codes: counted on the account, which is slowed down, and audited."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Final, ParamSpec, TypeVar
from uuid import UUID

from error_handlers.exceptions import AuthenticationException, RateLimitedException
from models.history import AuditEntry
from models.user import User
from repositories.accounts import UserRepository
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Try:
    """A password that is about to be verified: it counts as wrong until it was right.

    Counted afterwards, a thousand guesses that arrive together would all find the count of before.
    """

    user_id: UUID
    at: datetime
    before: datetime | None


class Failures:
    """Counts what was wrong; the trail has at most one entry a minute, with a count."""

    def __init__(self, unit: Unit, users: UserRepository, audits: AuditRepository) -> None:
        self._unit = unit
        self._users = users
        self._audits = audits

    def begin(self, user: User, limits: SlowDown) -> Try:
        """Count a failure of the account, whose row is locked, before anything is verified.

        Raises:
            RateLimitedException: too many failures of this account in a row.
        """
        at, before = self._unit.now, user.last_failed_at
        refuse_hurry(user.failed_sign_ins, before, at, limits)
        self._users.count_failed_sign_in(user.id, at)
        return Try(user_id=user.id, at=at, before=before)

    def forgive(self, attempt: Try) -> None:
        """Take the failure back: the password was right."""
        self._users.forgive_failed_sign_in(attempt.user_id, attempt.at, attempt.before)

    def count(self, user_id: UUID, action: str) -> None:
        """Add one failure to the account and to the trail, in this transaction."""
        self._users.count_failed_sign_in(user_id, self._unit.now)
        self._tell(self._audits, user_id, action)

    def tell_after_rollback(self, user_id: UUID, action: str) -> None:
        """Add to the trail what was counted already, although the unit is refused."""
        self._unit.after_rollback(
            lambda repositories: self._tell(repositories(AuditRepository), user_id, action)
        )

    def _tell(self, audits: AuditRepository, user_id: UUID, action: str) -> None:
        if not audits.count_refusal(user_id, action, self._unit.now - REFUSAL_WINDOW):
            audits.add(self._entry(user_id, action))

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
    refuse_to_wait(seconds_to_wait(failures, last_failed_at, at, limits))


def refuse_to_wait(wait: int) -> None:
    """Raise `RateLimitedException` when there are seconds to wait."""
    if wait > 0:
        raise RateLimitedException(
            f"Too many failed sign-ins. Wait {wait} seconds, then try again.",
            retry_after_seconds=wait,
        )

"""Codes of a second factor, taken once each."""

from models.user import User
from repositories.accounts import UserRepository
from repositories.history import AuditRepository
from security.encryption import SecretBox
from security.one_time_codes import authenticator_code, hash_of_recovery_code, step_of
from security.slow_down import SlowDown
from services.base import Unit
from services.failures import CODE_REFUSED, Failures, refuse_hurry
from services.trail import Trail


class CodeCheck:
    """Judges codes of accounts whose row is locked by this unit.

    Under the lock two requests with one code are judged one after the other, and so are a thousand
    guesses: a wrong code is counted in this very transaction, so the unit must not be refused for
    it, and whoever waits for the lock sees the count.
    """

    def __init__(
        self,
        unit: Unit,
        users: UserRepository,
        audits: AuditRepository,
        trail: Trail,
        box: SecretBox,
        limits: SlowDown,
    ) -> None:
        self._unit = unit
        self._failures = Failures(unit, users, audits)
        self._trail = trail
        self._box = box
        self._limits = limits

    def takes(self, user: User, typed: str) -> bool:
        """Return whether the code opens the account, which no code does twice.

        Raises:
            RateLimitedException: too many failures of this account in a row.
        """
        refuse_hurry(user.failed_sign_ins, user.last_failed_at, self._unit.now, self._limits)
        code = authenticator_code(typed)
        is_taken = self._takes_recovery(user, typed) if code is None else self._takes(user, code)
        if not is_taken:
            self._failures.count(user.id, CODE_REFUSED)
        return is_taken

    def _takes(self, user: User, code: str) -> bool:
        if user.second_factor_secret is None or user.second_factor_since is None:
            return False
        step = step_of(code, self._box.open(user.second_factor_secret), self._unit.now)
        last = user.second_factor_last_step
        if step is None or (last is not None and step <= last):
            return False
        user.second_factor_last_step = step
        return True

    def _takes_recovery(self, user: User, typed: str) -> bool:
        hashes = list(user.recovery_code_hashes or ())
        given = hash_of_recovery_code(typed)
        if given not in hashes:
            return False
        user.recovery_code_hashes = [one for one in hashes if one != given]
        left = {"recovery_codes_left": len(user.recovery_code_hashes)}
        self._trail.audit("use-recovery-code", "user", user.id, after=left)
        return True

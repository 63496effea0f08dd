"""The second factor of an account: turned on, renewed and turned off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from error_handlers.exceptions import (
    ConflictException,
    FieldFault,
    ValidationException,
)
from models.user import User
from repositories.accounts import UserRepository
from repositories.history import AuditRepository, TransitionRepository
from security.encryption import SecretBox
from security.one_time_codes import (
    authenticator_code,
    hash_of_recovery_code,
    new_recovery_codes,
    new_secret,
    setup_address,
    step_of,
)
from security.password_proofs import PasswordProof
from security.permissions import Permission
from security.session_endings import SessionEndings
from security.session_records import Ending
from security.slow_down import SlowDown
from services.base import Unit
from services.changes import refuse_stale
from services.codes import CodeCheck
from services.personal import PersonalService
from services.users import no_user

# The password was asked for when the secret was made; whoever finds the browser later has not it.
_WAITS: Final = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True, slots=True)
class Setup:
    """What brings the account into an authenticator; shown to its owner until it is confirmed."""

    secret: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class FactorState:
    """How the own second factor stands; `setup` while it waits for its first code."""

    since: datetime | None
    recovery_codes_left: int
    setup: Setup | None


class SecondFactorService(PersonalService):
    """Second factors: the own one, and for administrators turning off somebody else's."""

    def __init__(
        self,
        unit: Unit,
        users: UserRepository,
        endings: SessionEndings,
        audits: AuditRepository,
        transitions: TransitionRepository,
        box: SecretBox,
        limits: SlowDown,
    ) -> None:
        super().__init__(unit, users, endings, audits, transitions)
        self._box = box
        self._codes = CodeCheck(unit, users, audits, self._trail, box, limits)

    def state(self) -> FactorState:
        """Return how the own second factor stands."""
        user = self._own()
        return FactorState(
            since=user.second_factor_since,
            recovery_codes_left=len(user.recovery_code_hashes or ()),
            setup=self._waiting(user),
        )

    def begin(self, proof: PasswordProof) -> Setup:
        """Make a new secret, which counts for nothing until `confirm`.

        Raises:
            ConflictException: it is on already, or the account was changed meanwhile.
        """
        user = self._proven(proof)
        if user.second_factor_since is not None:
            raise ConflictException("Your second factor is on already. Turn it off first.")
        secret = new_secret()
        user.second_factor_secret = self._box.seal(secret)
        self._trail.audit("begin-second-factor", "user", user.id)
        return _setup(secret, user)

    def confirm(self, code: str) -> tuple[str, ...]:
        """Turn it on with a first code, which counts as used; end all other sessions.

        Return the recovery codes, which nobody sees again.

        Raises:
            ConflictException: nothing waits to be confirmed any more.
            ValidationException: the code does not fit.
        """
        user = self._own(is_locked=True)
        waiting = self._waiting(user)
        if waiting is None:
            raise ConflictException(
                "No key waits for this code, or it waited too long. Begin anew."
            )
        digits = authenticator_code(code)
        step = step_of(digits, waiting.secret, self.unit.now) if digits else None
        if step is None:
            raise wrong_code("This code does not fit the key. Check your device's clock.")
        user.second_factor_last_step = step
        user.second_factor_since = self.unit.now
        ended = self._others_ended(user)
        self._trail.audit("turn-on-second-factor", "user", user.id, after=ended)
        return _give_recovery_codes(user)

    def renew_recovery_codes(self, proof: PasswordProof, code: str) -> tuple[str, ...] | None:
        """Return new recovery codes in place of the old; None when the code is wrong, and counted.

        Raises:
            ConflictException: it is off, or the account was changed meanwhile.
            RateLimitedException: too many failures of this account in a row.
        """
        user = self._with_factor(proof)
        if not self._codes.takes(user, code):
            return None
        self._trail.audit("renew-recovery-codes", "user", user.id)
        return _give_recovery_codes(user)

    def turn_off(self, proof: PasswordProof, code: str) -> bool:
        """Turn it off and end all other sessions; False when the code is wrong, and counted.

        Raises: as `renew_recovery_codes`.
        """
        user = self._with_factor(proof)
        if not self._codes.takes(user, code):
            return False
        self._turn_off(user, self._others_ended(user))
        return True

    def turn_off_for(self, user_id: UUID, expected_version: int) -> None:
        """Turn it off for somebody who lost it, and end their sessions.

        Raises:
            ConflictException: it is off, or it is the own one, which asks for a code.
            PreconditionFailedException: somebody changed the user meanwhile.
            ResourceNotFoundException: no such user here.
        """
        self.require(Permission.USERS_EDIT)
        self.require_in_person()
        user = self._users.lock(user_id)
        if user is None:
            raise no_user()
        refuse_stale(user.version, expected_version, {"name": user.name})
        if user_id == self.principal.user_id:
            raise ConflictException("Turn off your own second factor on your account page.")
        if user.second_factor_since is None:
            raise ConflictException(f"{user.name} has no second factor turned on.")
        count = self._endings.end_all_of(user.id, Ending.CREDENTIALS_CHANGED)
        self._turn_off(user, {"sessions_ended": count})

    def _with_factor(self, proof: PasswordProof) -> User:
        user = self._proven(proof)
        if user.second_factor_since is None:
            raise ConflictException("Your second factor is off.")
        return user

    def _turn_off(self, user: User, ended: Mapping[str, object]) -> None:
        user.second_factor_secret = None
        user.second_factor_since = None
        user.second_factor_last_step = None
        user.recovery_code_hashes = None
        self._trail.audit("turn-off-second-factor", "user", user.id, after=ended)

    def _waiting(self, user: User) -> Setup | None:
        sealed = user.second_factor_secret
        if sealed is None or user.second_factor_since is not None:
            return None
        if self.unit.now - self._box.sealed_at(sealed) > _WAITS:
            return None
        return _setup(self._box.open(sealed), user)


def wrong_code(words: str) -> ValidationException:
    """Return the refusal of a code, said of its field."""
    return ValidationException(words, errors=[FieldFault(field="code", message=words)])


def _give_recovery_codes(user: User) -> tuple[str, ...]:
    codes = new_recovery_codes()
    user.recovery_code_hashes = [hash_of_recovery_code(code) for code in codes]
    return codes


def _setup(secret: str, user: User) -> Setup:
    return Setup(secret=secret, address=setup_address(secret, user.email))

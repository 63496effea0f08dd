"""The steps of a sign-in, each in a unit of work of its own."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from error_handlers.exceptions import AuthenticationException
from models.organization import Organization
from models.user import User
from repositories.accounts import OrganizationRepository, UserRepository
from repositories.history import AuditRepository, TransitionRepository
from security.encryption import SecretBox
from security.password_proofs import PasswordProof, state_of
from security.slow_down import SlowDown
from services.accounts import principal_of
from services.base import RepositoryService, Unit
from services.codes import CodeCheck
from services.failures import SIGN_IN_REFUSED, Failures, Try
from services.trail import Trail
from utils.principal import Principal


@dataclass(frozen=True, kw_only=True, slots=True)
class Credentials:
    """What a sign-in compares with; nothing of it goes to the client."""

    user_id: UUID
    organization_id: UUID
    password_hash: str
    is_active: bool
    second_factor_since: datetime | None

    @property
    def proof(self) -> PasswordProof:
        """What the right password proves."""
        return PasswordProof(
            user_id=self.user_id,
            organization_id=self.organization_id,
            state=state_of(self.password_hash, self.second_factor_since),
        )


def credentials_of(user: User) -> Credentials:
    """Return what is compared with when somebody says that they are this user."""
    return Credentials(
        user_id=user.id,
        organization_id=user.organization_id,
        password_hash=user.password_hash,
        is_active=user.is_active,
        second_factor_since=user.second_factor_since,
    )


def proven_principal(user: User, organization: Organization) -> Principal:
    """Return who acts from now on, if the account is still opened so when the session begins."""
    return replace(principal_of(user, organization), proven=credentials_of(user).proof.state)


class SignInService(RepositoryService):
    """What a sign-in reads and writes, before anybody acts."""

    def __init__(
        self,
        unit: Unit,
        users: UserRepository,
        organizations: OrganizationRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
        box: SecretBox,
        limits: SlowDown,
    ) -> None:
        super().__init__(unit)
        self._users = users
        self._organizations = organizations
        self._trail = Trail(unit, audits, transitions)
        self._failures = Failures(unit, users, audits)
        self._limits = limits
        self._codes = CodeCheck(unit, users, audits, self._trail, box, limits)

    def begin(self, email: str) -> tuple[Credentials, Try] | None:
        """Return what a sign-in with that address compares with, or None without an account.

        Until `accept` or `forgive` it counts as a failed one.

        Raises:
            RateLimitedException: too many failures of this account in a row.
        """
        found = self._users.find_by_email(email.strip().casefold())
        if found is None:
            return None
        self.unit.serve(found.organization_id)
        user = self._users.lock(found.id)
        if user is None:
            return None
        return credentials_of(user), self._failures.begin(user, self._limits)

    def forgive(self, credentials: Credentials, attempt: Try) -> None:
        """Let a right password that lets nobody in yet count as no failure."""
        self.unit.serve(credentials.organization_id)
        self._failures.forgive(attempt)

    def refuse(self, credentials: Credentials) -> NoReturn:
        """Audit the failure, which was counted when it began, at most once a minute.

        Raises:
            AuthenticationException: always; the entry outlives the rollback.
        """
        self.unit.serve(credentials.organization_id)
        self._failures.tell_after_rollback(credentials.user_id, SIGN_IN_REFUSED)
        raise wrong_sign_in()

    def renew_hash(self, credentials: Credentials, new_hash: str) -> Credentials:
        """Keep the same password under a new hash; return what is compared with from now on.

        Raises:
            AuthenticationException: the account was disabled or is opened otherwise by now.
        """
        self._proven(credentials.proof).password_hash = new_hash
        return replace(credentials, password_hash=new_hash)

    def accept(self, proof: PasswordProof) -> Principal:
        """Let in who needs no code; reset the failures and return who acts from now on.

        Raises:
            AuthenticationException: the account was disabled or is opened otherwise by now.
        """
        user = self._proven(proof)
        if user.second_factor_since is not None:
            raise wrong_sign_in()
        return self._let_in(user)

    def accept_code(self, proof: PasswordProof, code: str) -> Principal | None:
        """Let in whose code is right, as `accept` does; None when it is wrong, which is counted.

        Raises:
            AuthenticationException: the account was disabled or is opened otherwise by now.
            RateLimitedException: too many failures of this account in a row.
        """
        user = self._proven(proof)
        return self._let_in(user) if self._codes.takes(user, code) else None

    def _proven(self, proof: PasswordProof) -> User:
        """Lock and return the account, as long as it is in the state that was proven."""
        self.unit.serve(proof.organization_id)
        user = self._users.lock(proof.user_id)
        if user is None or not user.is_active or credentials_of(user).proof != proof:
            raise wrong_sign_in()
        return user

    def _let_in(self, user: User) -> Principal:
        organization = self._organizations.get(user.organization_id)
        if organization is None:
            raise wrong_sign_in()
        user.failed_sign_ins = 0
        user.last_failed_at = None
        user.last_signed_in_at = self.unit.now
        self._trail.audit("sign-in", "user", user.id)
        return proven_principal(user, organization)


def wrong_sign_in() -> AuthenticationException:
    """Return the one refusal of a sign-in: it never says which part was wrong."""
    return AuthenticationException("The e-mail address or the password is wrong. Try again.")

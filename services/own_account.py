"""The own account: what it shows, and its password."""

from typing import NoReturn

from error_handlers.exceptions import FieldFault, ValidationException
from repositories.accounts import OrganizationRepository, UserRepository
from repositories.employees import EmployeeRepository
from repositories.history import AuditRepository, TransitionRepository
from security.password_proofs import PasswordProof
from security.session_endings import SessionEndings
from security.slow_down import SlowDown
from services.account_views import AccountPage, account_page
from services.base import Unit
from services.failures import PROOF_REFUSED, Failures, Try
from services.personal import PersonalService
from services.sign_in_steps import Credentials, credentials_of


class OwnAccountService(PersonalService):
    """Whoever acts, as they are stored."""

    def __init__(
        self,
        unit: Unit,
        users: UserRepository,
        organizations: OrganizationRepository,
        employees: EmployeeRepository,
        endings: SessionEndings,
        audits: AuditRepository,
        transitions: TransitionRepository,
        limits: SlowDown,
    ) -> None:
        super().__init__(unit, users, endings, audits, transitions)
        self._organizations = organizations
        self._employees = employees
        self._failures = Failures(unit, users, audits)
        self._limits = limits

    def page(self) -> AccountPage:
        """Return what the account page shows."""
        user = self._own()
        organization = self._organizations.get(user.organization_id)
        employee = self._employees.get(user.employee_id) if user.employee_id else None
        name = organization.name if organization else self.principal.organization_slug
        return account_page(user, name, employee, self.principal.time_zone, self.unit.now)

    def begin_proof(self) -> tuple[Credentials, Try]:
        """Return what the own password is compared with.

        Until `forgive` it counts like a failed sign-in: a taken session guesses no faster.

        Raises:
            RateLimitedException: too many failures of this account in a row.
        """
        user = self._own(is_locked=True)
        return credentials_of(user), self._failures.begin(user, self._limits)

    def forgive(self, attempt: Try) -> None:
        """Let the right password count as no failure."""
        self._failures.forgive(attempt)

    def refuse_password(self, field: str) -> NoReturn:
        """Audit a wrong password, which was counted when it began.

        Raises:
            ValidationException: always; the entry outlives the rollback.
        """
        self._failures.tell_after_rollback(self._own().id, PROOF_REFUSED)
        words = "This is not your password."
        raise ValidationException(words, errors=[FieldFault(field=field, message=words)])

    def set_password(self, proof: PasswordProof, new_hash: str) -> None:
        """Keep the hash of a new password in place of the one that was proven; end all other
        sessions.

        Raises:
            ConflictException: the account is opened otherwise by now.
        """
        user = self._proven(proof)
        user.password_hash = new_hash
        user.password_changed_at = self.unit.now
        self._trail.audit("change-password", "user", user.id, after=self._others_ended(user))

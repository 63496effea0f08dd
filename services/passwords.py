"""The own password: proven and changed, with Argon2 between the units of work."""

from security.password_proofs import PasswordProof
from security.passwords import PasswordHasher, check_new_password
from services.own_account import OwnAccountService
from services.registry import provided, service


def prove_password(password: str, *, field: str = "password") -> PasswordProof:
    """Return what the own password proves, asked for before a change of how one signs in.

    Raises:
        RateLimitedException: too many failures of this account in a row.
        ValidationException: it is wrong, said of `field`; counted like a failed sign-in.
    """
    with service(OwnAccountService) as own:
        credentials, attempt = own.begin_proof()
    is_right = provided(PasswordHasher).verify(credentials.password_hash, password)
    with service(OwnAccountService) as own:
        if not is_right:
            own.refuse_password(field)
        own.forgive(attempt)
    return credentials.proof


def change_password(current: str, new: str) -> None:
    """Change the own password; all other sessions end.

    Raises:
        ConflictException: the account was changed meanwhile.
        RateLimitedException: too many failures of this account in a row.
        ValidationException: `current` is wrong, or `new` is unusable or the same.
    """
    check_new_password(new, field="new")
    proof = prove_password(current, field="current")
    check_new_password(new, field="new", old=current)
    new_hash = provided(PasswordHasher).hash(new)
    with service(OwnAccountService) as own:
        own.set_password(proof, new_hash)

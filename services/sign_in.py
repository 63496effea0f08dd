"""Signing in: units of work with the slow password check between them, so that no connection waits
for it; after the password, where the account asks for it, the code."""

from error_handlers.exceptions import (
    InPersonException,
    SecondFactorRequiredException,
    WrongCodeException,
)
from security.password_proofs import PasswordProof
from security.passwords import PasswordHasher
from security.strangers import Strangers
from services.failures import counted, refuse_to_wait
from services.registry import provided, service
from services.sign_in_steps import Credentials, SignInService, wrong_sign_in
from utils.principal import Principal, acting_as, current_principal


def sign_in(email: str, password: str, code: str | None = None) -> Principal:
    """Return who acts from now on.

    Raises:
        AuthenticationException: wrong address or password, with the same words and in the same
        time.
        RateLimitedException: too many failures of this account in a row.
        InPersonException: the request comes with an API token and so can't begin a session.
        SecondFactorRequiredException: the password is right and the account wants a code.
        WrongCodeException: the password is right, the code is wrong or was used.
    """
    accepted = check_password(email, password)
    if isinstance(accepted, Principal):
        return accepted
    if code is None:
        raise SecondFactorRequiredException
    return check_code(accepted, code)


@counted
def check_password(email: str, password: str) -> Principal | PasswordProof:
    """Return who acts from now on, or for `check_code` what the password proves.

    Raises: as `sign_in`, without a word about codes.
    """
    if (acting := current_principal()) is not None and acting.token_id is not None:
        raise InPersonException
    with acting_as(None):  # whoever was signed in before has no part in this
        credentials = _verified(email, password)
        if credentials.second_factor_since is not None:
            return credentials.proof
        with service(SignInService) as steps:
            return steps.accept(credentials.proof)


@counted
def check_code(proof: PasswordProof, code: str) -> Principal:
    """Return who acts from now on.

    Raises:
        AuthenticationException: the account is opened otherwise by now.
        RateLimitedException: too many failures of this account in a row.
        WrongCodeException: the code is wrong or was used.
    """
    with acting_as(None), service(SignInService) as steps:
        principal = steps.accept_code(proof, code)
    if principal is None:
        raise WrongCodeException
    return principal


def _verified(email: str, password: str) -> Credentials:
    with service(SignInService) as steps:
        begun = steps.begin(email)
    strangers, passwords = provided(Strangers), provided(PasswordHasher)
    if begun is None:
        # The same steps for whoever has no account: neither words nor time nor waits tell.
        refuse_to_wait(strangers.begin(email))
        passwords.verify(None, password)
        strangers.end(email)
        raise wrong_sign_in()
    credentials, attempt = begun
    is_right = passwords.verify(credentials.password_hash, password)
    if not is_right or not credentials.is_active:
        with service(SignInService) as steps:
            steps.refuse(credentials)
    if credentials.second_factor_since is not None:
        with service(SignInService) as steps:
            steps.forgive(credentials, attempt)
    if passwords.needs_rehash(credentials.password_hash):
        new_hash = passwords.hash(password)
        with service(SignInService) as steps:
            return steps.renew_hash(credentials, new_hash)
    return credentials

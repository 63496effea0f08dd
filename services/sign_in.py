"""Signing in: two units of work with the slow password check between them, so that no connection
waits for it."""

from error_handlers.exceptions import InPersonException, RateLimitedException
from security.passwords import PasswordHasher
from security.slow_down import SlowDown, seconds_to_wait
from services.accounts import AccountService, Credentials, wrong_sign_in
from services.registry import provided, service
from utils.clock import now
from utils.principal import Principal, acting_as, current_principal


def sign_in(email: str, password: str) -> Principal:
    """Return who acts from now on.

    Raises:
        AuthenticationException: wrong address or password; the words and the time are the same for
        both.
        RateLimitedException: too many failures of this account in a row.
        InPersonException: the request comes with an API token and so can't begin a session.
    """
    if (acting := current_principal()) is not None and acting.token_id is not None:
        raise InPersonException
    with acting_as(None):  # whoever was signed in before has no part in this
        return _sign_in(email, password)


def _sign_in(email: str, password: str) -> Principal:
    with service(AccountService, read_only=True) as accounts:
        credentials = accounts.credentials(email)
    _refuse_hurry(credentials)
    passwords = provided(PasswordHasher)
    is_right = passwords.verify(credentials.password_hash if credentials else None, password)
    if credentials is None:
        raise wrong_sign_in()
    if not is_right or not credentials.is_active:
        with service(AccountService) as accounts:
            accounts.refuse_sign_in(credentials)
    is_old = passwords.needs_rehash(credentials.password_hash)
    new_hash = passwords.hash(password) if is_old else None
    with service(AccountService) as accounts:
        return accounts.accept_sign_in(credentials, new_hash)


def _refuse_hurry(credentials: Credentials | None) -> None:
    if credentials is None:
        return
    failures, last = credentials.failed_sign_ins, credentials.last_failed_at
    wait = seconds_to_wait(failures, last, now(), provided(SlowDown))
    if wait > 0:
        raise RateLimitedException(
            f"Too many failed sign-ins. Wait {wait} seconds, then try again.",
            retry_after_seconds=wait,
        )

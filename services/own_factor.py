"""The own second factor: each change proves the password first, outside of the unit that writes."""

from error_handlers.exceptions import WrongCodeException
from services.passwords import prove_password
from services.registry import service
from services.second_factor import SecondFactorService, Setup, wrong_code


def begin_second_factor(password: str) -> Setup:
    """Return what brings the account into an authenticator; it counts once a code confirms it.

    Raises:
        ConflictException: it is on already, or the account was changed meanwhile.
        RateLimitedException: too many failures of this account in a row.
        ValidationException: the password is wrong.
    """
    proof = prove_password(password)
    with service(SecondFactorService) as factors:
        return factors.begin(proof)


def renew_recovery_codes(password: str, code: str) -> tuple[str, ...]:
    """Return new recovery codes in place of the old ones.

    Raises:
        ConflictException: it is off, or the account was changed meanwhile.
        RateLimitedException: too many failures of this account in a row.
        ValidationException: the password or the code is wrong.
    """
    proof = prove_password(password)
    with service(SecondFactorService) as factors:
        codes = factors.renew_recovery_codes(proof, code)
    if codes is None:
        raise wrong_code(WrongCodeException.default_message)
    return codes


def turn_off_second_factor(password: str, code: str) -> None:
    """Turn it off; all other sessions end. Raises: as `renew_recovery_codes`."""
    proof = prove_password(password)
    with service(SecondFactorService) as factors:
        is_off = factors.turn_off(proof, code)
    if not is_off:
        raise wrong_code(WrongCodeException.default_message)

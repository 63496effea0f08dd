"""Second factors: codes of an authenticator (TOTP, RFC 6238), and recovery codes for a lost one.

SHA-1, 30 seconds and six digits are what every authenticator takes without being told. A clock may
be one step off.

A recovery code holds 120 random bits. Nobody can guess those, however fast a hash is, so SHA-256
keeps them; Argon2 is for what people make up.
"""

import hashlib
import re
import secrets
from datetime import datetime
from typing import Final

from pyotp import TOTP, random_base32
from pyotp.exceptions import OTPVerificationError

RECOVERY_CODES: Final = 10
_ISSUER: Final = "Rosterwright"
_STEPS_OFF: Final = 1
# Crockford's base32: no letter that looks like a digit, and what is typed wrong is understood.
_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_MEANT: Final = str.maketrans({"o": "0", "i": "1", "l": "1"})
_GROUPS: Final = 4
_GROUP_LENGTH: Final = 6
_BETWEEN: Final = re.compile(r"[\s-]+")
_DIGITS: Final = re.compile(r"[0-9]{6}")


def new_secret() -> str:
    """Return 160 random bits in base32, for one authenticator."""
    return random_base32()


def setup_address(secret: str, account: str) -> str:
    """Return the `otpauth:` address that brings a secret into an authenticator."""
    return TOTP(secret).provisioning_uri(name=account, issuer_name=_ISSUER)


def authenticator_code(typed: str) -> str | None:
    """Return the six digits that were typed, None when it was something else."""
    code = _BETWEEN.sub("", typed)
    return code if _DIGITS.fullmatch(code) else None


def step_of(code: str, secret: str, at: datetime) -> int | None:
    """Return the time step that a code of the authenticator belongs to, None when it is wrong.

    Whoever takes the code keeps the step: no code of that step or an earlier one counts again.
    """
    try:
        return TOTP(secret).verify_and_get_timecode(code, for_time=at, valid_window=_STEPS_OFF)
    except OTPVerificationError:
        return None


def new_recovery_codes() -> tuple[str, ...]:
    """Return codes that each open the account once."""
    return tuple(_new_recovery_code() for _ in range(RECOVERY_CODES))


def hash_of_recovery_code(typed: str) -> str:
    """Return what a recovery code is known by; case, blanks and hyphens make no difference."""
    code = _BETWEEN.sub("", typed).casefold().translate(_MEANT)
    return hashlib.sha256(code.encode()).hexdigest()


def _new_recovery_code() -> str:
    letters = [secrets.choice(_ALPHABET) for _ in range(_GROUPS * _GROUP_LENGTH)]
    starts = range(0, len(letters), _GROUP_LENGTH)
    return "-".join("".join(letters[start : start + _GROUP_LENGTH]) for start in starts)

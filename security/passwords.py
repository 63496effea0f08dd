"""Passwords: Argon2id, the same time whether the account exists or not, parameters as set.

Length 12 to 200 characters after NFKC normalisation (so that two keyboards agree on "é"): long
enough to stand against guessing, short enough that nobody makes us hash a book. No rules about
classes of characters: they make passwords worse.
"""

import secrets
import unicodedata
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from error_handlers.exceptions import FieldFault, ValidationException

MIN_LENGTH = 12
MAX_LENGTH = 200
_MIN_DIFFERENT = 5


class PasswordHasher:
    """Hashes and verifies; `verify` takes as long for an unknown account as for a known one."""

    def __init__(self, *, memory_kib: int = 19_456, passes: int = 2, lanes: int = 1) -> None:
        self._argon2 = argon2.PasswordHasher(
            memory_cost=memory_kib, time_cost=passes, parallelism=lanes
        )

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Build one with the parameters of the settings."""
        return cls(
            memory_kib=config["ARGON2_MEMORY_KIB"],
            passes=config["ARGON2_PASSES"],
            lanes=config["ARGON2_LANES"],
        )

    def hash(self, password: str) -> str:
        """Return the Argon2id hash of `password`, parameters and salt included."""
        return self._argon2.hash(_bytes_of(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """Return whether `password` belongs to `stored`; None (no account) costs the same time."""
        nobody = self._nobody  # for known accounts too, or the first unknown one takes longer
        try:
            self._argon2.verify(stored or nobody, _bytes_of(password[: MAX_LENGTH + 1]))
        except (VerificationError, InvalidHashError):
            return False
        return bool(stored)

    def needs_rehash(self, stored: str) -> bool:
        """Return whether `stored` was made with other parameters than today's."""
        return self._argon2.check_needs_rehash(stored)

    @cached_property
    def _nobody(self) -> str:
        return self._argon2.hash(secrets.token_bytes(32))


def check_new_password(password: str, *, field: str = "password", old: str | None = None) -> None:
    """Raise `ValidationException` when `password` is too short, too long, too simple, or `old`."""
    normal = unicodedata.normalize("NFKC", password)
    if len(normal) < MIN_LENGTH:
        raise _refused(field, f"Use at least {MIN_LENGTH} characters; a short sentence is good.")
    if max(len(normal), len(password)) > MAX_LENGTH:
        raise _refused(field, f"Use at most {MAX_LENGTH} characters.")
    if len(set(normal)) < _MIN_DIFFERENT:
        raise _refused(field, f"Use at least {_MIN_DIFFERENT} different characters.")
    if old is not None and normal == unicodedata.normalize("NFKC", old):
        raise _refused(field, "This is your password already. Choose another one.")


def _refused(field: str, message: str) -> ValidationException:
    return ValidationException(message, errors=[FieldFault(field=field, message=message)])


def _bytes_of(password: str) -> bytes:
    # surrogatepass: a command line may hold undecodable bytes, which are still a password.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")

"""Small secrets at rest, such as second factors: sealed with the newest key, opened with any.

The ring is `SESSION_ENCRYPTION_KEYS`, newest first. Keys derived from SECRET_KEY and its fallbacks
stand behind it, so that secrets are sealed where no ring is configured, and open after one is.
"""

import base64
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from itsdangerous import want_bytes

from error_handlers.exceptions import ConfigurationException

_PURPOSE: Final = b"rosterwright secrets at rest"


class SecretBox:
    """Seals with the first of its Fernet keys, opens with any of them."""

    def __init__(self, keys: Iterable[str | bytes]) -> None:
        self._newest, *older = (Fernet(key) for key in keys)
        self._ring = MultiFernet([self._newest, *older])

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Build one with the keys of the settings."""
        secrets = (config["SECRET_KEY"], *(config["SECRET_KEY_FALLBACKS"] or ()))
        return cls([*config["SESSION_ENCRYPTION_KEYS"], *map(_derived, secrets)])

    def seal(self, secret: str) -> bytes:
        """Return `secret` as it may be stored."""
        return self._ring.encrypt(secret.encode())

    def open(self, sealed: bytes) -> str:
        """Return the secret; raises `ConfigurationException` when none of the keys opens it."""
        try:
            return self._ring.decrypt(sealed).decode()
        except InvalidToken as error:
            raise _unopened() from error

    def sealed_anew(self, sealed: bytes) -> bytes:
        """Return the same secret under the newest key; raises as `open` does."""
        try:
            return self._ring.rotate(sealed)
        except InvalidToken as error:
            raise _unopened() from error

    def is_of_newest_key(self, sealed: bytes) -> bool:
        """Return whether the newest key sealed it, so that `sealed_anew` would change nothing."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return False
        return True

    def sealed_at(self, sealed: bytes) -> datetime:
        """Return when it was sealed first, to the second; raises as `open` does."""
        try:
            return datetime.fromtimestamp(self._ring.extract_timestamp(sealed), UTC)
        except InvalidToken as error:
            raise _unopened() from error


def key_for(purpose: bytes, secret: str | bytes) -> bytes:
    """Return 256 bits of their own purpose (HKDF, RFC 5869)."""
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose)
    return derivation.derive(want_bytes(secret))


def _derived(secret: str | bytes) -> bytes:
    return base64.urlsafe_b64encode(key_for(_PURPOSE, secret))


def _unopened() -> ConfigurationException:
    return ConfigurationException(
        "A stored secret can't be opened: put the key that sealed it back into "
        "SESSION_ENCRYPTION_KEYS or SECRET_KEY_FALLBACKS."
    )

"""Secrets that are shown once and stored nowhere: only their SHA-256 is kept.

Without salt and without a slow hash: 256 random bits can't be guessed from it.
"""

import hashlib
import secrets


def new_secret() -> str:
    """Return 256 random bits as text that fits into an address."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> bytes:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).digest()

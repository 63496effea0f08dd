"""The session cookie: a random 256-bit id and its signature; the id itself is stored nowhere.

Exactly one text is valid for an id and a key: the alphabet and the length are fixed (SHA-384 fills
base64 without spare bits), because decoders forgive junk characters and a changed last one.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flask import Flask
from itsdangerous import BadSignature, Signer, want_bytes

_COOKIE: Final = re.compile(
    r"(?P<id>[A-Za-z0-9_-]{43})(?P<lasting>~?)\.[A-Za-z0-9_-]{64}", re.ASCII
)
_SESSION_ID: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_SALT: Final = "rosterwright-session"


@dataclass(frozen=True, kw_only=True, slots=True)
class CookieContent:
    """What a cookie that we signed says."""

    session_id: str
    is_lasting: bool


def new_session_id() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def hash_of(session_id: str) -> bytes:
    """Return what the table knows an id by."""
    return hashlib.sha256(session_id.encode()).digest()


def is_session_id(text: str) -> bool:
    """Return whether `text` could be an id at all."""
    return _SESSION_ID.fullmatch(text) is not None


class CookieSigner:
    """Signs with the newest key, reads what any of the keys signed."""

    def __init__(self, key: str | bytes, fallbacks: Iterable[str | bytes] = ()) -> None:
        # itsdangerous signs with the last key of the list.
        keys = [want_bytes(each) for each in (*fallbacks, key)]
        self._signer = Signer(keys, salt=_SALT, digest_method=hashlib.sha384)

    @classmethod
    def of(cls, app: Flask) -> "CookieSigner | None":
        """Return the signer with the keys of `app`, None when it has no key."""
        if not app.secret_key:
            return None
        return _signer(app.secret_key, *(app.config["SECRET_KEY_FALLBACKS"] or ()))

    def sign(self, session_id: str, *, is_lasting: bool) -> str:
        """Return the cookie's text."""
        return self._signer.sign(f"{session_id}{'~' if is_lasting else ''}").decode()

    def read(self, cookie: str | None) -> CookieContent | None:
        """Return what the cookie says, None unless it is a text that we signed."""
        found = _COOKIE.fullmatch(cookie or "")
        if found is None:
            return None
        try:
            self._signer.unsign(found[0])
        except BadSignature:
            return None
        return CookieContent(session_id=found["id"], is_lasting=bool(found["lasting"]))


@lru_cache(maxsize=8)
def _signer(key: str | bytes, *fallbacks: str | bytes) -> CookieSigner:
    return CookieSigner(key, fallbacks)

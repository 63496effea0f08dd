"""The text of an API token: a visible beginning, by which people tell tokens apart, and a secret.

Exactly one text is valid for a token: alphabet and length are fixed, and the table holds the
SHA-256 of the whole text, so a copy of the table opens nothing.
"""

import re
import secrets
import string
from typing import Final

_LETTERS: Final = string.ascii_letters + string.digits
_VISIBLE: Final = 8
_SECRET: Final = 43  # 62 ** 43 is more than 2 ** 256
_TEXT: Final = re.compile(rf"(?P<prefix>rw_[A-Za-z0-9]{{{_VISIBLE}}})_[A-Za-z0-9]{{{_SECRET}}}")


def new_token_text() -> str:
    """Return the text of a new token, with 256 random bits besides the visible beginning."""
    return f"rw_{_drawn(_VISIBLE)}_{_drawn(_SECRET)}"


def prefix_of(text: str) -> str:
    """Return the beginning that may be shown; raises `ValueError` when it is no token's text."""
    found = _TEXT.fullmatch(text)
    if found is None:
        raise ValueError("this is no token's text")
    return found["prefix"]


def is_token_text(text: str) -> bool:
    """Return whether `text` could be a token at all."""
    return _TEXT.fullmatch(text) is not None


def _drawn(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))

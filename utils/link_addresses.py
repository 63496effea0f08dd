"""Addresses that end in a secret: where they lie, and how they are told without it."""

import re
from typing import Final

JOIN_PATH: Final = "/join"
RESET_PATH: Final = "/new-password"
_HIDDEN: Final = "[redacted]"
_SECRET: Final = re.compile(rf"((?:{JOIN_PATH}|{RESET_PATH})/)[^\s\"'?#&<>\\]+")


def without_secrets(text: str) -> str:
    """Return `text` with every secret at the end of such an address taken out."""
    return _SECRET.sub(rf"\1{_HIDDEN}", text)

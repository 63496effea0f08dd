"""What is seen of a text, and what in it only misleads."""

import unicodedata
from typing import Final

# Blank as letters go, though Unicode counts them among the letters and symbols.
_EMPTY: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_LAYOUT: Final = frozenset("\t\n\r")
# They turn the writing around, so that a name reads as another one.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible_length(text: str) -> int:
    """Return how many characters are seen, blanks between them included."""
    seen = "".join(one for one in text if one not in _EMPTY and not _is_hidden(one))
    return len(seen.strip())


def misleading_characters(text: str) -> list[str]:
    """Return the control characters, line ends and tabs aside, and those that turn the writing
    around, as `U+202E`."""
    found = (one for one in text if one in _TURNING or _is_control(one))
    return [f"U+{ord(one):04X}" for one in dict.fromkeys(found)]


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf"} and character not in _LAYOUT


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" and character not in _LAYOUT

"""Text as it is looked for: without case and accents, so that `jose` finds José."""

import unicodedata
from types import MappingProxyType
from typing import Final

# Letters that Unicode does not take apart into a plain one and an accent.
_WHOLE: Final = MappingProxyType({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t"})
_LATIN: Final = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))


def _plain(letter: str) -> str:
    small = letter.lower()
    return _WHOLE.get(small) or unicodedata.normalize("NFD", small)[0]


_ACCENTED: Final = tuple(chr(code) for code in _LATIN if _plain(chr(code)).isascii())
# What a database that folds by itself is told: each of the first is written as its like there.
ACCENTED: Final = "".join(_ACCENTED)
PLAIN: Final = "".join(map(_plain, _ACCENTED))
_TABLE: Final = str.maketrans(ACCENTED, PLAIN)


def folded(text: str) -> str:
    """Return the text in small letters without accents."""
    return text.translate(_TABLE).lower()

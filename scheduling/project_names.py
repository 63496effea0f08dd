"""What a project name says: the kind of work, and the number that pairs two events."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_EVENT_NUMBER = re.compile(r"(?<!\d)\d{6}(?!\d)")


@dataclass(frozen=True, kw_only=True, slots=True)
class NamePatterns:
    """The patterns of one type: each is a list of words that all occur; any one pattern suffices.

    A pattern without words matches every name; a type without patterns matches none.
    """

    code: str
    match_position: int
    name_patterns: Sequence[Sequence[str]]


@lru_cache(maxsize=16_384)
def event_number(project_name: str) -> str | None:
    """Return the first run of exactly six digits, such as `612345`."""
    found = _EVENT_NUMBER.search(project_name)
    return found.group() if found else None


def type_code(project_name: str, types: Iterable[NamePatterns]) -> str | None:
    """Return the code of the first type, by match position, that one of its patterns names."""
    return next((row.code for row in in_match_order(types) if is_named(project_name, row)), None)


def in_match_order(types: Iterable[NamePatterns]) -> list[NamePatterns]:
    """Return `types` in the order in which they are tried."""
    return sorted(types, key=lambda row: (row.match_position, row.code))


def is_named(project_name: str, row: NamePatterns) -> bool:
    """Return whether the project name has every word of one of the type's patterns."""
    return any(
        all(_word(word).search(project_name) for word in pattern) for pattern in row.name_patterns
    )


@lru_cache(maxsize=1024)
def _word(word: str) -> re.Pattern[str]:
    # No letter before it: "Scorecard" and "Albacore" are no Core, but "DIGITALS" is DIGITAL.
    return re.compile(rf"(?<![^\W\d_]){re.escape(word)}", re.IGNORECASE)

"""The fields of an event type's form: flat texts, lists as numbered rows.

A list's row is named as the API names it: `slots.0.start`, `preferences.1`; what is chosen of a few
is named by it: `exclusive_with.core`.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from models.event_type import EventType

ANY_NAME: Final = "any_name"
BLANK_ROWS: Final = 2
TEXTS: Final = ("label", "colour", "pairing", "rotation")
NUMBERS: Final = ("default_minutes", "break_minutes", "match_position", "priority", "max_per_day")
SWITCHES: Final = ("is_stackable", "is_auto_schedulable")
CHOSEN: Final = ("discouraged_roles", "exclusive_with", "required_skills")
SLOT_PARTS: Final = ("start", "lunch_begin", "lunch_end")
_ON: Final = "true"
_ROW: Final = re.compile(r"(name_patterns|preferences|slots)\.(\d{1,3})(?:\.(\w+))?")

Rows = dict[int, dict[str, str]]


def stored_values(event_type: EventType) -> dict[str, str]:
    """Return the form of a stored kind of work."""
    values = {name: _text(getattr(event_type, name)) for name in (*TEXTS, *NUMBERS)}
    values |= {name: _ON for name in SWITCHES if getattr(event_type, name)}
    values |= {f"{name}.{code}": _ON for name in CHOSEN for code in getattr(event_type, name)}
    worded = [pattern for pattern in event_type.name_patterns if pattern]
    values |= {f"name_patterns.{row}": ", ".join(words) for row, words in enumerate(worded)}
    values |= {f"preferences.{row}": one for row, one in enumerate(event_type.preferences)}
    for row, slot in enumerate(event_type.slots):
        values |= {f"slots.{row}.{part}": slot.get(part) or "" for part in SLOT_PARTS}
    if len(worded) < len(event_type.name_patterns):
        values[ANY_NAME] = _ON
    return values


def compacted(sent: Mapping[str, str]) -> dict[str, str]:
    """Return a sent form without blank rows, those that remain numbered anew; starts in order."""
    values = {name: text for name, text in sent.items() if not _ROW.fullmatch(name)}
    for name in ("name_patterns", "preferences", "slots"):
        rows = [row for _, row in sorted(rows_of(sent, name).items()) if any(row.values())]
        if name == "slots":
            rows.sort(key=lambda row: row.get("start") or "~")
        for number, row in enumerate(rows):
            values |= {_name(name, number, part): text for part, text in row.items()}
    return values


def rows_of(sent: Mapping[str, str], wanted: str) -> Rows:
    """Return the rows of a list by their number, each by the names of its parts."""
    rows: Rows = {}
    for name, text in sent.items():
        found = _ROW.fullmatch(name)
        if found and found[1] == wanted:
            rows.setdefault(int(found[2]), {})[found[3] or ""] = text.strip()
    return rows


def chosen_of(sent: Mapping[str, str], wanted: str) -> list[str]:
    """Return the codes that are ticked."""
    return [name.removeprefix(f"{wanted}.") for name in sent if name.startswith(f"{wanted}.")]


def shown_rows(values: Mapping[str, str], name: str) -> range:
    """Return the numbers of the rows that are shown: the filled ones and a few blank ones."""
    return range(len(rows_of(values, name)) + BLANK_ROWS)


def patterns_of(values: Mapping[str, str]) -> list[list[str]]:
    """Return the patterns that a form means, one without words last."""
    rows = (row[""] for _, row in sorted(rows_of(values, "name_patterns").items()))
    patterns = [words for words in map(_words, rows) if words]
    return [*patterns, []] if values.get(ANY_NAME) else patterns


def in_order(texts: Iterable[str]) -> list[str]:
    """Return texts once each, in their order."""
    return list(dict.fromkeys(texts))


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _name(name: str, number: int, part: str) -> str:
    return f"{name}.{number}.{part}" if part else f"{name}.{number}"


def _text(value: object) -> str:
    return "" if value is None else str(value)

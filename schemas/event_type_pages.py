"""What the settings' pages of event types are sent."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from schemas.base import LoadSchema
from schemas.event_types import ChangeEventTypeSchema, CreateEventTypeSchema
from schemas.fields import Text, Whole, code_text
from schemas.pages import seen_version
from services.event_type_form import (
    CHOSEN,
    NUMBERS,
    SLOT_PARTS,
    SWITCHES,
    TEXTS,
    chosen_of,
    in_order,
    patterns_of,
    rows_of,
)
from services.event_types import DeleteEventType

_LONGEST_DAY: Final = 1_440
_NULLABLE: Final = ("pairing", "rotation", "max_per_day")
_WHOLE: Final = re.compile(r"[0-9]{1,9}")


class ChangeEventTypeFormSchema(ChangeEventTypeSchema):
    """What is known about a kind of work; `load` waits for which."""

    label = Text(longest=100, required=True)
    default_minutes = Whole(lowest=1, highest=_LONGEST_DAY, required=True)
    break_minutes = Whole(lowest=0, highest=_LONGEST_DAY, required=True)
    version = seen_version()


class NewEventTypeFormSchema(CreateEventTypeSchema):
    """A new kind of work."""

    code = code_text(required=True)
    break_minutes = Whole(lowest=0, highest=_LONGEST_DAY, required=True)


class RemoveEventTypeFormSchema(LoadSchema):
    """A kind of work that goes; `load` waits for which."""

    command: ClassVar[type] = DeleteEventType
    is_partial = True

    version = seen_version()


def body_of(values: Mapping[str, str]) -> dict[str, Any]:
    """Return a compacted form as the API takes it; what is blank is left out or null."""
    body: dict[str, Any] = {name: _filled(values, name) for name in TEXTS}
    body |= {name: _number(_filled(values, name)) for name in NUMBERS}
    body |= {name: name in values for name in SWITCHES}
    body |= {name: chosen_of(values, name) for name in CHOSEN}
    body["name_patterns"] = patterns_of(values)
    body["preferences"] = in_order(row[""] for row in rows_of(values, "preferences").values())
    body["slots"] = [_slot(row) for row in rows_of(values, "slots").values()]
    body |= {name: _filled(values, name) for name in ("code", "version")}
    return {name: value for name, value in body.items() if value is not None or name in _NULLABLE}


def _filled(values: Mapping[str, str], name: str) -> str | None:
    return values.get(name, "").strip() or None


def _number(text: str | None) -> int | str | None:
    """Return the number; what is none stays as it is, to be refused by its field."""
    return int(text) if text and _WHOLE.fullmatch(text) else text


def _slot(row: Mapping[str, str]) -> dict[str, str]:
    return {part: row[part] for part in SLOT_PARTS if row.get(part)}

"""What was changed about an event, in a sentence."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from models.event import Event
from services.person_history import words_joined
from services.roster_sentences import work_name

_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "project_name": "name",
        "event_type_id": "type",
        "site_id": "site",
        "opens_local": "window",
        "due_local": "window",
        "estimated_minutes": "length",
        "headcount": "headcount",
        "paperwork_url": "paperwork",
    }
)


def changed_words(names: Collection[str]) -> str:
    """Return such as `name and window`, empty where nothing that is told was changed."""
    return words_joined(list(dict.fromkeys(_WORDS[name] for name in _WORDS if name in names)))


def edit_sentence(actor: str, event: Event, names: Collection[str], came_to: str | None) -> str:
    """Return who changed what about an event as it was; `came_to` tells its new state."""
    what = changed_words(names)
    if came_to is None:
        return f"{actor} changed the {what} of {work_name(event)}"
    told = f"{actor} {came_to} {work_name(event)}"
    return f"{told} and changed its {what}" if what else told

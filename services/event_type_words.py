"""Kinds of work in words: who does them, when, and within which limits."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from models.event_type import EventType
from services.day_wording import length_words
from services.event_types import ROTATION_PREFIX, StoredSlot

# The standing duties that every organization has.
_USUAL_ROTATIONS: Final = ("juicer", "primary_lead")


def rotation_words(rotation: str) -> str:
    """Return such as `primary lead`."""
    return rotation.replace("_", " ")


def rotations_of(types: Iterable[EventType]) -> list[str]:
    """Return the standing duties that kinds of work name, and the usual ones, in order."""
    return sorted({*_USUAL_ROTATIONS, *named_rotations(types)})


def named_rotations(types: Iterable[EventType]) -> list[str]:
    """Return the standing duties that kinds of work name, in order."""
    named: set[str] = set()
    for row in types:
        named.update(filter(None, [row.rotation]))
        named.update(
            one.removeprefix(ROTATION_PREFIX)
            for one in (*row.preferences, *row.discouraged_roles)
            if one.startswith(ROTATION_PREFIX)
        )
    return sorted(named)


def preference_words(preference: str, roles: Mapping[str, str]) -> str:
    """Return a job role's label, or whose turn it must be."""
    if preference.startswith(ROTATION_PREFIX):
        return f"the day's {rotation_words(preference.removeprefix(ROTATION_PREFIX))}"
    return roles.get(preference, preference)


def who_words(event_type: EventType, roles: Mapping[str, str]) -> str:
    """Return who does it, best first, and who only if need be."""
    who = [preference_words(one, roles) for one in event_type.preferences]
    told = ", then ".join(who) or "nobody yet"
    at_need = ", ".join(preference_words(one, roles) for one in event_type.discouraged_roles)
    return capital(f"{told}; {at_need} only if need be" if at_need else told)


def length_and_break(event_type: EventType) -> str:
    """Return such as `6 h 30, 30 min break`."""
    length = length_words(event_type.default_minutes)
    pause = event_type.break_minutes
    return f"{length}, {length_words(pause)} break" if pause else length


def slot_words(slots: Sequence[StoredSlot]) -> str:
    """Return such as `09:45 (lunch 13:00–13:30), 10:30`, or that any start will do."""
    told = [
        f"{slot['start']} (lunch {slot['lunch_begin']}–{slot['lunch_end']})"
        if slot.get("lunch_begin")
        else f"{slot['start']}"
        for slot in slots
    ]
    return ", ".join(told) or "at any time"


def starts_words(slots: Sequence[StoredSlot]) -> str:
    """Return the starts alone, or that any will do."""
    return ", ".join(f"{slot['start']}" for slot in slots) or "at any time"


def pattern_words(patterns: Sequence[Sequence[str]]) -> str:
    """Return which words in a project name make it this kind, such as `SETUP and DIGITAL`."""
    told = [" and ".join(pattern) or "every other name" for pattern in patterns]
    return ", or ".join(told) or "no name"


def limits_words(
    event_type: EventType, labels: Mapping[str, str], skills: Mapping[str, str]
) -> str:
    """Return what holds beside other work and what is asked for; `labels` are those of all kinds by
    code, `skills` those of the skills."""
    told = [f"needs {skills.get(code, code)}" for code in event_type.required_skills]
    if event_type.max_per_day:
        told.append(f"at most {event_type.max_per_day} a day each")
    told += [f"never beside {labels.get(code, code)}" for code in event_type.exclusive_with]
    if event_type.pairing:
        told.append(f"brings its {labels.get(event_type.pairing, event_type.pairing)}")
    if event_type.rotation:
        told.append(f"for the day's {rotation_words(event_type.rotation)}")
    if event_type.is_stackable:
        told.append("may lie on other work")
    if not event_type.is_auto_schedulable:
        told.append("planned by hand only")
    return capital(", ".join(told))


def capital(text: str) -> str:
    """Return a text that begins with a capital letter and is otherwise as it was."""
    return text[:1].upper() + text[1:]

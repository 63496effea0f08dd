"""What a change of the roster was before and after, in words."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from models.event import EventState
from services.absence_wording import day_words
from services.day_wording import length_words
from services.event_facts import differing
from services.event_list import STATES
from utils.wall_clock import to_local

NOBODY: Final = "nobody"
Facts = Mapping[str, Any]


def sides_of(before: Facts | None, after: Facts, zone: str, near: date) -> tuple[str, str]:
    """Return what was and what is since, as `Ana García, Mon 4 May, 10:30–17:00` and `nobody`; the
    year is said where it is not that of `near`."""
    if "state" in after:
        return _event_sides(before or {}, after, near)
    if "terminated_on" in after:
        return _stay(before or {}, near), _stay(after, near)
    if "starts_at" not in after and "time_zone" in after:
        return _clock(before or {}), _clock(after)
    if "starts_at" not in after:
        return _account(before or {}), _account(after)
    return _place(before, zone, near), _place(after, zone, near)


def _clock(facts: Facts) -> str:
    return f"on the clock of {facts.get('time_zone')}"


def _place(facts: Facts | None, zone: str, near: date) -> str:
    if not facts or not facts.get("is_active", True):
        return NOBODY
    # Where the site's clock moved, each side was read on its own.
    read_on = facts.get("time_zone", zone)
    starts, ends = (
        to_local(datetime.fromisoformat(facts[name]), read_on) for name in ("starts_at", "ends_at")
    )
    parts = [facts["employee_name"], day_words(starts.date(), near), f"{starts:%H:%M}–{ends:%H:%M}"]
    if facts["seat"] > 1:
        parts.append(f"seat {facts['seat']}")
    if facts["is_pinned"]:
        parts.append("pinned")
    return ", ".join(parts)


def _stay(facts: Facts, near: date) -> str:
    gone_on = facts.get("terminated_on")
    return f"leaves {day_words(date.fromisoformat(gone_on), near)}" if gone_on else "stays"


def _account(facts: Facts) -> str:
    return f"account {'open' if facts.get('is_active') else 'closed'}"


def _event_sides(before: Facts, after: Facts, near: date) -> tuple[str, str]:
    """Return what differs of both; the state where nothing else does."""
    names = differing(before, after) or frozenset({"state"})
    return _event(before, names, near), _event(after, names, near)


def _event(facts: Facts, names: Collection[str], near: date) -> str:
    if not facts:
        return "nothing"
    return ", ".join(tell(facts, near) for name, tell in _TOLD.items() if name in names)


def _window(facts: Facts, near: date) -> str:
    opens, due = (datetime.fromisoformat(facts[name]) for name in ("opens_local", "due_local"))
    return f"{moment(opens, near)} to {moment(due, near)}"


def _length(facts: Facts, _near: date) -> str:
    minutes = facts["estimated_minutes"]
    return length_words(minutes) if minutes else "the usual length"


def _seats(facts: Facts, _near: date) -> str:
    return f"{facts['headcount']} {'person' if facts['headcount'] == 1 else 'people'}"


_TOLD: Final[Mapping[str, Callable[[Facts, date], str]]] = MappingProxyType(
    {
        "state": lambda facts, _: STATES.get(EventState(facts["state"]).value, "Open"),
        "opens_local": _window,
        "project_name": lambda facts, _: str(facts["project_name"]),
        "event_type_id": lambda facts, _: str(facts["event_type"]),
        "site_id": lambda facts, _: str(facts["site"]),
        "estimated_minutes": _length,
        "headcount": _seats,
        "paperwork_url": lambda facts, _: facts["paperwork_url"] or "no paperwork",
    }
)


def moment(local: datetime, near: date) -> str:
    """Return such as `Mon 4 May, 10:30`."""
    return f"{day_words(local.date(), near)}, {local:%H:%M}"

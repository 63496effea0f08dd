"""What a change of the roster was before and after, in words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from models.event import EventState
from services.absence_wording import day_words
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
    if "starts_at" not in after:
        return _account(before or {}), _account(after)
    return _place(before, zone, near), _place(after, zone, near)


def _place(facts: Facts | None, zone: str, near: date) -> str:
    if not facts or not facts.get("is_active", True):
        return NOBODY
    starts, ends = (
        to_local(datetime.fromisoformat(facts[name]), zone) for name in ("starts_at", "ends_at")
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
    """Return the state of both, and the window where it is another one."""
    is_moved = any(before.get(name) != after.get(name) for name in ("opens_local", "due_local"))
    was, now_is = (_event(facts, near, with_window=is_moved) for facts in (before, after))
    return was, now_is


def _event(facts: Facts, near: date, *, with_window: bool) -> str:
    if not facts:
        return "nothing"
    state = STATES.get(EventState(facts["state"]).value, "Open")
    if not with_window:
        return state
    opens, due = (datetime.fromisoformat(facts[name]) for name in ("opens_local", "due_local"))
    return f"{state}, {moment(opens, near)} to {moment(due, near)}"


def moment(local: datetime, near: date) -> str:
    """Return such as `Mon 4 May, 10:30`."""
    return f"{day_words(local.date(), near)}, {local:%H:%M}"

"""What was done to somebody, in words."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from models.history import AuditEntry
from services import day_wording as words
from services.absence_wording import day_words, days_words
from services.people_views import HistoryLine
from utils.wall_clock import to_local

Facts = Mapping[str, Any]

# Beyond that, the days of a changed week are counted, not told.
_MOST_DAYS: Final = 3
_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "name",
        "email": "e-mail address",
        "phone": "phone number",
        "job_role_id": "job title",
        "home_site_id": "home site",
        "hired_on": "first day",
        "terminated_on": "first day without them",
        "upstream_id": "id in the client's system",
        "max_minutes_per_day": "most hours a day",
        "max_minutes_per_week": "most hours a week",
    }
)
_IDS: Final = frozenset({"job_role_id", "home_site_id"})
_DAYS: Final = frozenset({"hired_on", "terminated_on"})
_LENGTHS: Final = frozenset({"max_minutes_per_day", "max_minutes_per_week"})


def history_line(entry: AuditEntry, zone: str, today: date) -> HistoryLine:
    """Return an entry, before and after loaded, as a line; `zone` is the reader's clock."""
    at = to_local(entry.at, zone)
    year = "" if at.year == today.year else f" {at.year}"
    what = _what(entry, today)
    return HistoryLine(
        who=entry.actor_name,
        what=f"{what} ({entry.reason})" if entry.reason else what,
        when_label=f"{words.short_date(at.date())}{year} {at:%H:%M}",
    )


def _what(entry: AuditEntry, today: date) -> str:
    tell = _TOLD.get(entry.action)
    return tell(entry.before or {}, entry.after or {}, today) if tell else entry.action


def _created(_before: Facts, _after: Facts, _today: date) -> str:
    return "added this person"


def _changed(before: Facts, after: Facts, today: date) -> str:
    return words_joined(list(_changes(before, after, today))) or "changed nothing that is shown"


def _gone(_before: Facts, after: Facts, today: date) -> str:
    return f"let this person go from {_date(after['terminated_on'], today)} on"


def _changes(before: Facts, after: Facts, today: date) -> Iterator[str]:
    for name, value in after.items():
        if name == "is_active":
            yield "made this person active" if value else "made this person inactive"
        elif name in _FIELDS:
            yield _change(name, before.get(name), value, today)


def _change(name: str, before: object, after: object, today: date) -> str:
    label = _FIELDS[name]
    if after is None:
        return f"removed the {label}"
    if name in _IDS:
        return f"{'chose' if before is None else 'changed'} the {label}"
    value = _value(name, after, today)
    return f"entered the {label} {value}" if before is None else f"changed the {label} to {value}"


def _value(name: str, value: object, today: date) -> str:
    if name in _DAYS:
        return _date(value, today)
    if name in _LENGTHS and isinstance(value, int):
        return words.length_words(value)
    return str(value)


def _week(_before: Facts, after: Facts, _today: date) -> str:
    if len(after) > _MOST_DAYS:
        return f"changed the usual week on {len(after)} days"
    told = (f"{name} {value or 'the whole day'}" for name, value in after.items())
    return f"changed the usual week: {', '.join(told)}"


def _skills(_before: Facts, after: Facts, _today: date) -> str:
    told = (f"{code} {value or 'not held'}" for code, value in after.items())
    return f"changed the skills: {'; '.join(told)}"


def _week_added(_before: Facts, after: Facts, today: date) -> str:
    return f"entered a temporary week for {_dates(after, today)}"


def _week_changed(_before: Facts, after: Facts, today: date) -> str:
    return f"changed the temporary week of {_dates(after, today)}"


def _week_removed(before: Facts, _after: Facts, today: date) -> str:
    return f"removed the temporary week of {_dates(before, today)}"


def _dates(facts: Facts, today: date) -> str:
    first, last = (date.fromisoformat(str(facts[name])) for name in ("first_on", "last_on"))
    return days_words(first, last, today)


def _date_added(_before: Facts, after: Facts, today: date) -> str:
    reason = f" ({after['reason']})" if after.get("reason") else ""
    return f"marked {_date(after['on_date'], today)} as {_can(after)}{reason}"


def _date_changed(_before: Facts, after: Facts, today: date) -> str:
    day = _date(after["on_date"], today)
    if "is_available" in after:
        return f"changed {day} to {_can(after)}"
    reason = after.get("reason")
    return (
        f"changed the reason for {day} to {reason}" if reason else f"removed the reason for {day}"
    )


def _date_removed(before: Facts, _after: Facts, today: date) -> str:
    return f"took back that {_date(before['on_date'], today)} is {_can(before)}"


def _can(facts: Facts) -> str:
    return "available" if facts["is_available"] else "not available"


def _date(value: object, today: date) -> str:
    return day_words(date.fromisoformat(str(value)), today)


def words_joined(parts: list[str]) -> str:
    """Return `a`, `a and b` or `a, b and c`."""
    *first, last = parts or [""]
    return f"{', '.join(first)} and {last}" if first else last


_TOLD: Final[Mapping[str, Callable[[Facts, Facts, date], str]]] = MappingProxyType(
    {
        "create": _created,
        "change": _changed,
        "terminate": _gone,
        "undo": _changed,
        "set-week": _week,
        "set-skills": _skills,
        "add-week": _week_added,
        "change-week": _week_changed,
        "remove-week": _week_removed,
        "add-date": _date_added,
        "change-date": _date_changed,
        "remove-date": _date_removed,
    }
)

"""Dates as people type them into a search."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from scheduling.wording import WEEKDAYS

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2999
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_LONG_MONTHS: Final = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
)
_MONTH: Final = rf"(?P<month>{'|'.join(_MONTHS)}|sept|{_LONG_MONTHS})\.?"
_YEAR: Final = r"(?:\s+(?P<year>\d{4}))?"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FORMS: Final = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?",
        rf"{_DAY}\s*{_MONTH}{_YEAR}",
        rf"{_MONTH}\s*{_DAY}{_YEAR}",
    )
)
_NAMED: Final[Mapping[str, int]] = MappingProxyType({"yesterday": -1, "today": 0, "tomorrow": 1})
_NEAR: Final = 8
_SHORTEST_WEEKDAY: Final = len("sat")


def date_of(text: str, today: date, *, after: date | None = None) -> date | None:
    """Return the day that `text` means, None when it means none.

    A weekday is the next one, today included. Where the year is left out it is the one that brings
    the day nearest to `today`. With `after`, both are the first that do not lie before it.
    """
    typed = " ".join(text.lower().split())
    if typed in _NAMED:
        return today + timedelta(days=_NAMED[typed])
    from_day = after or today
    if (weekday := _weekday(typed)) is not None:
        return from_day + timedelta(days=(weekday - from_day.weekday()) % 7)
    found = next((form.fullmatch(typed) for form in _FORMS if form.fullmatch(typed)), None)
    if found is None:
        return None
    month, day, year = _month(found["month"]), int(found["day"]), found["year"]
    if year is not None:
        return _date(int(year) + (0 if len(year) == len("2026") else 2000), month, day)
    return _nearest(month, day, today, after)


def _weekday(typed: str) -> int | None:
    if len(typed) < _SHORTEST_WEEKDAY:
        return None
    names = (name.lower() for name in WEEKDAYS)
    return next((number for number, name in enumerate(names) if name.startswith(typed)), None)


def _month(typed: str) -> int:
    return int(typed) if typed.isdigit() else _MONTHS.index(typed[:3]) + 1


def _nearest(month: int, day: int, today: date, after: date | None) -> date | None:
    found = list(_in_years_around((after or today).year, month, day))
    if after is not None:
        return min((one for one in found if one >= after), default=None)
    return min(found, key=lambda one: (abs(one - today), one < today), default=None)


def _in_years_around(year: int, month: int, day: int) -> Iterator[date]:
    for near in range(year - _NEAR, year + _NEAR + 1):
        if (found := _date(near, month, day)) is not None:
            yield found


def _date(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None

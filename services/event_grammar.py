"""What somebody types to find events, read into terms.

A comma means and. `s:`, `d:` and `sc:` are followed by the day on which the window opens, the work
is due or somebody does it: a date, or two with `to` between them. Six digits are an event number,
CAPITALS a person; anything else is words of the project name, the reference or the site.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from repositories.event_search import Days, EventTerms
from repositories.sites import SiteRepository
from services.event_dates import date_of

MOST_TERMS: Final = 20
_DATED: Final = re.compile(r"(?P<prefix>sc|s|d)\s*:(?P<value>.*)", re.IGNORECASE | re.DOTALL)
# Letters and a colon with something right behind it are meant as a prefix, not as words.
_PREFIXED: Final = re.compile(r"(?P<prefix>[^\W\d_]{1,2}):\S.*", re.DOTALL)
_HALF_A_YEAR: Final = timedelta(days=183)
_TO: Final = re.compile(r"\s+to\s+", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d{6}", re.ASCII)
_FIELDS: Final[Mapping[str, str]] = MappingProxyType({"s": "opens", "d": "due", "sc": "scheduled"})


class SearchFault(ValueError):
    """What was typed can't be read; the message says what is wanted instead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Term:
    field: str
    days: tuple[Days, ...] = ()
    texts: tuple[str, ...] = ()


def read_search(text: str, today: date) -> EventTerms:
    """Return the terms of a search, with dates as seen on `today`; raises `SearchFault`."""
    terms = [_term(part.strip(), today) for part in text.split(",") if part.strip()]
    if len(terms) + sum(text.count(" ") for term in terms for text in term.texts) > MOST_TERMS:
        raise SearchFault(f"Search for at most {MOST_TERMS} words and dates at once.")

    def days(field: str) -> tuple[Days, ...]:
        return tuple(day for term in terms if term.field == field for day in term.days)

    def texts(field: str) -> tuple[str, ...]:
        return tuple(one for term in terms if term.field == field for one in term.texts)

    return EventTerms(
        opens=days("opens"),
        due=days("due"),
        scheduled=days("scheduled"),
        numbers=texts("numbers"),
        people=texts("people"),
        words=texts("words"),
    )


def written_search(terms: EventTerms) -> str:
    """Return a text that is read as those terms."""
    dated = {"s": terms.opens, "d": terms.due, "sc": terms.scheduled}
    written = [f"{prefix}:{_written_days(one)}" for prefix, days in dated.items() for one in days]
    return ", ".join((*written, *terms.numbers, *terms.people, *terms.words))


def placed_terms(terms: EventTerms, sites: SiteRepository) -> EventTerms:
    """Return the terms with the zones that their days are read in, asked for only if needed."""
    return replace(terms, zones=sites.all_zones()) if terms.scheduled else terms


def _term(part: str, today: date) -> _Term:
    if found := _DATED.fullmatch(part):
        prefix = found["prefix"].lower()
        days = _days(prefix, found["value"].strip(), today)
        return _Term(field=_FIELDS[prefix], days=(days,))
    if found := _PREFIXED.fullmatch(part):
        raise SearchFault(
            f"“{found['prefix']}:” means nothing here. s: opens, d: due, sc: scheduled."
        )
    if _NUMBER.fullmatch(part):
        return _Term(field="numbers", texts=(part,))
    if _is_person(part):
        return _Term(field="people", texts=(" ".join(part.split()),))
    return _Term(field="words", texts=(" ".join(part.split()),))


def _is_person(part: str) -> bool:
    capitals = sum(map(str.isupper, part))
    return capitals > 1 and part[0].isupper() and not any(map(str.islower, part))


def _days(prefix: str, value: str, today: date) -> Days:
    begin, *rest = _TO.split(value, maxsplit=1)
    first = date_of(begin, today)
    last = date_of(rest[0], today, after=first) if rest else first
    if first is None or last is None:
        raise _no_date(prefix, value)
    if last < first or _is_backwards(rest, first, last, today):
        raise SearchFault(f"“{prefix}:{value}” ends before it begins: put the earlier date first.")
    return Days(first=first, last=last)


def _is_backwards(rest: list[str], first: date, last: date, today: date) -> bool:
    """Return whether two days without years only make sense most of a year apart, which nobody
    means by `30 Nov to 28 Nov`."""
    as_typed = date_of(rest[0], today) if rest else None
    is_early = as_typed is not None and as_typed < first
    return is_early and last.year > first.year and last - first > _HALF_A_YEAR


def _no_date(prefix: str, value: str) -> SearchFault:
    wanted = "a date like 2026-12-05, 5 Dec, 12/05, sat or today, or two with “to” between them"
    return SearchFault(f"“{prefix}:” wants {wanted}" + (f"; “{value}” is none." if value else "."))


def _written_days(days: Days) -> str:
    if days.first == days.last:
        return days.first.isoformat()
    return f"{days.first} to {days.last}"

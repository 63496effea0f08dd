"""One cell of a CSV file, in and out: trimming, the formula guard, and the kinds of values."""

import re
from datetime import date, datetime, time

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_STAMP = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{4})\s+(\d{1,2}):(\d{1,2}):(\d{1,2})\s+([AP])M",
    re.ASCII | re.IGNORECASE,
)
_DIGITS = re.compile(r"[0-9]+")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_YES, _NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
_HOURS_ON_THE_CLOCK = 12
_MOST_MINUTES = 1_440
_SHOWN = 40


class CellFaultError(ValueError):
    """What a cell says can't be used; the message says what to write instead."""


def clean(cell: str) -> str:
    """Return what a cell says: trimmed, without the one apostrophe that guards a formula.

    Trimmed again afterwards, because the apostrophe may have stood before a tab. For every trimmed
    text, `clean(guard(text)) == text`.
    """
    text = cell.strip()
    return text[1:].strip() if _GUARDED.match(text) else text


def guard(text: str) -> str:
    """Return the cell that a spreadsheet shows as `text` instead of computing it."""
    return f"'{text}" if _FORMULA.match(text) else text


def shown(text: str) -> str:
    """Return a cell's text between quotes, shortened for a message."""
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN]}…”"


def stamp_text(local: datetime) -> str:
    """Return a wall-clock time as the client writes it, such as `05/03/2026 09:45:00 AM`."""
    hour = local.hour % _HOURS_ON_THE_CLOCK or _HOURS_ON_THE_CLOCK
    half = "PM" if local.hour >= _HOURS_ON_THE_CLOCK else "AM"
    return (
        f"{local.month:02}/{local.day:02}/{local.year:04}"
        f" {hour:02}:{local.minute:02}:{local.second:02} {half}"
    )


def stamp(text: str) -> datetime:
    """Return the naive wall-clock time that `%m/%d/%Y %I:%M:%S %p` writes; strptime is too slow."""
    match = _STAMP.fullmatch(text)
    if match is None:
        raise CellFaultError(
            f"{shown(text)} is no date and time: write it like 01/31/2027 09:45:00 AM."
        )
    month, day, year, hour, minute, second = (int(part) for part in match.groups()[:6])
    if not 1 <= hour <= _HOURS_ON_THE_CLOCK or not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise CellFaultError(
            f"{shown(text)}: the hour must be 1 to 12, the year {_FIRST_YEAR} to {_LAST_YEAR}."
        )
    hour = hour % _HOURS_ON_THE_CLOCK + _HOURS_ON_THE_CLOCK * (match[7] in "pP")
    try:
        return datetime.combine(date(year, month, day), time(hour, minute, second))
    except ValueError as error:
        raise CellFaultError(
            f"{shown(text)} is not in the calendar: correct the day or the time."
        ) from error


def minutes(text: str) -> int:
    """Return whole minutes from 1 to 1,440."""
    if _DIGITS.fullmatch(text) and len(text) <= _SHOWN and 1 <= int(text) <= _MOST_MINUTES:
        return int(text)
    raise CellFaultError(
        f"{shown(text)} is no duration: write whole minutes from 1 to {_MOST_MINUTES:,}, "
        "or leave it empty."
    )


def digits(text: str) -> str:
    """Return a number that is a name: leading zeros stay."""
    if _DIGITS.fullmatch(text):
        return text
    raise CellFaultError(f"{shown(text)} is no reference number: write digits only.")


def code(text: str) -> str:
    """Return a code that can be a part of an address: the form that the API asks for as well."""
    if _CODE.fullmatch(text):
        return text
    raise CellFaultError(
        f"{shown(text)} can't be used: write letters, digits, dots, hyphens and underscores, "
        "beginning with a letter or digit."
    )


def yes_or_no(text: str) -> bool:
    """Return the truth of yes/no, y/n, true/false or 1/0 in any case."""
    word = text.casefold()
    if word not in _YES | _NO:
        raise CellFaultError(f"{shown(text)} is neither yes nor no: write one of them.")
    return word in _YES


def email(text: str) -> str:
    """Return an address that has one @ with something on both sides."""
    if _EMAIL.fullmatch(text):
        return text
    raise CellFaultError(f"{shown(text)} is no e-mail address: correct it or leave it empty.")


def as_it_is(text: str) -> str:
    """Return any text."""
    return text

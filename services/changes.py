"""Partial changes: what a command leaves out stays, and what differs is what the audit keeps."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum
from typing import Final, TypeVar

from error_handlers.exceptions import PreconditionFailedException

T = TypeVar("T")


class Keep(Enum):
    """The value of a command's field that was not given: None already means empty."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP


def given(command: object, names: Iterable[str]) -> dict[str, object]:
    """Return those of the command's fields that were given."""
    return {name: value for name in names if (value := getattr(command, name)) is not KEEP}


def kept(value: T | Keep, was: T) -> T:
    """Return the new value, or what was where none was given."""
    return was if isinstance(value, Keep) else value


def put(row: object, values: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """Set attributes of a row and return the facts that differ, as they were and as they are."""
    differing = [name for name in values if getattr(row, name) != values[name]]
    before = facts_of(row, differing)
    for name in differing:
        setattr(row, name, values[name])
    return before, facts_of(row, differing)


def facts_of(row: object, names: Iterable[str]) -> dict[str, object]:
    """Return those attributes of a row, for the audit and for whoever saw an older version."""
    return {name: _fact(getattr(row, name)) for name in names}


def refuse_stale(version: int, expected_version: int, current: Mapping[str, object]) -> None:
    """Raise `PreconditionFailedException`, showing `current`, unless the versions are the same."""
    if version != expected_version:
        raise PreconditionFailedException(context={"current": {**current, "version": version}})


def _fact(value: object) -> object:
    # A wall clock is kept as text: without its site it is no instant, and stored JSON refuses it.
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.isoformat()
    return value

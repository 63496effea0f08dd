"""Partial changes: what a command leaves out stays, and what differs is what the audit keeps."""

from collections.abc import Iterable, Mapping
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
    """Set attributes of a row and return what differs, as it was and as it is."""
    before = {name: was for name in values if (was := getattr(row, name)) != values[name]}
    for name in before:
        setattr(row, name, values[name])
    return before, {name: values[name] for name in before}


def facts_of(row: object, names: Iterable[str]) -> dict[str, object]:
    """Return those attributes of a row, for the audit and for whoever saw an older version."""
    return {name: getattr(row, name) for name in names}


def refuse_stale(version: int, expected_version: int, current: Mapping[str, object]) -> None:
    """Raise `PreconditionFailedException`, showing `current`, unless the versions are the same."""
    if version != expected_version:
        raise PreconditionFailedException(context={"current": {**current, "version": version}})

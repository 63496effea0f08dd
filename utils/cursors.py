"""Opaque marks of a place in an ordered list: the sort key of a row and its id."""

import base64
import binascii
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from error_handlers.exceptions import FieldFault, ValidationException
from utils.json import dumps, loads

_PARTS = 4
_LONGEST_TEXT = 400
_INSTANT, _WALL_CLOCK, _DAY, _PLAIN = "d", "w", "o", "v"

SortValue = str | int | datetime | date


class WallClock(datetime):
    """The key of a list in order of wall-clock times, which have no zone as instants do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cursor:
    """Between two rows: after (or, reading backwards, before) the row with this key and id."""

    value: SortValue
    id: UUID
    is_backwards: bool = False

    def encode(self) -> str:
        """Return the mark as text that fits into an address."""
        packed = dumps([_tag(self.value), self.value, self.id, int(self.is_backwards)])
        return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decode_cursor(text: str, kind: type[SortValue]) -> Cursor:
    """Return the cursor that `encode` wrote, for a list sorted by values of `kind`.

    Raises:
        ValidationException: it is not a cursor of this list.
    """
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        packed = base64.b64decode(padded, altchars=b"-_", validate=True)
        tag, value, row_id, backwards = _fields(loads(packed))
        if tag == _INSTANT:
            value = datetime.fromisoformat(str(value))
        elif tag == _DAY:
            value = date.fromisoformat(str(value))
        elif tag == _WALL_CLOCK:
            value = WallClock.fromisoformat(str(value))
        return Cursor(
            value=_checked_value(value, kind), id=UUID(str(row_id)), is_backwards=backwards == 1
        )
    except (ValueError, TypeError, binascii.Error, OverflowError) as error:
        fault = FieldFault(field="cursor", message="Start again without a cursor.")
        words = "This cursor does not belong to this list."
        raise ValidationException(words, errors=[fault]) from error


def _tag(value: SortValue) -> str:
    if isinstance(value, datetime):
        return _INSTANT if value.tzinfo else _WALL_CLOCK
    return _DAY if isinstance(value, date) else _PLAIN


def _fields(decoded: object) -> tuple[object, object, object, object]:
    if not isinstance(decoded, list) or len(decoded) != _PARTS:
        raise TypeError("a cursor has four parts")
    return decoded[0], decoded[1], decoded[2], decoded[3]


def _checked_value(value: object, kind: type[SortValue]) -> SortValue:
    # By its very type: True is an int, and an instant is a date.
    if not isinstance(value, kind) or type(value) is not kind:
        raise TypeError(f"the list is not sorted by {type(value).__name__}")
    _refuse_extremes(value)
    return value


def _refuse_extremes(value: SortValue) -> None:
    if isinstance(value, datetime) and (value.utcoffset() is None) != isinstance(value, WallClock):
        raise ValueError("instants have a zone, wall clocks have none")
    if isinstance(value, int) and not -(2**31) <= value < 2**31:
        raise ValueError("the number is out of range")
    if isinstance(value, str) and ("\x00" in value or len(value) > _LONGEST_TEXT):
        raise ValueError("the text is out of range")

"""Column types for rows that go straight to the wire: what JSON will show, without objects between.

On PostgreSQL the driver's own values are passed on. On SQLite text stays text: an instant is stored
as `2026-05-04 15:30:00.000000` and an id as 32 hex digits, so both only need their punctuation.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Uuid, type_coerce
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeEngine, UserDefinedType
from typing_extensions import override

from models.types import UtcDateTime

_Processor = Callable[[Any], Any] | None
_NO_FRACTION = ".000000"


class _WireInstant(UserDefinedType[Any]):
    """An instant as `2026-05-04T15:30:00+00:00` (RFC 3339)."""

    cache_ok = True

    @override
    def result_processor(self, dialect: Dialect, coltype: object) -> _Processor:
        return _instant if dialect.name == "sqlite" else None


class _WireId(UserDefinedType[Any]):
    """A UUID as its usual text."""

    cache_ok = True

    @override
    def result_processor(self, dialect: Dialect, coltype: object) -> _Processor:
        return _identifier if dialect.name == "sqlite" else None


def _instant(text: str | None) -> str | None:
    if text is None:
        return None
    fraction = "" if text.endswith(_NO_FRACTION) else text[19:]
    return f"{text[:10]}T{text[11:19]}{fraction}+00:00"


def _identifier(digits: str | None) -> str | None:
    if digits is None:
        return None
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


_WIRE: tuple[tuple[type[TypeEngine[Any]], TypeEngine[Any]], ...] = (
    (UtcDateTime, _WireInstant()),
    (Uuid, _WireId()),
)


def for_the_wire(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """Return `column` read as JSON will show it."""
    for stored, wire in _WIRE:
        if isinstance(column.type, stored):
            return type_coerce(column, wire)
    return type_coerce(column, column.type)

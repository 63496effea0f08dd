"""Column types: instants that know their zone, and the one JSON type."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, cast
from uuid import UUID, SafeUUID

from sqlalchemy import JSON, DateTime, Dialect, Enum, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

from utils.json import to_plain


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored and returned in UTC; a naive value is refused with `ValueError`."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"{value.isoformat()} has no time zone")
        return value.astimezone(UTC)

    @override
    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        # SQLite keeps text: most instants of a list are the day's few starts and ends, read before.
        return (
            _instant_of if dialect.name == "sqlite" else super().result_processor(dialect, coltype)
        )

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is UTC:
            return value
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@lru_cache(maxsize=16_384)
def _instant_of(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


class Identifier(Uuid[UUID]):
    """An id. SQLite keeps it as 32 hex digits: reading these is most of what a long list costs, so
    it is done in a third of the usual time, and not again for an id that was just read."""

    @override
    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        return None if dialect.supports_native_uuid else _id_of


@lru_cache(maxsize=16_384)
def _id_of(digits: str | None) -> UUID | None:
    if digits is None:
        return None
    # UUID() looks for braces, dashes and prefixes first; these never are in what we stored.
    made = UUID.__new__(UUID)
    object.__setattr__(made, "int", int(digits, 16))
    object.__setattr__(made, "is_safe", SafeUUID.unknown)
    return made


class JSONDocument(TypeDecorator[Any]):
    """Any JSON-ready value; everything goes through the one encoder, which refuses with the field's
    path."""

    impl = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    cache_ok = True

    @override
    def process_bind_param(self, value: object, dialect: Dialect) -> object:
        return to_plain(value)

    @override
    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        return self.impl_instance.coerce_compared_value(op, value)


def text_enum(kind: type[StrEnum], name: str) -> Enum:
    """Store `kind` as text with a named CHECK, on every database alike."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in cast("type[StrEnum]", members)],
    )

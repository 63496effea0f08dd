"""The fields of load schemas: strict, and refusing in words that say what to send instead."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Generic, TypedDict, TypeVar
from uuid import UUID
from zoneinfo import available_timezones

from marshmallow import ValidationError, fields
from marshmallow.validate import Length, Range
from typing_extensions import Unpack, override

FIRST_YEAR, LAST_YEAR = 1900, 2999
_DATE = r"(19|2\d)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_CLOCK = _DATE + r"T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.0{1,6})?)?"
_OFFSET = r"(Z|[+-]([01]\d|2[0-3]):[0-5]\d)"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)

E = TypeVar("E", bound=StrEnum)
D = TypeVar("D", bound=date)


class FieldOptions(TypedDict, total=False):
    """What every field takes besides its own."""

    required: bool
    allow_none: bool
    load_default: Any
    data_key: str
    attribute: str


def _words(**own: str) -> dict[str, str | list[Any] | dict[Any, Any]]:
    return {
        "required": "This is required: send a value.",
        "null": "This can't be null: send a value, or leave the field out.",
        **own,
    }


class Text(fields.String):
    """Text, trimmed, never blank: the one place that refuses what a database or JSON can't hold."""

    default_error_messages = _words(
        invalid="Send text between quotes.",
        blank="This can't be blank: send text.",
        nul="Remove the NUL character.",
        surrogate="Remove the half of a surrogate pair.",
        pattern="Send {wanted}.",
    )

    def __init__(
        self,
        *,
        longest: int,
        pattern: str | None = None,
        wanted: str = "text of the documented form",
        about: str = "",
        **options: Unpack[FieldOptions],
    ) -> None:
        metadata = {"minLength": 1, "pattern": pattern or r"\S"}
        if about:
            metadata["description"] = about
        super().__init__(
            validate=Length(max=longest, error="Use at most {max} characters."),
            metadata=metadata,
            **options,
        )
        self._pattern = re.compile(pattern, re.ASCII) if pattern else None
        self._wanted = wanted

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        text = self.trimmed(value)
        if not text:
            raise self.make_error("blank")
        if "\x00" in text:
            raise self.make_error("nul")
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise self.make_error("surrogate")
        if self._pattern and not self._pattern.fullmatch(text):
            raise self.make_error("pattern", wanted=self._wanted)
        return text

    def trimmed(self, value: str) -> str:
        """Return the text without what surrounds it."""
        return value.strip()


def code_text(**options: Unpack[FieldOptions]) -> Text:
    """Return the field of a new code, which becomes a part of addresses."""
    return Text(
        longest=40,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        wanted="letters, digits, dots, hyphens and underscores, beginning with a letter or digit",
        **options,
    )


def email_text(**options: Unpack[FieldOptions]) -> Text:
    """Return the field of an e-mail address."""
    return Text(
        longest=254,
        pattern=r"^[^@\s]+@[^@\s]+$",
        wanted="an address such as dana@example.com",
        **options,
    )


class ZoneName(Text):
    """An IANA time zone."""

    default_error_messages = _words(
        zone="This is no IANA time zone: send one such as America/Chicago."
    )

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        super().__init__(longest=64, **options)

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        name = super()._deserialize(value, attr, data, **kwargs)
        if name not in _known_zones():
            raise self.make_error("zone")
        return name


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


class Whole(fields.Integer):
    """A whole number between two bounds; `is_text` reads it from an address."""

    default_error_messages = _words(invalid="Send a whole number.")

    def __init__(
        self, *, lowest: int, highest: int, is_text: bool = False, **options: Unpack[FieldOptions]
    ) -> None:
        words = "Send a whole number from {min} to {max}."
        super().__init__(validate=Range(min=lowest, max=highest, error=words), **options)
        self._is_text = is_text

    @override
    def _validated(self, value: Any) -> int:
        if self._is_text and isinstance(value, str) and _WHOLE.fullmatch(value):
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise self.make_error("invalid", input=value)


class YesNo(fields.Boolean):
    """True or false and nothing that only looks like it; `is_text` reads it from an address."""

    default_error_messages = _words(invalid="Send true or false.")
    _NAMES: ClassVar[Mapping[str, bool]] = {"true": True, "false": False}

    def __init__(self, *, is_text: bool = False, **options: Unpack[FieldOptions]) -> None:
        super().__init__(**options)
        self._is_text = is_text

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> bool:
        if isinstance(value, bool):
            return value
        if self._is_text and value in self._NAMES:
            return self._NAMES[value]
        raise self.make_error("invalid")


class Choice(fields.Enum[E], Generic[E]):
    """One of a fixed set of words."""

    default_error_messages = _words(unknown="Send one of: {choices}.")

    def __init__(self, kind: type[E], **options: Unpack[FieldOptions]) -> None:
        super().__init__(kind, by_value=fields.String(), **options)

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> E:
        if not isinstance(value, str):
            raise self.make_error("unknown", choices=self.choices_text)
        return super()._deserialize(value, attr, data, **kwargs)


class Identifier(fields.UUID):
    """The id of a row."""

    default_error_messages = _words(
        invalid_uuid="Send an id such as 0198c0de-7a11-7000-8000-000000000001."
    )

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> UUID:
        if not isinstance(value, str):
            raise self.make_error("invalid_uuid")
        return self._validated(value)


class Day(fields.Date):
    """A calendar date."""

    default_error_messages = _words(
        invalid="Send a date such as 2027-01-31, from the year 1900 to 2999."
    )

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> date:
        refusal = self.make_error("invalid")
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise refusal
        return _in_calendar(value, date.fromisoformat, refusal)


class Moment(fields.DateTime):
    """An instant with its zone (loaded as UTC), or a wall-clock time at the site; to the second."""

    default_error_messages = _words(
        invalid="Send a date and time to the second, such as 2027-01-31T15:45:00Z, or without "
        "a zone on the site's clock, from the year 1900 to 2999."
    )
    pattern: ClassVar = f"^{_CLOCK}{_OFFSET}?$"
    format_name: ClassVar = "date-time-or-local"

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        documented = {"pattern": self.pattern, "format": self.format_name}
        super().__init__(metadata=documented, **options)

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> datetime:
        refusal = self.make_error("invalid")
        if not isinstance(value, str) or not re.fullmatch(self.pattern, value, re.ASCII):
            raise refusal
        moment = _in_calendar(value, datetime.fromisoformat, refusal)
        return moment.astimezone(UTC) if moment.tzinfo else moment


class WallClock(Moment):
    """A date and time on the clock at a site, without a zone."""

    default_error_messages = _words(
        invalid="Send a date and time on the site's clock, without a zone and to the second, "
        "such as 2027-01-31T09:45:00, from the year 1900 to 2999."
    )
    pattern: ClassVar = f"^{_CLOCK}$"
    format_name: ClassVar = "local-date-time"


class Instant(Moment):
    """A date and time with its zone."""

    default_error_messages = _words(
        invalid="Send a date and time with its zone and to the second, such as "
        "2027-01-31T15:45:00Z, from the year 1900 to 2999."
    )
    pattern: ClassVar = f"^{_CLOCK}{_OFFSET}$"
    format_name: ClassVar = "date-time"


class Listed(fields.List[Any]):
    """A list of at most so many values."""

    default_error_messages = _words(invalid="Send a list.")

    def __init__(
        self, inner: fields.Field[Any], *, longest: int = 50, **options: Unpack[FieldOptions]
    ) -> None:
        words = "Send at most {max}."
        super().__init__(inner, validate=Length(max=longest, error=words), **options)


def _in_calendar(value: str, read: Callable[[str], D], refusal: ValidationError) -> D:
    try:
        found = read(value)
    except ValueError as error:
        raise refusal from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise refusal
    return found

"""The fields of load schemas: strict, and refusing in words that say what to send instead."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Generic, TypedDict, TypeVar
from uuid import UUID
from zoneinfo import available_timezones

from marshmallow import fields
from marshmallow.validate import Length, Range
from typing_extensions import Unpack, override

from utils.visible_text import misleading_characters, visible_length

_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)

E = TypeVar("E", bound=StrEnum)


class FieldOptions(TypedDict, total=False):
    """What every field takes besides its own."""

    required: bool
    allow_none: bool
    load_default: Any
    data_key: str
    attribute: str


def refusal_words(**own: str) -> dict[str, str | list[Any] | dict[Any, Any]]:
    """Return a field's own refusals and those that every field shares."""
    return {
        "required": "This is required: send a value.",
        "null": "This can't be null: send a value, or leave the field out.",
        **own,
    }


class Text(fields.String):
    """Text, trimmed, never blank: the one place that refuses what a database or JSON can't hold,
    and what would mislead whoever reads it; of a text that nobody reads, `is_read` is False."""

    is_read: ClassVar[bool] = True
    default_error_messages = refusal_words(
        invalid="Send text between quotes.",
        blank="This can't be blank: send text.",
        nul="Remove the NUL character.",
        surrogate="Remove the half of a surrogate pair.",
        misleading="Remove what can't be seen: {characters}.",
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
        if self.is_read and (found := misleading_characters(text)):
            raise self.make_error("misleading", characters=", ".join(found))
        if self.is_read and not visible_length(text):
            raise self.make_error("blank")
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


def reason_text() -> Text:
    """Return the field of a reason that a person types."""
    return Text(
        longest=400, pattern=r"^\S[\s\S]+\S$", wanted="a reason of three characters or more"
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

    default_error_messages = refusal_words(
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

    default_error_messages = refusal_words(invalid="Send a whole number.")

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

    default_error_messages = refusal_words(invalid="Send true or false.")
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

    default_error_messages = refusal_words(unknown="Send one of: {choices}.")

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

    default_error_messages = refusal_words(
        invalid_uuid="Send an id such as 0198c0de-7a11-7000-8000-000000000001."
    )

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> UUID:
        if not isinstance(value, str):
            raise self.make_error("invalid_uuid")
        return self._validated(value)


class Listed(fields.List[Any]):
    """A list of so many values."""

    default_error_messages = refusal_words(invalid="Send a list.")

    def __init__(
        self,
        inner: fields.Field[Any],
        *,
        shortest: int = 0,
        longest: int = 50,
        **options: Unpack[FieldOptions],
    ) -> None:
        words = "Send from {min} to {max}." if shortest else "Send at most {max}."
        bounds = Length(min=shortest or None, max=longest, error=words)
        super().__init__(inner, validate=bounds, **options)

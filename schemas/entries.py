"""Fields that people type into: forgiving in form, exact in what they mean."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Any, Final

from marshmallow import fields
from typing_extensions import Unpack, override

from schemas.fields import FieldOptions, refusal_words

_CLOCK: Final = re.compile(r"(\d{1,2})(?:\s*[:.h]?\s*([0-5]\d))?\s*(?:([ap])\.?m?\.?)?", re.I)
_HOURS: Final = re.compile(r"(\d{1,3})(?:[.,](\d{1,2})|\s*[:h]\s*([0-5]\d))?\s*h?", re.I)
_NOON: Final = 12
_MINUTES: Final = 60


class ClockEntry(fields.Field[time]):
    """A time of day as somebody types it: `9`, `930`, `09:30`, `9.30`, `5pm`."""

    default_error_messages = refusal_words(invalid="Type a time such as 9:30 or 17:00.")

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> time:
        found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
        if found is None:
            raise self.make_error("invalid")
        hour, half = int(found[1]), found[3]
        if half and not 1 <= hour <= _NOON:
            raise self.make_error("invalid")
        if half:
            hour = hour % _NOON + (_NOON if half in "pP" else 0)
        if hour > time.max.hour:
            raise self.make_error("invalid")
        return time(hour, int(found[2] or 0))


class HoursEntry(fields.Field[int]):
    """A length as somebody types it (`8`, `7.5`, `7:30`), loaded as minutes."""

    default_error_messages = refusal_words(
        invalid="Type hours such as 8, 7.5 or 7:30, {most} at most."
    )

    def __init__(self, *, most_minutes: int, **options: Unpack[FieldOptions]) -> None:
        super().__init__(**options)
        self._most = most_minutes

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> int:
        found = _HOURS.fullmatch(value.strip()) if isinstance(value, str) else None
        if found is None:
            raise self._refusal()
        minutes = int(found[1]) * _MINUTES + int(found[3] or 0)
        minutes += round(float(f"0.{found[2] or 0}") * _MINUTES)
        if not 1 <= minutes <= self._most:
            raise self._refusal()
        return minutes

    def _refusal(self) -> Exception:
        return self.make_error("invalid", most=self._most // _MINUTES)

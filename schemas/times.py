"""The fields of days and times in load schemas, each with the clock that it is read on."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar, Final, TypeVar

from marshmallow import ValidationError, fields
from typing_extensions import Unpack, override

from schemas.fields import FieldOptions, refusal_words

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2999
_DATE = r"(19|2\d)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_CLOCK = _DATE + r"T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.0{1,6})?)?"
_OFFSET = r"(Z|[+-]([01]\d|2[0-3]):[0-5]\d)"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

D = TypeVar("D", bound=date)


class Day(fields.Date):
    """A calendar date."""

    default_error_messages = refusal_words(
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

    default_error_messages = refusal_words(
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

    default_error_messages = refusal_words(
        invalid="Send a date and time on the site's clock, without a zone and to the second, "
        "such as 2027-01-31T09:45:00, from the year 1900 to 2999."
    )
    pattern: ClassVar = f"^{_CLOCK}$"
    format_name: ClassVar = "local-date-time"


class ClockTime(fields.Time):
    """A time of day on the clock at a site, to the minute."""

    default_error_messages = refusal_words(invalid="Send a time such as 09:45.")
    pattern: ClassVar = r"^([01]\d|2[0-3]):[0-5]\d(:00)?$"

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        super().__init__(metadata={"pattern": self.pattern}, **options)

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> time:
        if not isinstance(value, str) or not re.fullmatch(self.pattern, value, re.ASCII):
            raise self.make_error("invalid")
        return time.fromisoformat(value)


class Instant(Moment):
    """A date and time with its zone."""

    default_error_messages = refusal_words(
        invalid="Send a date and time with its zone and to the second, such as "
        "2027-01-31T15:45:00Z, from the year 1900 to 2999."
    )
    pattern: ClassVar = f"^{_CLOCK}{_OFFSET}$"
    format_name: ClassVar = "date-time"


def _in_calendar(value: str, read: Callable[[str], D], refusal: ValidationError) -> D:
    try:
        found = read(value)
    except ValueError as error:
        raise refusal from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise refusal
    return found

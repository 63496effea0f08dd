"""Days in addresses, of pages and of the API."""

from datetime import date

from typing_extensions import override
from werkzeug.routing import BaseConverter, ValidationError


class DayConverter(BaseConverter):
    """A calendar date such as 2026-12-12; anything else is an address that does not exist."""

    regex = r"(?:19|2[0-9])\d{2}-\d{2}-\d{2}"

    @override
    def to_python(self, value: str) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ValidationError from error

    @override
    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else value.isoformat()


def describe_day(_converter: object) -> dict[str, object]:
    """Return the schema of a day in an address."""
    return {"type": "string", "format": "date"}

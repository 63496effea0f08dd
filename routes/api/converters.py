"""Codes in addresses: what can't be a code is not found, before a database is asked."""

from typing import Final

from typing_extensions import override
from werkzeug.routing import PathConverter, ValidationError

LONGEST_CODE: Final = 40


class CodeConverter(PathConverter):
    """A code as it may stand in a file, slashes included."""

    @override
    def to_python(self, value: str) -> str:
        if len(value) > LONGEST_CODE or "\x00" in value:
            raise ValidationError
        return value


def describe_code(_converter: object) -> dict[str, object]:
    """Return the schema of a code in an address."""
    return {"type": "string", "minLength": 1, "maxLength": LONGEST_CODE}

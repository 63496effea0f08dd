"""Codes and handles in addresses: what can't be one is not found, before a database is asked."""

from typing import Final

from werkzeug.routing import BaseConverter, PathConverter

LONGEST_CODE: Final = 40


class CodeConverter(PathConverter):
    """A code as it may stand in a file, slashes included."""

    # In the pattern, not in to_python: werkzeug answers 405 where only the conversion fails.
    regex = rf"[^/\x00][^\x00]{{0,{LONGEST_CODE - 1}}}?"


class HandleConverter(BaseConverter):
    """The handle of a session: 64 hexadecimal digits."""

    regex = "[0-9a-f]{64}"


def describe_handle(_converter: object) -> dict[str, object]:
    """Return the schema of a session's handle in an address."""
    return {"type": "string", "pattern": f"^{HandleConverter.regex}$"}


def describe_code(_converter: object) -> dict[str, object]:
    """Return the schema of a code in an address."""
    return {"type": "string", "minLength": 1, "maxLength": LONGEST_CODE}

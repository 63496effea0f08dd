"""Codes in addresses: what can't be a code is not found, before a database is asked."""

from typing import Final

from werkzeug.routing import PathConverter

LONGEST_CODE: Final = 40


class CodeConverter(PathConverter):
    """A code as it may stand in a file, slashes included."""

    # In the pattern, not in to_python: werkzeug answers 405 where only the conversion fails.
    regex = rf"[^/\x00][^\x00]{{0,{LONGEST_CODE - 1}}}?"


def describe_code(_converter: object) -> dict[str, object]:
    """Return the schema of a code in an address."""
    return {"type": "string", "minLength": 1, "maxLength": LONGEST_CODE}

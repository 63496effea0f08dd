"""The one JSON encoder: what a JSON column stores and what the wire carries.

`to_plain` turns a value into JSON-ready data and names the path of anything it refuses. Datetimes
must be aware.
"""

import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from uuid import UUID

import orjson

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]

_SIGNED_64_MIN, _UNSIGNED_64_MAX = -(2**63), 2**64 - 1
_LINE = 76


class JsonRefusedError(ValueError):
    """A value that has no faithful JSON form; the message starts with its path."""


def dumps(value: object) -> bytes:
    """Encode what our own code made, fast: aware datetimes, dates, UUIDs and enums included.

    Raises:
        JsonRefusedError: an unknown type, an integer beyond 64 bits or a lone surrogate, with its
        path.
    """
    try:
        return orjson.dumps(value, default=to_plain)
    except orjson.JSONEncodeError:
        return orjson.dumps(to_plain(value))


def dumps_document(value: object) -> bytes:
    """Encode what is to be stored, checking every part of it.

    Raises:
        JsonRefusedError: NaN, a naive datetime, an unknown type and all that `dumps` refuses, with
        its path.
    """
    return orjson.dumps(to_plain(value))


def dumps_sorted(value: object) -> bytes:
    """Encode what is plain already with the keys in order: equal values are equal text."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def dumps_to_read(value: object, indent: str = "") -> str:
    """Encode for people: whatever fits into a line stays on it, the rest is indented by two."""
    line = _line(value)
    if len(indent) + len(line) <= _LINE or not isinstance(value, Mapping | list | tuple):
        return line
    inside = indent + "  "
    opening, closing = line[0], line[-1]
    if isinstance(value, Mapping):
        parts = [f"{_line(key)}: {dumps_to_read(item, inside)}" for key, item in value.items()]
    else:
        parts = [dumps_to_read(item, inside) for item in value]
    joined = f",\n{inside}".join(parts)
    return f"{opening}\n{inside}{joined}\n{indent}{closing}"


def loads(text: bytes | str) -> JsonValue:
    """Decode JSON text. Raises `ValueError` on anything that is not JSON."""
    decoded: JsonValue = orjson.loads(text)
    return decoded


def _line(value: object) -> str:
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_line(key)}: {_line(item)}' for key, item in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_line, value))}]"
    return dumps(value).decode()


def to_plain(value: object, path: str = "$") -> JsonValue:
    """Return `value` as dicts, lists, strings, numbers, booleans and None, or refuse it with its
    path."""
    if isinstance(value, Enum):
        return to_plain(value.value, path)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str | int | float):
        return _checked_scalar(value, path)
    if isinstance(value, Mapping):
        return {
            _plain_key(key, path): to_plain(item, f"{path}.{key}") for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [to_plain(item, f"{path}[{index}]") for index, item in enumerate(value)]
    if isinstance(value, set | frozenset):
        return sorted((to_plain(item, f"{path}{{}}") for item in value), key=repr)
    return _plain_text(value, path)


def _checked_scalar(value: str | int | float, path: str) -> JsonValue:
    if isinstance(value, str):
        _refuse_surrogates(value, path)
    elif isinstance(value, float) and not math.isfinite(value):
        raise JsonRefusedError(f"{path}: {value} is not a JSON number")
    elif isinstance(value, int) and not _SIGNED_64_MIN <= value <= _UNSIGNED_64_MAX:
        raise JsonRefusedError(f"{path}: the integer does not fit into 64 bits")
    return value


def _refuse_surrogates(value: str, path: str) -> None:
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise JsonRefusedError(f"{path}: the text holds half of a surrogate pair")


def _plain_key(key: object, path: str) -> str:
    if isinstance(key, Enum):
        key = key.value
    if not isinstance(key, str):
        raise JsonRefusedError(f"{path}: the key {key!r} is not text")
    _refuse_surrogates(key, path)
    return key


def _plain_text(value: object, path: str) -> str:
    if isinstance(value, datetime | time):
        return _instant_text(value, path)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_text(value)
    if isinstance(value, Decimal):
        return _decimal_text(value, path)
    if isinstance(value, UUID):
        return str(value)
    raise JsonRefusedError(f"{path}: {type(value).__name__} has no JSON form")


def _instant_text(value: datetime | time, path: str) -> str:
    if isinstance(value, datetime) and value.utcoffset() is None:
        raise JsonRefusedError(f"{path}: {value.isoformat()} has no time zone")
    return value.isoformat()


def _decimal_text(value: Decimal, path: str) -> str:
    if not value.is_finite():
        raise JsonRefusedError(f"{path}: {value} is not a number")
    return str(value)


def duration_text(value: timedelta) -> str:
    """Return an ISO 8601 duration in seconds, such as `PT5400S` or `PT0.25S`."""
    seconds = Decimal(value // timedelta(microseconds=1)) / 1_000_000
    return f"PT{seconds.normalize():f}S"

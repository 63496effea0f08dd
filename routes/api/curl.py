"""Each operation as a line for a shell, with the values of its examples."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

from routes.api.blueprints import PREFIX
from utils.json import dumps_to_read

_Node = Mapping[str, Any]
_JSON: Final = "application/json"
_WIDTH: Final = 88
_CONTINUED: Final = " \\\n  "


def curl_of(
    method: str,
    path: str,
    *,
    parameters: Sequence[_Node],
    body: Mapping[str, Mapping[str, Any]],
    scheme: str | None,
) -> str:
    """Return the line for a shell that knows `API` and `TOKEN`.

    `body` is the content by its type; `scheme` is how the caller proves who it is, None where
    nobody asks.
    """
    verb = "" if method == "GET" else f" -X {method}"
    parts = [
        f'curl{verb} "$API{_address(path, parameters)}"',
        *_proof(scheme, is_write=method != "GET"),
        *_headers(parameters),
        *_body(body),
    ]
    line = " ".join(parts)
    return line if len(line) <= _WIDTH and "\n" not in line else _CONTINUED.join(parts)


def _address(path: str, parameters: Sequence[_Node]) -> str:
    asked = {}
    for parameter in parameters:
        name, example = parameter["name"], parameter.get("example")
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", quote(_text(example), safe=""))
        elif parameter["in"] == "query" and example not in (None, _default(parameter)):
            asked[name] = _text(example)
    return path.removeprefix(PREFIX) + (f"?{urlencode(asked)}" if asked else "")


def _default(parameter: _Node) -> object:
    return parameter["schema"].get("default")


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _proof(scheme: str | None, *, is_write: bool) -> Iterator[str]:
    if scheme == "token":
        yield '-H "Authorization: Bearer $TOKEN"'
    elif scheme == "session":
        yield "-b cookies.txt"
        if is_write:
            yield '-H "Origin: $ORIGIN"'


def _headers(parameters: Sequence[_Node]) -> Iterator[str]:
    for parameter in parameters:
        if parameter["in"] == "header" and parameter["required"]:
            header = f"{parameter['name']}: {parameter.get('example', '')}"
            yield f"-H {shlex.quote(header)}"


def _body(body: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for content_type, content in body.items():
        example = content.get("example", {})
        if content_type == _JSON:
            yield f"-H 'Content-Type: {_JSON}'"
            yield f"-d {shlex.quote(dumps_to_read(example))}"
        else:
            files = content["files"]
            yield from (f"-F {key}={'@' * (key in files)}{text}" for key, text in example.items())

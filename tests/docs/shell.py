"""A shell that knows `curl` alone, in front of a test client: what documents show can be run."""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import Final

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.import_values import EVENT_COLUMNS

HOME: Final = "http://localhost"
# What every file is that the lines send: a work bank without work.
WORK_BANK: Final = ",".join(EVENT_COLUMNS).encode()
_VARIABLES: Final[Mapping[str, str]] = {"API": "/api/v1", "ORIGIN": HOME}
_ASSIGNED: Final = re.compile(r"[A-Z]+=\S+")
_VALUES: Final = frozenset({"-X", "-H", "-d", "-F", "-b", "-c"})
_JAR: Final = frozenset({"-b", "-c"})


@dataclass(kw_only=True, slots=True)
class Request:
    """What one line of curl sends."""

    method: str = ""
    url: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    form: dict[str, str | tuple[BytesIO, str]] = field(default_factory=dict)

    def send(self, client: FlaskClient, **variables: str) -> TestResponse:
        """Send it; the client keeps the cookies, and `variables` are what readers fill in."""

        def filled(text: str) -> str:
            for name, value in variables.items():
                text = text.replace(f"${name}", value)
            return text

        return client.open(
            filled(self.url),
            base_url=HOME,
            method=self.method or "GET",
            headers={name: filled(value) for name, value in self.headers.items()},
            data=self.form or self.body,
        )


def requests_in(text: str) -> Iterator[Request]:
    """Yield what the lines of curl in a shell block send, one after the other."""
    for name, value in _VARIABLES.items():
        text = text.replace(f"${name}", value)
    words = shlex.split(text.replace("\\\n", " "))
    starts = [place for place, word in enumerate(words) if word == "curl"]
    for start, end in pairwise([*starts, len(words)]):
        yield _request(words[start + 1 : end])


def _request(words: list[str]) -> Request:
    request, remaining = Request(), iter(words)
    for word in remaining:
        if word in _VALUES:
            _take(request, word, next(remaining))
        elif not word.startswith("-") and not _ASSIGNED.fullmatch(word):
            request.url = word
    return request


def _take(request: Request, option: str, value: str) -> None:
    if option == "-X":
        request.method = value
    elif option == "-H":
        name, _, content = value.partition(": ")
        request.headers[name] = content
    elif option == "-d":
        request.body = value
    elif option == "-F":
        name, _, content = value.partition("=")
        is_file = content.startswith("@")
        request.form[name] = (BytesIO(WORK_BANK), content[1:]) if is_file else content

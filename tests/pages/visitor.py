"""Somebody at the pages: sends forms the way a browser does."""

import io
import re
from collections.abc import Mapping
from html import unescape
from typing import Final

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.cast import SAME_ORIGIN
from tests.support.factories import MONDAY

DAY: Final = f"/schedule/{MONDAY.isoformat()}"
NONE: Final[Mapping[str, str]] = {}
HTMX: Final = {"HX-Request": "true"}
BOOSTED: Final = {**HTMX, "HX-Boosted": "true"}


class Visitor:
    """A client that reads pages and sends forms."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def see(self, path: str, **headers: str) -> str:
        """Return the text of a page that must be there."""
        answer = self.client.get(path, headers=headers)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)

    def send(
        self, path: str, form: Mapping[str, str], headers: Mapping[str, str] = NONE
    ) -> TestResponse:
        """Send a form and return the answer, not following it."""
        return self.client.post(path, data=form, headers={**SAME_ORIGIN, **headers})

    def send_file(self, content: bytes, kind: str = "events") -> TestResponse:
        """Bring a file."""
        form = {"kind": kind, "file": (io.BytesIO(content), "work.csv")}
        return self.client.post("/imports", data=form, headers=SAME_ORIGIN)

    def follow(self, answer: TestResponse) -> str:
        """Return the page that an answer leads to."""
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return self.see(answer.headers["Location"])


def words_of(page: str) -> str:
    """Return what a page says, without its tags and with single spaces."""
    text = re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", page, flags=re.S)
    return " ".join(unescape(text).split())


def step_of(page: str, deed: str) -> dict[str, str]:
    """Return the form that takes the last step back (`Undo`), or forth again (`Redo`)."""
    found = re.search(rf'name="action_id" value="([^"]*)">\s*<button[^>]* data-step="{deed}"', page)
    assert found is not None, f"nothing to {deed}"
    return {"action_id": found[1]}


def value_of(page: str, name: str) -> str:
    """Return the first hidden field of that name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, f"no field {name}"
    return unescape(found[1])

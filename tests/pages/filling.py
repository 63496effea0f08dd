"""Forms as a browser would send them: every field of the page, with what stands in it."""

from html.parser import HTMLParser

from typing_extensions import override


class _Fields(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self._action = action
        self._is_inside = False
        self._select = ""
        self.found: dict[str, str] = {}

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_inside = given.get("action") == self._action
        elif not self._is_inside:
            return
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option":
            if "selected" in given or self._select not in self.found:
                self.found[self._select] = given["value"]
        elif tag == "input" and (
            given.get("type") not in {"checkbox", "radio"} or "checked" in given
        ):
            self.found[given["name"]] = given.get("value", "")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False


def fields_of(page: str, action: str) -> dict[str, str]:
    """Return the fields of the form with that action."""
    reader = _Fields(action)
    reader.feed(page)
    assert reader.found, f"no form {action}"
    return reader.found

"""Pages as a browser reads them: every tag with its attributes."""

import re
from html.parser import HTMLParser
from typing import Final

from typing_extensions import override

_NAME: Final = re.compile(r"[a-z][a-z-]*")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"{tag} says something twice: {attrs}"
        assert all(_NAME.fullmatch(name) for name in names), f"{tag} has no such thing: {attrs}"
        self.found.append({name: value or "" for name, value in attrs})


def marked(page: str, name: str) -> list[dict[str, str]]:
    """Return the attributes of every tag of that class; each of the page must have a name once."""
    reader = _Tags()
    reader.feed(page)
    return [tag for tag in reader.found if name in tag.get("class", "").split()]

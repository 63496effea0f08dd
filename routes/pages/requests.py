"""How pages read what they are sent, and what htmx says about who is asking."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Response, make_response, request


def filled(values: Mapping[str, str]) -> dict[str, str]:
    """Return the fields with something in them: an empty one counts as left out."""
    return {name: value for name, value in values.items() if value.strip()}


def is_htmx() -> bool:
    """Return whether a script on one of our pages asks, rather than the browser itself."""
    return request.headers.get("HX-Request") == "true"


def wants_fragment() -> bool:
    """Return whether only the piece that changes is wanted, not the page around it."""
    whole = ("HX-Boosted", "HX-History-Restore-Request")
    return is_htmx() and not any(name in request.headers for name in whole)


def varying(page: str) -> Response:
    """Return a page whose form depends on who asks, so that no cache mixes them up."""
    answer = make_response(page)
    answer.vary.add("HX-Request")
    return answer


def own_path(address: str) -> str | None:
    """Return the address when it is a path on this site, else None: nobody is sent elsewhere."""
    is_plain = address.isascii() and address.isprintable() and "\\" not in address
    if not is_plain or not address.startswith("/") or address.startswith("//"):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address

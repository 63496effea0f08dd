"""What every answer tells the browser not to do."""

import secrets
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flask import Flask, Response, current_app, g, request

_ALWAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
)
_YEAR_IN_SECONDS: Final = 31_536_000
_NOTHING: Final = "default-src 'none'; frame-ancestors 'none'"
_PAGE: Final = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)


def init_headers(app: Flask) -> None:
    """Send the headers with every answer, and give templates `csp_nonce()`."""
    app.after_request(_protect)
    app.context_processor(lambda: {"csp_nonce": csp_nonce})


def csp_nonce() -> str:
    """Return this answer's nonce, for each `<script>` and `<style>` that stands in a page."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def _protect(response: Response) -> Response:
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", _policy(response))
    if str(current_app.config.get("PUBLIC_URL") or "").startswith("https://"):
        response.headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR_IN_SECONDS}")
    if request.endpoint != "static":
        # Everything else is made for whoever asks; the back button shows nothing after sign-out.
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _policy(response: Response) -> str:
    is_page = response.mimetype in {"text/html", "image/svg+xml"}
    return _PAGE.format(nonce=csp_nonce()) if is_page else _NOTHING

"""Writes must come from our own pages: Fetch Metadata first, Origin where a browser sends none.

Together with SameSite=Lax cookies. Bearer tokens ignore cookies: nothing can be forged with them.
"""

from typing import Final

from flask import current_app, request

from error_handlers.exceptions import CrossSiteRequestException
from security.bearer import bearer_of
from utils.validators import origin_of

# A browser sends JSON across sites only after asking, and nobody answers: so a program may sign in.
JSON_SIGN_IN: Final = "/api/v1/auth/login"
_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def refuse_cross_site() -> None:
    """Raise `CrossSiteRequestException` when a write was not made by a page of ours."""
    if request.method in _SAFE_METHODS or bearer_of(request) is not None:
        return
    if not _is_own():
        raise CrossSiteRequestException


def _is_own() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin_of(origin) == origin.lower() and origin.lower() in _own_origins()
    return _is_no_browser()


def _own_origins() -> set[str | None]:
    public = current_app.config.get("PUBLIC_URL") or ""
    return {origin_of(request.host_url), origin_of(public)}


def _is_no_browser() -> bool:
    if not request.is_json:
        return False
    has_cookie = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    return request.path == JSON_SIGN_IN or not has_cookie

"""The site that a reader looked at last, which pages show until another one is asked for."""

from typing import Final

from flask import request, session

REMEMBERED_SITE: Final = "site"


def asked_site() -> str | None:
    """Return the site that the address asks for."""
    return request.args.get("site") or None


def site_to_show() -> str | None:
    """Return the site asked for, else the one looked at last."""
    remembered: str | None = session.get(REMEMBERED_SITE)
    return asked_site() if "site" in request.args else remembered


def remember_site() -> None:
    """Remember the site that was asked for and shown."""
    if "site" in request.args and session.get(REMEMBERED_SITE) != asked_site():
        session[REMEMBERED_SITE] = asked_site()

"""Under which address browsers find us, for links that leave the page."""

from flask import current_app, request


def public_origin() -> str:
    """Return scheme and host of PUBLIC_URL, or of this request where that is not set."""
    public: str = current_app.config["PUBLIC_URL"]
    return public or request.host_url.rstrip("/")

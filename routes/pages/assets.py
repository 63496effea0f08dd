"""Static files under addresses that change with their content, so that browsers keep them."""

import hashlib
from collections.abc import MutableMapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, request

_A_YEAR: Final = 365 * 24 * 3600


def init_assets(app: Flask) -> None:
    """Give static addresses their version, and files asked for by version a long life."""

    def add_version(endpoint: str, values: MutableMapping[str, Any]) -> None:
        if endpoint == "static" and app.static_folder:
            path = Path(app.static_folder, values["filename"])
            values["v"] = version_of(path, path.stat().st_mtime_ns) if path.is_file() else None

    app.url_defaults(add_version)
    app.after_request(_keep)


@cache
def version_of(path: Path, _changed_ns: int) -> str:
    """Return a short text that changes with the file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _keep(response: Response) -> Response:
    is_found = response.status_code in (200, 304)
    if request.endpoint == "static" and "v" in request.args and is_found:
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.max_age = _A_YEAR
        response.cache_control.immutable = True
    return response

"""Blueprints of the API: strict reading, and sign-in wherever it is not said otherwise."""

from collections.abc import Mapping
from typing import Any, Final

from flask_smorest import Blueprint

from routes.api.parser import StrictParser
from security.principals import login_required

PREFIX: Final = "/api/v1"
# For the documentation: an operation for people, which takes the session's cookie and no token.
IN_PERSON: Final[Mapping[str, Any]] = {"security": [{"session": []}]}
_CONTENT_TYPES: Final[Mapping[str, str]] = {
    "json": "application/json",
    "upload": "multipart/form-data",
}


class ApiBlueprint(Blueprint):
    """flask-smorest's blueprint with our reading of requests."""

    ARGUMENTS_PARSER = StrictParser()
    DEFAULT_LOCATION_CONTENT_TYPE_MAPPING = _CONTENT_TYPES


def resource_blueprint(name: str, description: str, path: str | None = None) -> ApiBlueprint:
    """Return a blueprint below the API's prefix that only signed-in users may use."""
    bp = ApiBlueprint(
        name, __name__, description=description, url_prefix=f"{PREFIX}/{path or name}"
    )
    bp.before_request(login_required)
    return bp

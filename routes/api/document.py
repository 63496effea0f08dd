"""The OpenAPI document: flask-smorest reads the views, we add what every operation shares."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Blueprint, Flask, Response, current_app
from flask.typing import ResponseReturnValue
from flask_smorest import Api
from marshmallow import Schema
from typing_extensions import override
from werkzeug.exceptions import HTTPException

from error_handlers.decorators import handle_errors
from error_handlers.responses import PROBLEM_JSON, respond
from routes.api.answers import JSON
from routes.api.blueprints import PREFIX
from routes.api.examples import ExamplePlugin, parameter_example, with_examples, with_notes
from routes.api.reference import Reference, reference_of
from routes.api.refusals import REFUSALS, complete
from schemas.problems import ProblemSchema
from security.principals import for_anybody
from utils.json import dumps

_EXTENSION: Final = "openapi_document"
_ABOUT: Final = (
    "Lists answer `{items, next_cursor}`. Changes need the ETag that was read as `If-Match`. A "
    "POST with an `Idempotency-Key` can be sent again safely. Refusals are "
    "`application/problem+json` and say what to do. Requests that carry the session's cookie and "
    "write must come from the same origin (`Origin` or `Sec-Fetch-Site`). Programs send an API "
    "token instead, as `Authorization: Bearer rw_…`; cookies then count for nothing."
)
bp = Blueprint("api_document", __name__, url_prefix=PREFIX)


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """The finished document, as a value, as text, as people read it, and the schemas behind it."""

    document: Mapping[str, Any]
    text: bytes
    reference: Reference
    schemas: Mapping[str, type[Schema]]


def published(app: Flask) -> Published:
    """Return the document of an application whose API is complete."""
    found: Published = app.extensions[_EXTENSION]
    return found


class Description(Api):
    """The API of one application; refusals are ours, in form and in words."""

    DEFAULT_ERROR_RESPONSE_NAME = None
    ERROR_SCHEMA = ProblemSchema

    def __init__(self, app: Flask) -> None:
        schemas = MarshmallowPlugin()
        self._examples = ExamplePlugin()
        about = {
            "title": "Rosterwright",
            "version": "v1",
            "openapi_version": "3.1.0",
            "info": {"description": _ABOUT},
            "security": [{"session": []}, {"token": []}],
            "marshmallow_plugin": schemas,
            "extra_plugins": [self._examples],
        }
        super().__init__(app, spec_kwargs=about)
        if schemas.converter is not None:
            schemas.converter.add_parameter_attribute_function(parameter_example)
        cookie = {"type": "apiKey", "in": "cookie", "name": app.config["SESSION_COOKIE_NAME"]}
        self.spec.components.security_scheme("session", cookie)
        self.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})

    def publish(self, app: Flask) -> None:
        """Serve the document; every blueprint must be registered by now."""
        noted = with_notes(self.spec.to_dict(), self._examples.schemas)
        document = with_examples(complete(noted))
        app.extensions[_EXTENSION] = Published(
            document=document,
            text=dumps(document),
            reference=reference_of(document),
            schemas=self._examples.schemas,
        )
        app.register_blueprint(bp)

    @override
    def handle_http_exception(self, error: HTTPException) -> ResponseReturnValue:
        return respond(error)

    @override
    def _register_responses(self) -> None:
        for status in REFUSALS:
            content = {PROBLEM_JSON: {"schema": self.ERROR_SCHEMA}}
            response = {"description": status.phrase, "content": content}
            self.spec.components.response(status.name, response)

    @override
    def _register_pagination_header(self) -> None:
        """Pages are found by cursor: there is no such header."""


@bp.route("/openapi.json")
@for_anybody
@handle_errors
def openapi() -> Response:
    """Show what the API can do, for programs."""
    return Response(published(current_app).text, content_type=JSON)

"""An application whose views fail in every way."""

from collections.abc import Callable
from pathlib import Path

import marshmallow
import pytest
from flask import Blueprint, Flask, abort
from sqlalchemy.exc import TimeoutError as PoolExhaustedError
from webargs.flaskparser import use_args

from error_handlers.decorators import handle_errors
from error_handlers.exceptions import (
    ConfigurationException,
    DatabaseException,
    FieldFault,
    PreconditionFailedException,
    RateLimitedException,
    ResourceNotFoundException,
    RuleViolationException,
    UnavailableException,
    ValidationException,
)
from error_handlers.logging import init_logging
from error_handlers.responses import init_errors

SECRET_SQL = "SELECT password FROM users"


class ItemSchema(marshmallow.Schema):
    """One part of a body."""

    name = marshmallow.fields.String(required=True)


class BodySchema(marshmallow.Schema):
    """A body with a list."""

    count = marshmallow.fields.Integer(required=True)
    items = marshmallow.fields.List(marshmallow.fields.Nested(ItemSchema))


VIOLATION = {
    "rule": "overlap",
    "severity": "absolute",
    "message": "Ana already works then.",
    "details": {},
    "overridable": False,
}


def raise_it(error: BaseException) -> Callable[[], str]:
    def view() -> str:
        raise error

    return view


def nested_failure() -> str:
    raise RuntimeError("a secret detail") from ValueError(SECRET_SQL)


FAILURES: dict[str, Callable[[], str]] = {
    "validation": raise_it(
        ValidationException(errors=[FieldFault(field="starts_at", message="Not a time.")])
    ),
    "not-found": raise_it(ResourceNotFoundException()),
    "rule": raise_it(RuleViolationException("Ana can't.", violations=[VIOLATION])),
    "stale": raise_it(PreconditionFailedException(context={"current": {"version": 3}})),
    "slow-down": raise_it(RateLimitedException(retry_after_seconds=7)),
    "unavailable": raise_it(UnavailableException(retry_after_seconds=9)),
    "database": raise_it(DatabaseException(context={"statement": SECRET_SQL})),
    "configuration": raise_it(ConfigurationException("MAIL_HOST is not set.")),
    "pool": raise_it(PoolExhaustedError("QueuePool limit of size 5")),
    "schema": raise_it(marshmallow.ValidationError({"name": ["Too long."]})),
    "http": lambda: abort(409),
    "teapot": lambda: abort(418),
    "unexpected": nested_failure,
    "hostile": raise_it(ResourceNotFoundException("<script>alert(1)</script>")),
}


@pytest.fixture
def failing(tmp_path: Path) -> Flask:
    """The application; `/api/v1/x` and `/x` fail alike, below `/bare` without the decorator."""
    app = Flask("failing", template_folder=str(tmp_path))
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False, MAX_CONTENT_LENGTH=1000)
    app.config["ENV_NAME"] = "production"
    init_logging(app)
    init_errors(app)
    bp, bare = Blueprint("bp", __name__), Blueprint("bare", __name__)
    for name, view in FAILURES.items():
        bp.add_url_rule(f"/{name}", name, handle_errors(view))
        bare.add_url_rule(f"/{name}", name, view)
    body = handle_errors(use_args(BodySchema())(lambda _given: "ok"))
    bp.add_url_rule("/body", "body", body, methods=["POST"])
    for number, prefix in enumerate(("/", "/api/v1")):
        app.register_blueprint(bp, url_prefix=prefix, name=f"bp{number}")
        app.register_blueprint(bare, url_prefix=f"{prefix}/bare", name=f"bare{number}")
    return app

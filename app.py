"""create_app(): an ordered list of what the application is made of."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from flask_migrate import Migrate
from typing_extensions import override
from werkzeug.middleware.proxy_fix import ProxyFix

from cli import init_cli
from cli.common import settings_in_words
from config import get_config
from error_handlers.logging import init_logging
from error_handlers.request_metrics import init_request_metrics
from error_handlers.responses import init_errors
from models.database import db, init_database
from models.registry import ConfigWithModels, init_models
from routes.api import init_api
from routes.operations import init_operations
from routes.pages import init_pages
from security import init_security
from security.rate_limits import init_rate_limits
from services.registry import init_services
from utils.json_provider import OrjsonProvider

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ROOT = Path(__file__).resolve().parent


class Rosterwright(Flask):
    """Flask with our JSON, and the old way to find models still answering."""

    config_class = ConfigWithModels
    json_provider_class = OrjsonProvider
    _behind: ProxyFix | None = None

    def trust_proxies(self, count: int) -> None:
        """Believe what that many proxies in front say of the client's address and scheme."""
        if count:
            self._behind = ProxyFix(self.wsgi_app, x_for=count, x_proto=count, x_host=count)

    @override
    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        serve = self._behind or self.wsgi_app
        return serve(environ, start_response)


def create_app(overrides: Mapping[str, object] | None = None) -> Rosterwright:
    """Return a ready application.

    Settings come from the environment (`config.get_config`); `overrides` replace single ones.

    Raises:
        ConfigurationException: settings are missing or unusable; all of them are named.
    """
    chosen = dict(overrides or {})
    environ = dict(os.environ)
    if "SQLALCHEMY_DATABASE_URI" in chosen:
        environ["DATABASE_URL"] = str(chosen["SQLALCHEMY_DATABASE_URI"])
    name = "testing" if chosen.get("TESTING") else None
    with settings_in_words():
        settings = get_config(name, validate=True, environ=environ)
    app = Rosterwright(__name__, instance_path=str(settings.INSTANCE_PATH))
    app.config.from_mapping(settings.as_mapping())
    app.config.from_mapping(chosen)
    settings.INSTANCE_PATH.mkdir(parents=True, exist_ok=True)
    app.trust_proxies(settings.TRUSTED_PROXIES)
    init_logging(app)
    init_request_metrics(app)
    init_errors(app)
    init_database(app)
    init_models(app)
    Migrate(app, db, directory=str(ROOT / "migrations"))
    init_rate_limits(app)
    init_security(app)
    init_services(app)
    init_operations(app)
    init_api(app)
    init_pages(app)
    init_cli(app)
    return app

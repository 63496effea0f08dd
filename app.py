"""create_app(): an ordered list of what the application is made of."""

import os
from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate

from cli import init_cli
from config import get_config
from error_handlers.logging import init_logging
from error_handlers.responses import init_errors
from models.database import db, init_database
from models.registry import ConfigWithModels, init_models
from routes.api import init_api
from routes.operations import init_operations
from routes.pages import init_pages
from security import init_security
from services.registry import init_services
from utils.json_provider import OrjsonProvider

ROOT = Path(__file__).resolve().parent


class Rosterwright(Flask):
    """Flask with our JSON, and the old way to find models still answering."""

    config_class = ConfigWithModels
    json_provider_class = OrjsonProvider


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
    settings = get_config(name, validate=True, environ=environ)
    app = Rosterwright(__name__, instance_path=str(settings.INSTANCE_PATH))
    app.config.from_mapping(settings.as_mapping())
    app.config.from_mapping(chosen)
    init_logging(app)
    init_errors(app)
    init_database(app)
    init_models(app)
    Migrate(app, db, directory=str(ROOT / "migrations"))
    init_security(app)
    init_services(app)
    init_operations(app)
    init_api(app)
    init_pages(app)
    init_cli(app)
    return app

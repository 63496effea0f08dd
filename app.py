"""create_app(): an ordered list of what the application is made of."""

from collections.abc import Mapping

from flask import Flask

from models.database import init_database
from models.registry import ConfigWithModels


class Rosterwright(Flask):
    """The application class: Flask, with the old way to find models still answering."""

    config_class = ConfigWithModels


def create_app(config: Mapping[str, object] | None = None) -> Rosterwright:
    """Return a ready application; `config` overrides single settings (tests)."""
    app = Rosterwright(__name__)
    app.config.from_mapping(config or {})
    app.config.setdefault("SQLITE_BUSY_TIMEOUT_MS", 5000)
    init_database(app)
    from flask_migrate import Migrate

    from models.database import db

    Migrate(app, db, directory="migrations")
    return app

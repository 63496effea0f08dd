"""The same application with Flask-Session's SQLAlchemy back end.

Served as `benchmarks.flask_session_app:made()` with the packages of `make suites`. `REFRESH=off`
keeps it from noting each request, which is its default.
"""

import os

from flask import Flask
from flask_session import Session
from flask_sqlalchemy import SQLAlchemy

from benchmarks.session_apps import BUSY_TIMEOUT_MS, MAX_OVERFLOW, POOL_SIZE, signed
from models.database import prepare_engine


def made() -> Flask:
    """Return it."""
    app, db = signed(), SQLAlchemy()
    app.config.update(
        SQLALCHEMY_DATABASE_URI=os.environ["DATABASE_URL"],
        SQLALCHEMY_ENGINE_OPTIONS={"pool_size": POOL_SIZE, "max_overflow": MAX_OVERFLOW},
        SESSION_TYPE="sqlalchemy",
        SESSION_SQLALCHEMY=db,
        SESSION_REFRESH_EACH_REQUEST=os.environ.get("REFRESH") != "off",
    )
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine, busy_timeout_ms=BUSY_TIMEOUT_MS)
        Session(app)
        db.engine.dispose()
    return app

"""The smallest application that looks at its session, with Flask's sessions and with ours.

Served as `benchmarks.session_apps:signed()` and `benchmarks.session_apps:ours()`; `DATABASE_URL`
says where ours are stored.
"""

import os
from typing import Final

import sqlalchemy as sa
from flask import Flask, session

from models.database import prepare_engine
from security.sessions import DatabaseSessionInterface
from tests.support.settings import SECRET_KEY

NAME: Final = "name"
BUSY_TIMEOUT_MS: Final = 5000
POOL_SIZE, MAX_OVERFLOW = 10, 20  # as the product has them


def signed() -> Flask:
    """Return it with everything in a signed cookie, as Flask does it."""
    app = Flask("measured")
    app.secret_key = SECRET_KEY
    app.add_url_rule("/", view_func=show)
    app.add_url_rule("/healthz", view_func=lambda: "", endpoint="healthz")
    return app


def show() -> str:
    """Say who is signed in."""
    return str(session[NAME])


def ours() -> Flask:
    """Return it with its sessions in the database."""
    app = signed()
    engine = sa.create_engine(
        os.environ["DATABASE_URL"], pool_size=POOL_SIZE, max_overflow=MAX_OVERFLOW
    )
    prepare_engine(engine, busy_timeout_ms=BUSY_TIMEOUT_MS)
    app.session_interface = DatabaseSessionInterface(engine)
    return app

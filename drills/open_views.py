"""The product with a few more views, for drills alone: requests that stay open."""

import os
from pathlib import Path

from flask import Response, session

from app import create_app
from drills.gates import GATES, wait_at
from utils.json import dumps

app = create_app()


@app.get("/drills/open/<gate>/<key>")
def stay_open(gate: str, key: str) -> str:
    """Read the session, wait at the gate, then write `key` into what was read."""
    session.get(key)
    wait_at(Path(os.environ[GATES], gate), key)
    session[key] = gate
    return ""


@app.get("/drills/write/<key>/<value>")
def write(key: str, value: str) -> str:
    """Write one value."""
    session[key] = value
    return ""


@app.get("/drills/values")
def values() -> Response:
    """Show what the session holds."""
    shown = {key: value for key, value in session.items() if not key.startswith("_")}
    return Response(dumps(shown), content_type="application/json")

"""`make run`: migrate, fill an empty database with the demo organization, say how to get in, serve.

One process does all that comes before the serving and then becomes gunicorn's parent, with the
application loaded already: a warm start takes seconds, and stopping the command stops everything.
"""

import os
import secrets
import socket
import sys
from pathlib import Path
from typing import Final

import flask_migrate
from flask import Flask
from gunicorn.app import wsgiapp
from sqlalchemy.exc import SQLAlchemyError

from app import create_app
from cli.first_start import first_start
from cli.seed_demo import SignIn
from error_handlers.exceptions import AppException
from models.database import db

ROOT: Final = Path(__file__).resolve().parents[1]
HOST: Final = "127.0.0.1"
PORT: Final = "8000"


def main() -> None:
    """Prepare everything, then serve; failures are a sentence and exit code 1."""
    os.chdir(ROOT)
    host, port = os.environ.get("HOST") or HOST, os.environ.get("PORT") or PORT
    try:
        refuse_taken_port(host, port)
        app = create_app()
        known = prepare(app, f"http://{host}:{port}")
    except AppException as refusal:
        raise SystemExit(f"Rosterwright can't start: {refusal.message}") from refusal
    except SQLAlchemyError as error:
        raise SystemExit(f"Rosterwright can't use its database: {error}") from error
    announce(f"http://{host}:{port}", known, Path(app.instance_path, "sign-in.txt"))
    os.environ.update(HOST=host, PORT=port)
    sys.argv = ["gunicorn", "--config", "gunicorn.conf.py", "--preload"]
    wsgiapp.run()


def refuse_taken_port(host: str, port: str) -> None:
    """End with a sentence when somebody listens there; gunicorn would try for seconds first."""
    if not port.isdecimal():
        raise SystemExit(f"PORT is {port!r}, but must be a number: make run PORT=8001")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            words = (
                f"Port {port} can't be used ({error.strerror}). Choose another: make run PORT=8001"
            )
            raise SystemExit(words) from error


def prepare(app: Flask, address: str) -> SignIn | None:
    """Migrate, fill what is empty and write the sign-in file; return what stands in it."""
    with app.app_context():
        flask_migrate.upgrade()
    file = Path(app.instance_path, "sign-in.txt")
    known = first_start(app) or read_sign_in(file)
    if known is not None:
        write_sign_in(file, address, known)
    with app.app_context():
        db.engine.dispose()
    return known


def read_sign_in(file: Path) -> SignIn | None:
    """Return the sign-in of an earlier start, or None when the file is gone or not ours."""
    match file.read_text(encoding="utf-8").splitlines() if file.is_file() else []:
        case [_address, email, password]:
            return SignIn(email=email, password=password)
    return None


def write_sign_in(file: Path, address: str, known: SignIn) -> None:
    """Write address, e-mail and password, readable to this user alone; whole or not at all."""
    content = f"{address}\n{known.email}\n{known.password}\n"
    if file.is_file() and file.read_text(encoding="utf-8") == content:
        return
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_text(content, encoding="utf-8")
    draft.replace(file)


def announce(address: str, known: SignIn | None, file: Path) -> None:
    """Print where to go and how to get in."""
    print(f"Rosterwright: {address}", flush=True)
    if known is None:
        print("Sign in with an account of yours, or make one: .venv/bin/flask create-user --help")
    else:
        print(f"Sign in as {known.email} with {known.password} (kept in {file})")
    print("Ctrl-C stops it.", flush=True)


if __name__ == "__main__":
    main()

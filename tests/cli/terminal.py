"""A terminal for tests: commands in this process, and looking at what they stored."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from models.base import Base
from models.database import db


def run(
    app: Flask,
    *arguments: str,
    typed: str | bytes | None = None,
    env: Mapping[str, str] | None = None,
) -> Result:
    """Run `flask …` on `app`; what goes wrong unexpectedly fails the test here."""
    result = app.test_cli_runner().invoke(args=arguments, input=typed, env=env)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def rows(app: Flask, model: type[Base]) -> list[dict[str, Any]]:
    """Return every stored row of `model`, of all organizations."""
    with app.app_context(), db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(sa.select(model.__table__)).mappings()]


def count(app: Flask, model: type[Base]) -> int:
    """Return how many rows of `model` there are, of all organizations."""
    return len(rows(app, model))

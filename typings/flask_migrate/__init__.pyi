"""What Rosterwright uses of Flask-Migrate, which ships no types."""

from collections.abc import Callable
from pathlib import Path

from alembic.config import Config as AlembicConfig
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

class Config(AlembicConfig): ...

class Migrate:
    directory: str
    db: SQLAlchemy | None
    def __init__(
        self,
        app: Flask | None = None,
        db: SQLAlchemy | None = None,
        directory: str | Path = "migrations",
        command: str = "db",
        compare_type: bool = True,
        render_as_batch: bool = True,
        **kwargs: object,
    ) -> None: ...
    def init_app(
        self,
        app: Flask,
        db: SQLAlchemy | None = None,
        directory: str | Path | None = None,
        command: str | None = None,
        compare_type: bool | None = None,
        render_as_batch: bool | None = None,
        **kwargs: object,
    ) -> None: ...
    def configure(self, f: Callable[[Config], Config]) -> Callable[[Config], Config]: ...
    def get_config(
        self,
        directory: str | Path | None = None,
        x_arg: str | list[str] | None = None,
        opts: list[str] | None = None,
    ) -> Config: ...

def upgrade(
    directory: str | Path | None = None,
    revision: str = "head",
    sql: bool = False,
    tag: str | None = None,
    x_arg: str | list[str] | None = None,
) -> None: ...
def downgrade(
    directory: str | Path | None = None,
    revision: str = "-1",
    sql: bool = False,
    tag: str | None = None,
    x_arg: str | list[str] | None = None,
) -> None: ...
def stamp(
    directory: str | Path | None = None,
    revision: str = "head",
    sql: bool = False,
    tag: str | None = None,
    purge: bool = False,
) -> None: ...
def current(directory: str | Path | None = None, verbose: bool = False) -> None: ...
def heads(
    directory: str | Path | None = None, verbose: bool = False, resolve_dependencies: bool = False
) -> None: ...
def check(directory: str | Path | None = None) -> None: ...

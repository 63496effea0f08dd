"""New rows by one plain INSERT per kind: a third of what a unit of work costs, with a real commit.

Tests arrange many more rows than they look at.
"""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from flask import Flask
from sqlalchemy import Column, insert, inspect
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from models.base import Base
from models.database import db

OWNER: Final = "organization_id"
Values = dict[str, Any]
_NO_STATEMENT: Final = DefaultExecutionContext()


def store_values(app: Flask, *tables: tuple[type[Base], Sequence[Values]]) -> None:
    """Store rows that are given by all their values, in one transaction."""
    with app.app_context():
        engine = db.engine
    with engine.begin() as connection:
        for kind, rows in tables:
            connection.execute(insert(kind), rows)


def store_rows(app: Flask, owner: UUID, *rows: Base) -> None:
    """Store new rows of one organization in one transaction, in the order given.

    They are left as a Session leaves them after its commit: detached, every value loaded.
    """
    alike = [(kind, list(group)) for kind, group in groupby(rows, type)]
    store_values(app, *((kind, [completed(row, owner) for row in group]) for kind, group in alike))
    for row in rows:
        make_transient_to_detached(row)


def completed(row: Base, owner: UUID) -> Values:
    """Give `row` the values that nobody chose; return all of them."""
    columns = _columns(type(row))
    for name, column in columns.items():
        if name not in row.__dict__:
            setattr(row, name, owner if name == OWNER else _default(column))
    return {name: row.__dict__[name] for name in columns}


@cache
def _columns(kind: type[Base]) -> dict[str, Column[Any]]:
    return dict(inspect(kind).columns.items())


def _default(column: Column[Any]) -> object:
    if isinstance(column.default, CallableColumnDefault):
        return column.default.arg(_NO_STATEMENT)
    return column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None

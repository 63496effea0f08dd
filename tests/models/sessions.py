"""Sessions of one organization, as a unit of work has them, and one row of everything."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import Any, Final
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from models.base import Base
from models.database import db
from models.tenancy import RosterSession, TenantScoped
from models.user import User
from models.user_session import UserSession
from tests.support.factories import FACTORIES, World

Rows = dict[type[Any], Any]

FOREIGN_TEXT: Final = "zz-"


@contextmanager
def session_of(app: Flask, organization_id: UUID | None) -> Iterator[RosterSession]:
    """Yield a new session that serves this organization (None: not bound yet)."""
    with app.app_context(), RosterSession(db, expire_on_commit=False) as session:
        if organization_id is not None:
            session.bind_organization(organization_id)
        yield session


def one_of_each(world: World) -> Rows:
    """Store one row of every model in the organization; return them by model."""
    user = world.user(email=f"dana@{world.organization.slug}.example")
    rows: Rows = {
        User: user,
        UserSession: world.user_session(user=user, id_hash=world.id.bytes * 2),
    }
    for model, make in FACTORIES.items():
        if model not in rows:
            rows[model] = make(world)
    return rows


def scoped_models() -> list[type[Base]]:
    """Return every tenant-scoped model, in order of name."""
    models: list[type[Base]] = [mapper.class_ for mapper in Base.registry.mappers]
    return sorted(filter(is_scoped, models), key=lambda model: model.__name__)


def is_scoped(model: type) -> bool:
    """Return whether rows of the class belong to one organization."""
    return issubclass(model, TenantScoped)


def stored(app: Flask, organization_id: UUID) -> dict[str, list[str]]:
    """Return what the organization's rows hold, past every guard, by table."""
    found: dict[str, list[str]] = {}
    with app.app_context(), db.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if (column := table.c.get("organization_id")) is not None:
                rows = connection.execute(select(table).where(column == organization_id))
                found[table.name] = sorted(str(row) for row in rows)
    return found


def foreign_parts(shown: object, rows: Rows) -> list[object]:
    """Return what, anywhere in `shown`, belongs to the organization of those marked rows."""
    organization_id = next(row for row in rows.values() if is_scoped(type(row))).organization_id
    ids = {row.id for model, row in rows.items() if is_scoped(model)} | {organization_id}
    return [part for part in _parts(shown) if part in ids or _is_marked(part)]


def _is_marked(part: object) -> bool:
    return isinstance(part, str) and part.startswith(FOREIGN_TEXT)


def _parts(value: object) -> Iterator[object]:
    """Yield the plain values in rows, lists, dicts, pages and dataclasses, instances as columns."""
    inside = _inside(value)
    if inside is None:
        yield value
        return
    for item in inside:
        yield from _parts(item)


def _inside(value: object) -> Iterable[object] | None:
    if isinstance(value, Base):
        return [item for name, item in vars(value).items() if not name.startswith("_")]
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    if is_dataclass(value):
        return [getattr(value, field.name) for field in fields(value)]
    return value if isinstance(value, Iterable) and not isinstance(value, str | bytes) else None

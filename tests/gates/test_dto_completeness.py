"""No column of a model is forgotten on its way out, and no secret gets there."""

import importlib
import pkgutil

import pytest
from sqlalchemy import inspect
from sqlalchemy.orm import Session

import schemas
from app import Rosterwright
from models.base import Base
from models.database import db
from models.registry import ModelRegistry
from repositories.row_reader import row_reader
from schemas.base import DumpSchema
from schemas.shapes import dump, shape_of
from tests.support.factories import FACTORIES, World
from utils.json import dumps, loads
from utils.row_shape import RowShape

for module in pkgutil.iter_modules(schemas.__path__, "schemas."):
    importlib.import_module(module.name)

ALWAYS_EXCLUDED = {"organization_id": "whoever asks is of it"}
SECRETS = {
    "password_hash",
    "id_hash",
    "token_hash",
    "secret_hash",
    "second_factor_secret",
    "recovery_code_hashes",
    "data",
    "fingerprint",
    "body",
    "content",
}


def dump_schemas(kind: type[DumpSchema] = DumpSchema) -> list[type[DumpSchema]]:
    """Return every dump schema that shows a model."""
    below = [deeper for child in kind.__subclasses__() for deeper in dump_schemas(child)]
    return ([kind] if kind.model is not None else []) + below


SCHEMAS = {
    schema.model: schema for schema in dump_schemas() if schema.__module__.startswith("schemas.")
}


def shown_columns(model: type[Base], shape: RowShape) -> set[str]:
    """Return the attributes that a shape shows; a relation shows the columns that it joins by."""
    relations = inspect(model).relationships
    joined = {
        column.key or ""
        for _key, relation, _inner in shape.nested
        for column in relations[relation].local_columns
    }
    return joined | {attribute for _key, attribute in shape.fields}


def test_every_model_has_a_dump_schema() -> None:
    assert set(ModelRegistry().values()) == set(SCHEMAS)


@pytest.mark.parametrize("model", ModelRegistry().values(), ids=lambda model: model.__name__)
def test_dto_completeness(model: type[Base]) -> None:
    schema = SCHEMAS[model]
    columns = set(inspect(model).column_attrs.keys())
    shown, excluded = shown_columns(model, shape_of(schema)), {**ALWAYS_EXCLUDED, **schema.excluded}
    forgotten = columns - shown - set(excluded)
    assert not forgotten, f"{schema.__name__} neither shows nor excludes {forgotten}"
    assert set(schema.excluded) <= columns - shown, "an exclusion that excludes nothing"
    assert all(schema.excluded.values()), "an exclusion without a reason"


@pytest.mark.parametrize("model", ModelRegistry().values(), ids=lambda model: model.__name__)
def test_no_secret_leaves(model: type[Base]) -> None:
    secrets = SECRETS if model.__name__ != "RuleSetting" else set()
    assert not secrets & shown_columns(model, shape_of(SCHEMAS[model]))


@pytest.mark.parametrize("model", ModelRegistry().values(), ids=lambda model: model.__name__)
def test_rows_read_and_instances_dumped_are_the_same(
    app: Rosterwright, world: World, model: type[Base]
) -> None:
    """The list's SELECT and the single row's dump are two ways to one answer."""
    shape = shape_of(SCHEMAS[model])
    if shape.nested:
        shape = RowShape(name=f"plain {shape.name}", fields=shape.fields)
    stored = FACTORIES[model](world)
    reader = row_reader(model, shape)
    with app.app_context(), Session(db.engine) as session:
        rows = reader.dump(session.execute(reader.query).all())
    assert loads(dumps(dump(shape, stored))) in [loads(dumps(row)) for row in rows]

"""What a row shape can't express is refused when the application starts, not at a request."""

from collections.abc import Callable
from typing import Any

import pytest
from marshmallow import Schema, fields, post_dump

from models.employee import Employee
from models.schedule import Schedule
from schemas.base import DumpSchema
from schemas.employees import EmployeeNameSchema, EmployeeSchema
from schemas.schedules import ScheduleSchema
from schemas.shapes import dump, shape_of
from tests.api.caller import Caller
from tests.support.factories import World
from utils.json import dumps


class HookedSchema(DumpSchema):
    code = fields.String()

    @post_dump
    def _shout(self, data: dict[str, Any], **_: object) -> dict[str, Any]:
        return {key: str(value).upper() for key, value in data.items()}


class ComputedSchema(DumpSchema):
    code = fields.Function(lambda row: row.code)


class FormattedSchema(DumpSchema):
    hired_on = fields.Date(format="%d.%m.%Y")


class TextNumberSchema(DumpSchema):
    version = fields.Integer(as_string=True)


class ManySchema(DumpSchema):
    people = fields.Nested(EmployeeNameSchema, many=True)


class DottedSchema(DumpSchema):
    site = fields.String(attribute="home_site.name")


class UnknownColumnSchema(DumpSchema):
    model = Employee

    shoe_size = fields.Integer()


class DeferredColumnSchema(DumpSchema):
    model = Employee

    attributes = fields.Dict()


class ForeignNestedSchema(DumpSchema):
    site = fields.Nested(Schema.from_dict({"code": fields.String()}))


@pytest.mark.parametrize(
    "schema",
    [
        HookedSchema,
        ComputedSchema,
        FormattedSchema,
        TextNumberSchema,
        ManySchema,
        DottedSchema,
        UnknownColumnSchema,
        DeferredColumnSchema,
        ForeignNestedSchema,
    ],
    ids=lambda schema: schema.__name__,
)
def test_it_is_refused_by_name(schema: type[DumpSchema]) -> None:
    with pytest.raises(TypeError, match=f"{schema.__name__}|row shape"):
        shape_of(schema)


@pytest.mark.parametrize(
    ("schema", "stored"),
    [(EmployeeSchema, World.employee), (ScheduleSchema, World.schedule)],
    ids=["employee", "schedule"],
)
def test_the_shape_writes_what_the_schema_writes(
    as_bob: Caller, world: World, schema: type[DumpSchema], stored: Callable[[World], Any]
) -> None:
    """marshmallow, slow and trusted, would have answered the same."""
    row = stored(world)
    path = f"/schedules/{row.id}" if isinstance(row, Schedule) else f"/employees/{row.code}"
    shown = as_bob.get(path).get_json()
    plain = [
        name for name, field in schema().fields.items() if not isinstance(field, fields.Nested)
    ]
    written = schema(only=plain).dump(row)
    assert {name: shown[name] for name in plain} == written


def test_a_relation_that_is_not_there_is_null() -> None:
    class PlaceSchema(DumpSchema):
        code = fields.String()

    class PersonSchema(DumpSchema):
        home_site = fields.Nested(PlaceSchema)

    assert dump(shape_of(PersonSchema), Employee()) == {"home_site": None}
    assert dumps(dump(shape_of(PersonSchema), Employee())) == b'{"home_site":null}'

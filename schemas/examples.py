"""Examples for the documentation: bodies as they are sent, and as they are answered.

What is sent stands whole in its load schema's `example`. What is answered is put together here:
from the dump schema's own `example`, from a field's `metadata={"example": …}`, else from the
field's name or kind. Ids, instants, yes or no, fixed words, what may be null and whatever is nested
come by themselves, so that a new schema says its texts and numbers only.
"""

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import Schema, fields

from schemas.base import LoadSchema

ID: Final = "0198c0de-7a11-7000-8000-000000000001"
INSTANT: Final = "2026-12-01T15:45:00+00:00"
DAY: Final = "2026-12-12"
NO_EXAMPLE: Final = object()

_BY_NAME: Final[Mapping[str, object]] = {"version": 3, "time_zone": "America/Chicago"}
# The first that fits counts.
_BY_KIND: Final[tuple[tuple[type[fields.Field[Any]], object], ...]] = (
    (fields.UUID, ID),
    (fields.Boolean, True),
    (fields.NaiveDateTime, "2026-12-12T10:30:00"),
    (fields.AwareDateTime, INSTANT),
    (fields.Date, DAY),
    (fields.Time, "09:45:00"),
)


def example_of(schema: type[Schema] | Schema) -> dict[str, Any]:
    """Return what would be sent or answered; a field that nobody gave an example is left out."""
    made = schema() if isinstance(schema, type) else schema
    own: Mapping[str, object] = getattr(made, "example", {})
    if isinstance(made, LoadSchema):
        return dict(own)
    found = {
        field.data_key or name: own.get(field.data_key or name, example_of_field(field))
        for name, field in made.dump_fields.items()
    }
    return {name: value for name, value in found.items() if value is not NO_EXAMPLE}


def example_of_parameter(field: fields.Field[Any]) -> object:
    """Return the value of a query or header field, or `NO_EXAMPLE`."""
    own: Mapping[str, object] = getattr(field.parent, "example", {})
    return own.get(field.data_key or field.name or "", example_of_field(field))


def example_of_field(field: fields.Field[Any]) -> object:
    """Return what the field alone tells, or `NO_EXAMPLE`."""
    if "example" in field.metadata:
        return field.metadata["example"]
    if field.name and field.name in _BY_NAME:
        return _BY_NAME[field.name]
    if isinstance(field, fields.Nested):
        return _repeated(example_of(field.schema), is_repeated=bool(field.many))
    if isinstance(field, fields.List):
        return _repeated(example_of_field(field.inner), is_repeated=True)
    if field.allow_none:
        return None
    if isinstance(field, fields.Enum):
        return next(member.value for member in field.enum)
    return next((value for kind, value in _BY_KIND if isinstance(field, kind)), NO_EXAMPLE)


def _repeated(one: object, *, is_repeated: bool) -> object:
    return [one] if is_repeated and one is not NO_EXAMPLE else one

"""Dumping without marshmallow's cost: a dump schema becomes a row shape once, at start.

A shape names plain columns and to-one relations; values go as they are to the one encoder, which
writes what the schema would write. Whatever else a schema says is refused when the shape is made.
"""

from functools import cache
from typing import Any, Final

from marshmallow import fields

from repositories.row_reader import row_reader
from schemas.base import DumpSchema
from utils.row_shape import RowShape

# Fields whose stored value is, once encoded, what the field would write.
_PLAIN: Final = (
    fields.String,
    fields.Integer,
    fields.Boolean,
    fields.UUID,
    fields.DateTime,
    fields.NaiveDateTime,
    fields.AwareDateTime,
    fields.Date,
    fields.Time,
    fields.Enum,
    fields.List,
    fields.Dict,
    fields.Raw,
)


@cache
def shape_of(schema: type[DumpSchema]) -> RowShape:
    """Return what the schema shows of a row.

    Raises:
        TypeError: a hook, a computed field, a format, a to-many relation, or what is no column.
    """
    instance = schema()
    hooks = getattr(instance, "_hooks", {})
    if any(hooks.get(kind) for kind in ("pre_dump", "post_dump")):
        raise TypeError(f"{schema.__name__} has dump hooks, which a row shape can't run")
    plain, nested = [], []
    for name, field in instance.dump_fields.items():
        key, attribute = field.data_key or name, field.attribute or name
        if isinstance(field, fields.Nested):
            nested.append((key, attribute, _inner(schema, name, field)))
        elif _is_plain(field) and "." not in attribute:
            plain.append((key, attribute))
        else:
            raise TypeError(f"{schema.__name__}.{name} is no plain column")
    shape = RowShape(name=schema.__name__, fields=tuple(plain), nested=tuple(nested))
    if schema.model is not None:
        row_reader(schema.model, shape)
    return shape


def dump(shape: RowShape, row: object) -> dict[str, Any]:
    """Return what `shape` shows of an instance whose relations are loaded."""
    made = {key: getattr(row, attribute) for key, attribute in shape.fields}
    for key, relation, inner in shape.nested:
        related = getattr(row, relation)
        made[key] = None if related is None else dump(inner, related)
    return made


def _inner(schema: type[DumpSchema], name: str, field: fields.Nested) -> RowShape:
    inner = field.schema
    if field.many or inner.many or type(field) is not fields.Nested:
        raise TypeError(f"{schema.__name__}.{name} is not a to-one relation")
    if not isinstance(inner, DumpSchema):
        raise TypeError(f"{schema.__name__}.{name} does not show a dump schema")
    return shape_of(type(inner))


def _is_plain(field: fields.Field[Any]) -> bool:
    is_reshaped = getattr(field, "as_string", False) or (
        getattr(field, "format", None) not in (None, "iso", "iso8601")
    )
    return type(field) in _PLAIN and not is_reshaped

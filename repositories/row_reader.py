"""Long lists as plain rows: one SELECT of the columns that a shape names, and no ORM instances.

Built once per shape. What a shape can't express is refused with `TypeError` when it is built, not
at a request.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Select, inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Mapper, RelationshipProperty, aliased
from sqlalchemy.orm.util import AliasedClass

from models.base import Base
from utils.row_shape import RowShape

PlainRow = dict[str, Any]
Entity = type[Base] | AliasedClass[Base]
_Maker = Callable[[Sequence[Any]], PlainRow | None]


class RowReader:
    """The SELECT of one shape over one model, and the function that turns its tuples into dicts."""

    def __init__(self, model: type[Base], shape: RowShape) -> None:
        self._columns: list[Any] = []
        self._joins: list[tuple[Any, bool]] = []
        self._make = self._maker(shape, model, inspect(model), is_optional=False)
        query = select(*self._columns).select_from(model)
        for relation, is_outer in self._joins:
            query = query.join(relation, isouter=is_outer)
        self.query: Select[Any] = query
        self.width = len(self._columns)

    def dump(self, rows: Iterable[Sequence[Any]]) -> list[PlainRow]:
        """Return a dict per row, in the shape's order of keys, nested relations last."""
        make = self._make
        return [made for row in rows if (made := make(row)) is not None]

    def _maker(
        self,
        shape: RowShape,
        entity: Entity,
        mapper: Mapper[Any],
        *,
        is_optional: bool,
    ) -> _Maker:
        keys = tuple(key for key, _ in shape.fields)
        guard = len(self._columns)
        if is_optional:
            self._columns.append(getattr(entity, mapper.primary_key[0].key or ""))
        first = len(self._columns)
        for _, attribute in shape.fields:
            self._columns.append(_column(entity, mapper, shape, attribute))
        fields = slice(first, len(self._columns))
        nested = [
            (key, self._nested(inner, entity, mapper, relation, is_optional=is_optional))
            for key, relation, inner in shape.nested
        ]
        return (
            _make_optional(_compose(keys, fields, nested), guard)
            if is_optional
            else _compose(keys, fields, nested)
        )

    def _nested(
        self,
        shape: RowShape,
        entity: Entity,
        mapper: Mapper[Any],
        relation: str,
        *,
        is_optional: bool,
    ) -> _Maker:
        found = mapper.relationships.get(relation)
        if found is None or found.uselist:
            raise TypeError(f"{shape.name}: {relation} is not a to-one relation")
        target = aliased(found.mapper.class_)
        optional = is_optional or all(column.nullable for column in _own_columns(found))
        self._joins.append((getattr(entity, relation).of_type(target), optional))
        return self._maker(shape, target, found.mapper, is_optional=optional)


def _own_columns(relation: RelationshipProperty[Any]) -> list[Column[Any]]:
    return [
        column
        for column in relation.local_columns
        if isinstance(column, Column) and column.key != "organization_id"
    ]


def _column(
    entity: Entity, mapper: Mapper[Any], shape: RowShape, attribute: str
) -> InstrumentedAttribute[Any]:
    if attribute not in mapper.column_attrs or mapper.column_attrs[attribute].deferred:
        raise TypeError(
            f"{shape.name}: {attribute} is not a plain column of {mapper.class_.__name__}"
        )
    column: InstrumentedAttribute[Any] = getattr(entity, attribute)
    return column


def _compose(keys: tuple[str, ...], fields: slice, nested: list[tuple[str, _Maker]]) -> _Maker:
    if not nested:
        return lambda row: dict(zip(keys, row[fields], strict=True))

    def make(row: Sequence[Any]) -> PlainRow:
        made = dict(zip(keys, row[fields], strict=True))
        for key, inner in nested:
            made[key] = inner(row)
        return made

    return make


def _make_optional(make: _Maker, guard: int) -> _Maker:
    return lambda row: None if row[guard] is None else make(row)


@cache
def row_reader(model: type[Base], shape: RowShape) -> RowReader:
    """Return the reader of that shape, built once per process."""
    return RowReader(model, shape)

"""Long lists as plain rows: one SELECT of the columns that a shape names, and no ORM instances.

Built once per shape: the SELECT, and a function compiled from the shape that turns its tuples into
dicts. (Closures instead of compiled code took twice as long for 500 schedules.) What a shape can't
express is refused with `TypeError` when it is built, not at a request.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, inspect, select
from sqlalchemy.orm import Mapper, RelationshipProperty, aliased
from sqlalchemy.orm.util import AliasedClass

from models.base import Base
from repositories.wire_types import for_the_wire
from utils.row_shape import RowShape

PlainRow = dict[str, Any]
Entity = type[Base] | AliasedClass[Base]


class RowReader:
    """The SELECT of one shape over one model, and the function that turns its tuples into dicts."""

    def __init__(self, model: type[Base], shape: RowShape) -> None:
        self._columns: list[Any] = []
        self._joins: list[Any] = []
        source = self._source(shape, model, inspect(model), is_optional=False)
        query = select(*self._columns).select_from(model)
        for relation in self._joins:
            # Outer although the row is always there: so SQLite walks the list's own index in order
            # and looks the relations up, instead of starting at a small table and sorting.
            query = query.outerjoin(relation)
        self.query: Select[Any] = query
        self._make = _compiled(source, len(self._columns))

    def dump(self, rows: Iterable[Sequence[Any]]) -> list[PlainRow]:
        """Return a dict per row, in the shape's order of keys, nested relations last."""
        return self._make(rows)

    def _source(
        self, shape: RowShape, entity: Entity, mapper: Mapper[Any], *, is_optional: bool
    ) -> str:
        """Return the expression of one dict, over the names c0, c1, … of the columns."""
        guard = self._take(entity, mapper, shape, "id") if is_optional else ""
        parts = [
            f"{key!r}: {self._take(entity, mapper, shape, attribute)}"
            for key, attribute in shape.fields
        ]
        for key, relation, inner in shape.nested:
            nested = self._nested(inner, entity, mapper, relation, is_optional=is_optional)
            parts.append(f"{key!r}: {nested}")
        made = "{" + ", ".join(parts) + "}"
        return f"(None if {guard} is None else {made})" if is_optional else made

    def _nested(
        self,
        shape: RowShape,
        entity: Entity,
        mapper: Mapper[Any],
        relation: str,
        *,
        is_optional: bool,
    ) -> str:
        found = mapper.relationships.get(relation)
        if found is None or found.uselist:
            raise TypeError(f"{shape.name}: {relation} is not a to-one relation")
        target = aliased(found.mapper.class_)
        self._joins.append(getattr(entity, relation).of_type(target))
        is_nullable = all(column.nullable for column in _own_columns(found))
        return self._source(shape, target, found.mapper, is_optional=is_optional or is_nullable)

    def _take(self, entity: Entity, mapper: Mapper[Any], shape: RowShape, attribute: str) -> str:
        """Add a column to the SELECT and return its name."""
        # A name of its own: two coerced columns called `id` would be taken for each other.
        name = f"c{len(self._columns)}"
        self._columns.append(_column(entity, mapper, shape, attribute).label(name))
        return name


def _own_columns(relation: RelationshipProperty[Any]) -> list[Column[Any]]:
    return [
        column
        for column in relation.local_columns
        if isinstance(column, Column) and column.key != "organization_id"
    ]


def _column(
    entity: Entity, mapper: Mapper[Any], shape: RowShape, attribute: str
) -> ColumnElement[Any]:
    if attribute not in mapper.column_attrs or mapper.column_attrs[attribute].deferred:
        words = f"{shape.name}: {attribute} is not a plain column of {mapper.class_.__name__}"
        raise TypeError(words)
    return for_the_wire(getattr(entity, attribute))


def _compiled(source: str, width: int) -> Callable[[Iterable[Sequence[Any]]], list[PlainRow]]:
    """Compile `source` into a loop over rows; it holds names made here and quoted keys alone."""
    names = ", ".join(f"c{number}" for number in range(width))
    space: dict[str, Any] = {}
    exec(f"def make(rows):\n    return [{source} for {names}, *_ in rows]", space)
    make: Callable[[Iterable[Sequence[Any]]], list[PlainRow]] = space["make"]
    return make


@cache
def row_reader(model: type[Base], shape: RowShape) -> RowReader:
    """Return the reader of that shape, built once per process."""
    return RowReader(model, shape)

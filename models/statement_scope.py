"""Which tenant-scoped entities of a statement the organization's criterion does not reach.

SQLAlchemy adds loader criteria to the entities that a SELECT shows, selects from or joins, and to
the target of an UPDATE or DELETE. An entity that occurs in a WHERE alone (an EXISTS, a counting
subquery, UPDATE … FROM), behind another one in an expression, as a bare table or in text is read
unscoped. Those are found here, by one walk over the statement.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Select, TextClause
from sqlalchemy.orm import FromStatement, InstrumentedAttribute, Mapper
from sqlalchemy.orm.util import AliasedInsp
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.elements import ClauseElement, ColumnClause
from sqlalchemy.sql.selectable import (
    AliasedReturnsRows,
    FromClause,
    Join,
    SelectBase,
    TableClause,
    TextualSelect,
)

Entity = Mapper[Any] | AliasedInsp[Any]
Sources = frozenset[Any]  # tables and aliases

_NOTHING: Sources = frozenset()
_WRITTEN = ("_where_criteria", "_returning", "_prefixes", "_post_values_clause")


@dataclass(slots=True)
class _Level:
    """What one level of a statement uses, leaving out the SELECTs inside it."""

    reached: Sources
    entities: set[Entity] = field(default_factory=set)
    tables: set[Any] = field(default_factory=set)
    related_tables: set[Any] = field(default_factory=set)
    correlated: list[ClauseElement] = field(default_factory=list)
    separate: list[ClauseElement] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class StatementScope:
    """The walk; `is_scoped` tells which classes are tenant-scoped, `tables` names their tables."""

    def __init__(self, is_scoped: Callable[[type], bool], tables: Iterable[str]) -> None:
        self._is_scoped = is_scoped
        self._tables = frozenset(tables)

    def faults(self, statement: ClauseElement) -> list[str]:
        """Return, in words, what of `statement` would be read or written unscoped."""
        return list(self._statement(statement, _NOTHING, set()))

    def _statement(self, part: ClauseElement, outer: Sources, seen: set[int]) -> Iterator[str]:
        if id(part) in seen:  # a recursive CTE selects from itself
            return
        seen.add(id(part))
        if isinstance(part, FromStatement):
            yield from self._statement(part.element, _NOTHING, seen)
        elif isinstance(part, TextualSelect | TextClause):
            yield "text"
        elif isinstance(part, UpdateBase):
            yield from self._level(_written_parts(part), _target(part), seen)
        elif isinstance(part, Select):
            named = _named(part)
            reached = named | _correlatable(part, named, outer)
            yield from self._level(ClauseElement.get_children(part), reached, seen)
        else:  # UNION and the like
            for inner in ClauseElement.get_children(part):
                yield from self._statement(inner, outer, seen)

    def _level(self, parts: Iterable[Any], reached: Sources, seen: set[int]) -> Iterator[str]:
        level = _Level(reached)
        self._collect(parts, level)
        yield from level.faults
        for table in level.tables - level.related_tables:
            if table.name in self._tables:
                yield f"the table {table.name} (use its model)"
        allowed = reached | level.related_tables
        for entity in level.entities:
            model = entity.mapper.class_
            if entity.selectable not in allowed and self._is_scoped(model):
                yield f"{model.__name__} (name it in select(), select_from() or join())"
        for inner in level.correlated:
            yield from self._statement(inner, allowed, seen)
        for inner in level.separate:
            yield from self._statement(inner, _NOTHING, seen)

    def _collect(self, parts: Iterable[Any], level: _Level) -> None:
        waiting, seen = list(parts), set[int]()
        while waiting:
            element = waiting.pop()
            if id(element) not in seen:
                seen.add(id(element))
                waiting.extend(self._inside(element, level))

    def _inside(self, element: ClauseElement, level: _Level) -> Iterable[Any]:
        """Note what `element` is; return what stands inside it on the same level."""
        if isinstance(element, Join):
            return element.get_children()
        if (entity := _entity(element)) is not None:
            level.entities.add(entity)
        elif isinstance(element, ColumnClause):
            return self._in_column(element, level)
        elif isinstance(element, SelectBase):
            level.correlated.append(element)
        elif isinstance(element, FromClause):
            return self._in_source(element, level)
        elif isinstance(element, TextClause):
            level.faults.append("text")
        elif isinstance(element, UpdateBase):
            level.faults.append("a write inside another statement")
        else:
            return element.get_children()
        return ()

    def _in_column(self, column: ColumnClause[Any], level: _Level) -> Iterable[Any]:
        if column.is_literal and column.name != "*" and not column.name.isdecimal():
            level.faults.append("text")
        if "remote" in _annotations(column) and isinstance(column, Column):
            # A relation's own condition: the composite foreign key keeps it inside.
            level.related_tables.add(column.table)
        return () if column.table is None else (column.table,)

    def _in_source(self, source: FromClause, level: _Level) -> Iterable[Any]:
        if source in level.reached:
            return ()
        if isinstance(source, TableClause):
            level.tables.add(source)
            return ()
        if isinstance(source, AliasedReturnsRows) and isinstance(source.element, SelectBase):
            # A subquery or CTE stands for itself: nothing correlates into it.
            level.separate.append(source.element)
            return ()
        return source.get_children()


def _annotations(element: ClauseElement) -> Mapping[str, Entity]:
    found: Mapping[str, Entity] = getattr(element, "_annotations", {})
    return found


def _entity(element: ClauseElement) -> Entity | None:
    return _annotations(element).get("parententity")


def _named(select: Select[Any]) -> Sources:
    """Return what criteria reach: the first entity of each column, sources and joins."""
    parts = vars(select)
    named = [_first_entity(column) for column in parts["_raw_columns"]]
    named += [_entity(source) for source in parts.get("_from_obj", ())]
    for target, _onclause, left, _flags in parts.get("_setup_joins", ()):
        is_relation = isinstance(target, InstrumentedAttribute)
        named.append(target.comparator.entity if is_relation else _entity(target))
        if left is not None:
            named.append(_entity(left))
    return _sources(named)


def _sources(entities: Iterable[Entity | None]) -> Sources:
    return frozenset(entity.selectable for entity in entities if entity is not None)


def _first_entity(column: ClauseElement) -> Entity | None:
    waiting: list[Any] = [column]
    while waiting:
        element = waiting.pop(0)
        if (entity := _entity(element)) is not None:
            return entity
        if not isinstance(element, SelectBase):
            waiting.extend(element.get_children())
    return None


def _correlatable(select: Select[Any], named: Sources, outer: Sources) -> Sources:
    """Return what of the SELECT around it is not selected from anew inside."""
    parts = vars(select)
    if parts.get("_correlate"):
        return outer & _sources(_entity(source) for source in parts["_correlate"])
    if (excepted := parts.get("_correlate_except")) is not None:
        return outer - _sources(_entity(source) for source in excepted)
    # By itself SQLAlchemy correlates only where something is left to select from.
    return outer if named - outer and parts.get("_auto_correlate", True) else _NOTHING


def _target(statement: UpdateBase) -> Sources:
    return _sources([_entity(statement.table)])


def _written_parts(statement: UpdateBase) -> Iterator[Any]:
    for name in _WRITTEN:
        yield from _clauses(vars(statement).get(name))
    for _, value in written_values(statement):
        yield from _clauses(value)


def written_values(statement: UpdateBase) -> Iterator[tuple[str, object]]:
    """Yield name and value of each column that the statement itself, without parameters, writes."""
    parts = vars(statement)
    pairs = [*(parts.get("_values") or {}).items(), *(parts.get("_ordered_values") or ())]
    for rows in parts.get("_multi_values") or ():
        for row in rows:
            pairs.extend(row.items())
    for column, value in pairs:
        yield getattr(column, "key", column), value


def _clauses(value: object) -> Iterator[ClauseElement]:
    if isinstance(value, ClauseElement):
        yield value
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _clauses(inner)

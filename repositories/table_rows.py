"""Whole tables as text, one line per row, and back again, on either database.

The tables are asked for, not taken from the models: a backup holds what is stored, at whatever
revision. A line is a JSON list in the order of the columns; what JSON has no form for is text (ids
in hex, instants in UTC, bytes in base64), and the column it goes into says what it was.
"""

import math
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    Time,
    Uuid,
    and_,
    bindparam,
    func,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.engine.interfaces import (
    ReflectedColumn,
    ReflectedForeignKeyConstraint,
    ReflectedPrimaryKeyConstraint,
)
from sqlalchemy.types import TypeEngine

from utils.chunks import batches
from utils.json import dumps_sorted, loads

VERSION_TABLE: Final = "alembic_version"
# Who was signed in at the time of a backup may have signed out since, and ended stays ended.
LEFT_OUT: Final = frozenset({"sign_in_failures", "user_sessions"})
_ROWS_AT_ONCE: Final = 500
# A row may carry a file of the largest size that may be uploaded.
_FILES_AT_ONCE: Final = 5
_WHOLE_FLOATS: Final = 2**53
_INTEGERS: Final = 2**63

Decode = Callable[[Any], object]


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredTable:
    """A table as the database describes it.

    `upward` are the columns by which a row refers to another row of the same table.
    """

    table: Table
    key: tuple[str, ...]
    upward: frozenset[str]

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.table.name)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns, in their order."""
        return tuple(str(column.name) for column in self.table.columns)

    @property
    def rows_at_once(self) -> int:
        """How many of its rows are held in memory."""
        has_files = any(isinstance(column.type, LargeBinary) for column in self.table.columns)
        return _FILES_AT_ONCE if has_files else _ROWS_AT_ONCE


def stored_tables(connection: Connection) -> list[StoredTable]:
    """Return all tables with rows of ours, those that others refer to first."""
    inspector = inspect(connection)
    names = [name for name, _keys in inspector.get_sorted_table_and_fkc_names() if name]
    columns, keys = inspector.get_multi_columns(), inspector.get_multi_pk_constraint()
    references = inspector.get_multi_foreign_keys()
    return [
        _stored_table(name, columns[None, name], keys[None, name], references[None, name])
        for name in names
        if name != VERSION_TABLE
    ]


def kept_tables(tables: Iterable[StoredTable]) -> list[StoredTable]:
    """Return those that backups hold."""
    return [table for table in tables if table.name not in LEFT_OUT]


def _stored_table(
    name: str,
    columns: Sequence[ReflectedColumn],
    key: ReflectedPrimaryKeyConstraint,
    references: Sequence[ReflectedForeignKeyConstraint],
) -> StoredTable:
    within = [
        column
        for reference in references
        if reference["referred_table"] == name
        for column in reference["constrained_columns"]
    ]
    nullable = {column["name"] for column in columns if column["nullable"]}
    table = Table(
        name,
        MetaData(),
        *(Column(column["name"], _value_type(column["type"])) for column in columns),
    )
    return StoredTable(
        table=table,
        key=tuple(key["constrained_columns"]),
        upward=frozenset(within) & nullable,
    )


def _value_type(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    # No value is NULL in the database, never the JSON word null.
    return type(kind)(none_as_null=True) if isinstance(kind, JSON) else kind


def count_rows(connection: Connection, table: StoredTable) -> int:
    """Return how many rows the table has."""
    return connection.execute(select(func.count()).select_from(table.table)).scalar_one()


def read_lines(connection: Connection, table: StoredTable) -> Iterator[bytes]:
    """Yield each row as a line, in no order, holding few of them in memory."""
    options = {"stream_results": True, "yield_per": table.rows_at_once}
    for row in connection.execution_options(**options).execute(select(table.table)):
        yield dumps_sorted([_plain(value) for value in row]) + b"\n"


def write_lines(
    connection: Connection, table: StoredTable, columns: Sequence[str], lines: Iterable[bytes]
) -> Iterator[int]:
    """Store rows; yield how many, batch by batch.

    Raises:
        KeyError: the table has no such column.
    """
    decoders = [(name, _decoder(table.table.columns[name].type)) for name in columns]
    referring: list[dict[str, object]] = []
    for batch in batches(lines, table.rows_at_once):
        rows = [
            {name: decode(value) for (name, decode), value in zip(decoders, row, strict=True)}
            for row in map(_row_of, batch)
        ]
        referring += _without_upward(table, rows)
        connection.execute(insert(table.table), rows)
        yield len(rows)
    _refer_upward(connection, table, referring)


def delete_rows(connection: Connection, table: StoredTable) -> None:
    """Take all rows out."""
    connection.execute(table.table.delete())


def _without_upward(
    table: StoredTable, rows: Iterable[dict[str, object]]
) -> Iterator[dict[str, object]]:
    """Take the references inside the table out of `rows`; yield what is to be put back later."""
    for row in rows:
        taken = {name: row[name] for name in table.upward if row.get(name) is not None}
        if taken:
            yield {_old(name): row[name] for name in table.key} | {
                name: row[name] for name in table.upward
            }
            row.update(dict.fromkeys(taken))


def _refer_upward(
    connection: Connection, table: StoredTable, referring: Sequence[Mapping[str, object]]
) -> None:
    is_it = and_(*(table.table.columns[name] == bindparam(_old(name)) for name in table.key))
    for batch in batches(referring, _ROWS_AT_ONCE):
        # The columns to set are the names in each row that stand for none of the key.
        connection.execute(update(table.table).where(is_it), batch)


def _old(name: str) -> str:
    return f"key_{name}"


def _row_of(line: bytes) -> list[Any]:
    row = loads(line)
    if not isinstance(row, list):
        raise TypeError("a row is a list")
    return row


def _plain(value: object) -> object:
    """Return the one form of a value, whichever database it comes from."""
    encode = _ENCODERS.get(type(value))
    return value if encode is None else encode(value)


def _instant(value: datetime) -> str:
    instant = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    return instant.isoformat(" ", "microseconds")


def _number(value: float) -> float:
    # PostgreSQL keeps 1e22 in a document as a whole number, which has no such form elsewhere.
    if isinstance(value, float):
        return int(value) if value.is_integer() and math.fabs(value) < _WHOLE_FLOATS else value
    return value if -_INTEGERS <= value < _INTEGERS else float(value)


_ENCODERS: Final[Mapping[type, Callable[[Any], object]]] = MappingProxyType(
    {
        datetime: _instant,
        date: date.isoformat,
        time: time.isoformat,
        UUID: lambda value: value.hex,
        bytes: lambda value: b64encode(value).decode(),
        dict: lambda value: {key: _plain(inner) for key, inner in value.items()},
        list: lambda value: [_plain(inner) for inner in value],
        int: _number,
        float: _number,
    }
)


def _decoder(kind: TypeEngine[Any]) -> Decode:
    if isinstance(kind, DateTime):
        zone = UTC if kind.timezone else None
        return _unless_none(lambda text: datetime.fromisoformat(text).replace(tzinfo=zone))
    for types, decode in _DECODERS.items():
        if isinstance(kind, types):
            return _unless_none(decode)
    return lambda value: value


def _unless_none(decode: Decode) -> Decode:
    return lambda value: None if value is None else decode(value)


_DECODERS: Final[Mapping[type[TypeEngine[Any]], Decode]] = MappingProxyType(
    {
        Uuid: UUID,
        LargeBinary: b64decode,
        Date: date.fromisoformat,
        Time: time.fromisoformat,
    }
)

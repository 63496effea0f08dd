"""An example of anything that a use case asks for, made from its annotation."""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from types import MappingProxyType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from utils.row_shape import RowShape

AT: Final = datetime(2026, 5, 4, 15, 30, tzinfo=UTC)

_BY_NAME: Final[Mapping[str, object]] = MappingProxyType(
    {
        "email": "dana@acme.example",
        "slug": "initech",
        "time_zone": "America/Chicago",
        "shape": RowShape(name="id", fields=(("id", "id"),)),
        "employees": 3,
        "events": 3,
        "schedules": 3,
        # Files, which a use case that has lost its database never comes to.
        "backup": object(),
        "writer": object(),
    }
)
_BY_TYPE: Final[Mapping[object, object]] = MappingProxyType(
    {
        UUID: UUID(int=1),
        bool: True,
        bytes: b"",
        date: AT.date(),
        datetime: AT,
        dict: {},
        frozenset: frozenset(),
        int: 1,
        list: [],
        str: "x",
        time: AT.time(),
        tuple: (),
        Callable: lambda *_: None,
        Iterator: iter(()),
        Mapping: {},
        Sequence: (),
    }
)


def arguments_of(method: Callable[..., object], organization_id: UUID) -> dict[str, object]:
    """Return an example for every parameter of the use case that has no default."""
    hints = get_type_hints(method)
    known = {**_BY_NAME, "organization_id": organization_id}
    return {
        name: _example(hints[name], name, known)
        for name, parameter in inspect.signature(method).parameters.items()
        if name != "self" and parameter.default is inspect.Parameter.empty
    }


def _example(kind: object, name: str, known: Mapping[str, object]) -> object:
    """Return a value of that kind; a name that means something gets a value that means it."""
    if name in known:
        return known[name]
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _example(get_args(kind)[0], name, known)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        needed = [one.name for one in fields(kind) if _is_needed(one)]
        return kind(**{each: _example(hints[each], each, known) for each in needed})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    return _BY_TYPE[origin or kind]


def _is_needed(one: Field[Any]) -> bool:
    return one.init and one.default is MISSING and one.default_factory is MISSING

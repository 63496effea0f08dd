"""Frozen values that are made by the thousand."""

from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar

T = TypeVar("T")


def quickly_made(kind: type[T]) -> type[T]:
    """Return a frozen dataclass with slots and named parameters alone, made in half the time.

    What a frozen one generates finds each slot by its name in every call; here the slots are found
    once. The signature, the defaults and what is refused afterwards stay the same.

    Raises:
        TypeError: a field is made by a factory, or is no parameter.
    """
    described: Any = kind
    space: dict[str, Any] = {}
    lines = []
    parameters = []
    for field in fields(described):
        parameters.append(_parameter(kind, field, space))
        space[f"set_{field.name}"] = getattr(kind, field.name).__set__
        lines.append(f"    set_{field.name}(self, {field.name})")
    if hasattr(kind, "__post_init__"):
        lines.append("    self.__post_init__()")
    source = "\n".join([f"def __init__(self, *, {', '.join(parameters)}):", *lines])
    exec(source, space)
    made = space["__init__"]
    made.__annotations__ = described.__init__.__annotations__
    made.__qualname__ = f"{kind.__qualname__}.__init__"
    made.__module__ = kind.__module__
    described.__init__ = made
    return kind


def _parameter(kind: type, field: Field[Any], space: dict[str, Any]) -> str:
    if not (field.init and field.kw_only) or field.default_factory is not MISSING:
        raise TypeError(f"{kind.__name__}.{field.name} is not a plain named parameter")
    if field.default is MISSING:
        return field.name
    space[f"default_{field.name}"] = field.default
    return f"{field.name}=default_{field.name}"

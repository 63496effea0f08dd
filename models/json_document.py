"""Documents whose every in-place change is noticed, however deep it is made."""

from collections.abc import Callable, Iterable
from typing import Any, SupportsIndex

from sqlalchemy.ext.mutable import Mutable
from typing_extensions import override

from models.types import JSONDocument


class TrackedDocument(Mutable):
    """The mutable root that the ORM watches; nested dicts and lists report to it."""

    @override
    @classmethod
    def coerce(cls, key: str, value: object) -> object:
        if value is None or isinstance(value, TrackedDocument):
            return value
        if isinstance(value, dict):
            return TrackedDict(value)
        if isinstance(value, list | tuple):
            return TrackedList(value)
        return super().coerce(key, value)


def _reporting(name: str, kind: type) -> Callable[..., object]:
    original = getattr(kind, name)

    def method(self: "TrackedDict | TrackedList", *args: object, **kwargs: object) -> object:
        result = original(self, *args, **kwargs)
        self.adopt()
        self.report()
        return result

    method.__name__ = name
    return method


class _Nested:
    """What a tracked dict and a tracked list share: a parent to report to."""

    parent: "_Nested | None" = None

    def report(self) -> None:
        if isinstance(self, TrackedDocument):
            self.changed()
        if self.parent is not None:
            self.parent.report()

    def child(self, value: object) -> object:
        """Return `value` as a part of this one; what is part of another document is copied."""
        if isinstance(value, _Nested) and value.parent is self:
            return value
        if isinstance(value, dict):
            return _part_of(self, TrackedDict(value))
        if isinstance(value, list | tuple):
            return _part_of(self, TrackedList(value))
        return value


def _part_of(parent: _Nested, part: "TrackedDict | TrackedList") -> "TrackedDict | TrackedList":
    part.parent = parent
    return part


class TrackedDict(_Nested, TrackedDocument, dict[str, Any]):
    """A dict that reports its changes."""

    def __init__(self, values: dict[str, Any]) -> None:
        dict.__init__(self, values)
        self.adopt()

    def adopt(self) -> None:
        for key, value in self.items():
            dict.__setitem__(self, key, self.child(value))

    @override
    def setdefault(self, key: str, default: Any = None) -> Any:
        # The one that is stored now, not the one that was given: changes of it must be noticed.
        if key not in self:
            self[key] = default
        return self[key]

    @override
    def __reduce__(self) -> tuple[type, tuple[dict[str, Any]]]:
        return dict, (dict(self),)

    for _name in (
        "__setitem__",
        "__delitem__",
        "update",
        "pop",
        "popitem",
        "clear",
        "__ior__",
    ):
        locals()[_name] = _reporting(_name, dict)


class TrackedList(_Nested, TrackedDocument, list[Any]):
    """A list that reports its changes."""

    def __init__(self, values: Iterable[Any]) -> None:
        list.__init__(self, values)
        self.adopt()

    def adopt(self) -> None:
        for index, value in enumerate(self):
            list.__setitem__(self, index, self.child(value))

    @override
    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[type, tuple[list[Any]]]:
        return list, (list(self),)

    for _name in (
        "__setitem__",
        "__delitem__",
        "append",
        "extend",
        "insert",
        "pop",
        "remove",
        "clear",
        "sort",
        "reverse",
        "__iadd__",
        "__imul__",
    ):
        locals()[_name] = _reporting(_name, list)


TrackedJSON = TrackedDocument.as_mutable(JSONDocument())

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
        if self.parent is not None:
            self.parent.report()
        elif isinstance(self, TrackedDocument):
            self.changed()

    def child(self, value: object) -> object:
        if isinstance(value, dict) and not isinstance(value, TrackedDict):
            value = TrackedDict(value)
        elif isinstance(value, list | tuple) and not isinstance(value, TrackedList):
            value = TrackedList(value)
        if isinstance(value, _Nested):
            value.parent = self
        return value


class TrackedDict(_Nested, TrackedDocument, dict[str, Any]):
    """A dict that reports its changes."""

    def __init__(self, values: dict[str, Any]) -> None:
        dict.__init__(self, values)
        self.adopt()

    def adopt(self) -> None:
        for key, value in self.items():
            dict.__setitem__(self, key, self.child(value))

    @override
    def __reduce__(self) -> tuple[type, tuple[dict[str, Any]]]:
        return dict, (dict(self),)

    for _name in (
        "__setitem__",
        "__delitem__",
        "update",
        "setdefault",
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

"""A mapping that never changes, and of which a changed copy is cheap."""

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar, overload

from typing_extensions import override

K = TypeVar("K")
V = TypeVar("V")
D = TypeVar("D")

_MOST_RECENT = 64


class Overlay(Mapping[K, V], Generic[K, V]):
    """A large base under a few recent entries; the recent ones join a new base when they are many.

    So `with_item` copies at most 64 entries, and the whole base only once in 64 times. Source: the
    memtable of a log-structured merge tree.
    """

    __slots__ = ("_base", "_recent")

    def __init__(self, base: Mapping[K, V], recent: Mapping[K, V] | None = None) -> None:
        """Lay `recent` over `base`; whoever passes them must not change them afterwards."""
        self._base = base
        self._recent: Mapping[K, V] = {} if recent is None else recent

    def with_item(self, key: K, value: V) -> "Overlay[K, V]":
        """Return a mapping that holds `value` at `key` and everything else of this one."""
        recent = {**self._recent, key: value}
        if len(recent) <= _MOST_RECENT:
            return Overlay(self._base, recent)
        return Overlay({**self._base, **recent})

    @override
    def __getitem__(self, key: K) -> V:
        return self._recent[key] if key in self._recent else self._base[key]

    @overload
    def get(self, key: K, /) -> V | None: ...
    @overload
    def get(self, key: K, /, default: V | D) -> V | D: ...
    @override
    def get(self, key: K, /, default: V | D | None = None) -> V | D | None:
        if self._recent and key in self._recent:
            return self._recent[key]
        return self._base.get(key, default)

    @override
    def __iter__(self) -> Iterator[K]:
        yield from self._base
        yield from (key for key in self._recent if key not in self._base)

    @override
    def __len__(self) -> int:
        return len(self._base) + sum(key not in self._base for key in self._recent)

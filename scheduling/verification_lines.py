"""The lines of a verification in order, worded only where somebody looks."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple, overload

from typing_extensions import override

from scheduling.verification_values import Line, Weight

_WEIGHTS: Final = tuple(Weight)
_WARNINGS_PER_CRITICAL: Final = 4


class Fault(NamedTuple):
    """One thing that is wrong on a day; `line` puts it into words."""

    day: date
    weight: Weight
    line: Callable[[], Line]


class Lines(Sequence[Line]):
    """The lines of faults by day, weight, message and id.

    Of thousands a page shows a few, so those of a day and weight are worded and sorted when the
    first of them is asked for. Lines after the `last` of the days count as `ahead`, not by weight.
    """

    __slots__ = ("_counts", "_firsts", "_groups", "_worded", "ahead")

    def __init__(self, faults: Iterable[Fault], last: date) -> None:
        groups: defaultdict[tuple[date, int], list[Callable[[], Line]]] = defaultdict(list)
        for fault in faults:
            groups[fault.day, _WEIGHTS.index(fault.weight)].append(fault.line)
        self._groups: list[list[Callable[[], Line]]] = []
        self._firsts = [0]
        self._counts: Counter[Weight] = Counter()
        self.ahead = 0
        for (day, rank), group in sorted(groups.items(), key=lambda entry: entry[0]):
            self._groups.append(group)
            self._firsts.append(self._firsts[-1] + len(group))
            if day > last:
                self.ahead += len(group)
            else:
                self._counts[_WEIGHTS[rank]] += len(group)
        self._worded: dict[int, list[Line]] = {}

    def count_of(self, weight: Weight) -> int:
        """Return how many lines of the days are of that weight."""
        return self._counts[weight]

    @override
    def __len__(self) -> int:
        return self._firsts[-1]

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> list[Line]: ...
    @override
    def __getitem__(self, index: int | slice) -> Line | list[Line]:
        places = range(len(self))[index]
        return self._at(places) if isinstance(places, int) else [self._at(one) for one in places]

    @override
    def __iter__(self) -> Iterator[Line]:
        for number in range(len(self._groups)):
            yield from self._lines(number)

    def _at(self, place: int) -> Line:
        number = bisect_right(self._firsts, place) - 1
        return self._lines(number)[place - self._firsts[number]]

    def _lines(self, number: int) -> list[Line]:
        if number not in self._worded:
            lines = [line() for line in self._groups[number]]
            self._worded[number] = sorted(lines, key=lambda one: (one.message, one.id))
        return self._worded[number]


@dataclass(frozen=True, kw_only=True, slots=True)
class Verification:
    """Everything that is wrong, in order of day and weight, and of how much work of the days.

    Work that is due the day after them stands among the lines, and counts for that day alone.
    """

    lines: Lines
    checked: int

    def count(self, weight: Weight) -> int:
        """Return how many lines of the days are of that weight."""
        return self.lines.count_of(weight)

    @property
    def health(self) -> int | None:
        """Return how right the days are, 0 to 100 (see `HEALTH_FORMULA`); None without work."""
        if not self.checked:
            return None
        quarters = _WARNINGS_PER_CRITICAL * self.count(Weight.CRITICAL) + self.count(Weight.WARNING)
        lost = -(-100 * quarters // (_WARNINGS_PER_CRITICAL * self.checked))
        return max(0, 100 - lost)

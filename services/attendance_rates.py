"""How often somebody came, and in time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from models.attendance import Mark

_CAME = frozenset({Mark.ON_TIME, Mark.LATE})


@dataclass(frozen=True, kw_only=True, slots=True)
class Rates:
    """Shares from 0 to 1 of the work of which something is known, excused work left out.

    `attended` is (on time + late) / known, `on_time` is on time / known; both are None where
    nothing is known, which is not the same as never having come.
    """

    attended: float | None
    on_time: float | None


def rates_of(marks: Iterable[Mark]) -> Rates:
    """Return the rates of what is known; excused absences count neither way."""
    counts = Counter[Mark](marks)
    known = counts.total() - counts[Mark.EXCUSED]
    if not known:
        return Rates(attended=None, on_time=None)
    came = sum(counts[mark] for mark in _CAME)
    return Rates(attended=came / known, on_time=counts[Mark.ON_TIME] / known)


def rate_words(rate: float | None) -> str:
    """Return such as `93 %`, or `N/A`."""
    return "N/A" if rate is None else f"{round(100 * rate)} %"

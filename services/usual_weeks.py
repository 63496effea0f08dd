"""Somebody's usual week as a value: its days, its version, and how it is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Final

from models.availability import WeekKind, WeeklyAvailability
from scheduling.wording import WEEKDAYS
from services.whole_versions import version_of

_KINDS: Final = tuple(WeekKind)


@dataclass(frozen=True, kw_only=True, slots=True)
class UsualDay:
    """One weekday (0 = Monday); available without times is the whole day."""

    weekday: int
    week: WeekKind = WeekKind.EVERY
    is_available: bool = True
    from_local: time | None = None
    to_local: time | None = None

    @property
    def name(self) -> str:
        """Return such as `Monday`, or `Monday of week A`."""
        weekday = WEEKDAYS[self.weekday]
        return weekday if self.week is WeekKind.EVERY else f"{weekday} of week {self.week.upper()}"

    @property
    def words(self) -> str:
        """Return such as `09:00–17:00`, `the whole day` or `not available`."""
        if not self.is_available:
            return "not available"
        if self.from_local is None or self.to_local is None:
            return "the whole day"
        return f"{self.from_local:%H:%M}–{self.to_local:%H:%M}"


@dataclass(frozen=True, kw_only=True, slots=True)
class UsualWeek:
    """A person's usual week, by kind of week and weekday; a day that is left out is all free."""

    employee_code: str
    days: tuple[UsualDay, ...] = ()

    @property
    def version(self) -> int:
        """Return a number that is another one whenever the week is; 1 where nothing was said.

        Made of the days themselves: whoever saw these days may replace them, whatever happened to
        the rest of the person meanwhile, and no week that came and went can be taken for this one.
        """
        return version_of(self.facts())

    def facts(self) -> Mapping[str, str]:
        """Return what is said of each day, for the audit and for whoever saw an older week."""
        return {day.name: day.words for day in self.days}


def in_order(days: Iterable[UsualDay]) -> tuple[UsualDay, ...]:
    """Return the days by kind of week and weekday."""
    return tuple(sorted(days, key=lambda day: (_KINDS.index(day.week), day.weekday)))


def usual_week(employee_code: str, rows: Iterable[WeeklyAvailability]) -> UsualWeek:
    """Return the stored week as a value."""
    days = (
        UsualDay(
            weekday=row.weekday,
            week=row.week,
            is_available=row.is_available,
            from_local=row.from_local,
            to_local=row.to_local,
        )
        for row in rows
    )
    return UsualWeek(employee_code=employee_code, days=tuple(days))

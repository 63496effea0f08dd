"""On which dates a holiday falls, and how that is said."""

from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

_LEAP_DAY: Final = (2, 29)


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosedOn:
    """One date, or a month and day of every year; 29 February is there in leap years only."""

    on_date: date | None = None
    month: int | None = None
    day: int | None = None

    @property
    def is_leap_day(self) -> bool:
        """Return whether most years are without it."""
        return (self.month, self.day) == _LEAP_DAY

    @property
    def month_and_day(self) -> tuple[int, int]:
        """Return where in its year it lies."""
        if self.on_date is not None:
            return self.on_date.month, self.on_date.day
        return self.month or 0, self.day or 0

    def date_in(self, year: int) -> date | None:
        """Return the closed date of that year, None without one."""
        if self.on_date is not None:
            return self.on_date if self.on_date.year == year else None
        if self.is_leap_day and not isleap(year):
            return None
        return date(year, *self.month_and_day)

    def dates_from(self, first: date, last_year: int) -> Iterator[date]:
        """Yield the closed dates from `first` to the end of `last_year`."""
        for year in range(first.year, last_year + 1):
            found = self.date_in(year)
            if found is not None and found >= first:
                yield found


def closed_words(rule: ClosedOn) -> str:
    """Return such as `25 December 2026`, `25 December of every year`."""
    if rule.on_date is not None:
        return f"{rule.on_date.day} {rule.on_date:%B %Y}"
    # In a leap year, which has every day.
    some_year = date(2000, *rule.month_and_day)
    which = "leap year" if rule.is_leap_day else "year"
    return f"{some_year.day} {some_year:%B} of every {which}"

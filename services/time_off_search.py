"""What the list of time off is asked for: whose, where it stands, in which month."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from models.time_off import TimeOffState
from services.page_views import FilterChoice
from utils.wall_clock import MIDNIGHT

ON_ITS_WAY: Final = ""
EVERY: Final = "all"
_S = TimeOffState
# What the page offers: what waits and what comes, each state, all.
STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ON_ITS_WAY: "What is ahead",
        _S.REQUESTED: "Waiting",
        _S.APPROVED: "Approved",
        _S.DENIED: "Denied",
        _S.CANCELLED: "Cancelled",
        EVERY: "Every state",
    }
)
_MONTHS_A_YEAR: Final = 12
_MONTHS_BACK, _MONTHS_AHEAD = 2, 12
_FIRST_YEAR, _LAST_YEAR = 1900, 2998


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeOffSearch:
    """What the reader asked for; `month` is such as 2026-05, `decided` what was just approved."""

    person: str = ""
    state: str | None = None
    month: str | None = None
    cursor: str | None = None
    decided: UUID | None = None

    @property
    def wanted_state(self) -> str:
        """Return the state asked for, the usual view for one that does not exist."""
        return self.state if self.state is not None and self.state in STATES else ON_ITS_WAY

    @property
    def one_state(self) -> TimeOffState | None:
        """Return the state asked for, None for several."""
        wanted = self.wanted_state
        return TimeOffState(wanted) if wanted in set(TimeOffState) else None

    @property
    def first_of_month(self) -> date | None:
        """Return the first day of the month asked for, None for any time."""
        try:
            first = date.fromisoformat(f"{self.month}-01")
        except ValueError:
            return None
        return first if _FIRST_YEAR <= first.year <= _LAST_YEAR else None

    def span(self, from_day: date | None) -> tuple[datetime | None, datetime | None]:
        """Return the wall clock's range of the month asked for; without one, from a day on."""
        month = self.first_of_month
        if month is None:
            return _midnight(from_day) if from_day else None, None
        return _midnight(month), _midnight(_month(_number(month) + 1))


def state_choices(chosen: str) -> tuple[FilterChoice, ...]:
    """Return the states to choose from."""
    return tuple(
        FilterChoice(value=value, label=label, is_current=value == chosen)
        for value, label in STATES.items()
    )


def month_choices(today: date, chosen: date | None) -> tuple[FilterChoice, ...]:
    """Return the months to choose from: a few before, a year ahead, and the chosen one."""
    now = _number(today)
    months = {_month(now + step) for step in range(-_MONTHS_BACK, _MONTHS_AHEAD + 1)}
    return tuple(_month_choice(month, chosen) for month in _in_order(months, chosen))


def _in_order(months: set[date], chosen: date | None) -> Iterable[date]:
    return sorted(months | ({chosen} if chosen else set()))


def _month_choice(month: date, chosen: date | None) -> FilterChoice:
    return FilterChoice(value=f"{month:%Y-%m}", label=f"{month:%B %Y}", is_current=month == chosen)


def _number(day: date) -> int:
    return day.year * _MONTHS_A_YEAR + day.month - 1


def _month(number: int) -> date:
    return date(number // _MONTHS_A_YEAR, number % _MONTHS_A_YEAR + 1, 1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, MIDNIGHT)

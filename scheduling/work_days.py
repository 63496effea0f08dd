"""The last day of work, at its site."""

from datetime import date, timedelta
from typing import Final

from scheduling.local_time import day_of
from scheduling.values import WorkOrder

_INSTANT: Final = timedelta(microseconds=1)


def last_day_of(event: WorkOrder) -> date:
    """Return the last day on which the work may start."""
    return day_of(event.due_at - _INSTANT, event.zone)

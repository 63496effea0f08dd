"""What each person of the demo has so far: what a careful planner minds beyond the rules."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from scheduling.values import WorkOrder
from services.demo_values import DemoPerson, days_from

_Week = tuple[UUID, date]  # a person, and the Sunday on which the week begins
_Day = tuple[UUID, date]

LONGEST_DAY: Final = timedelta(hours=10)
MOST_DAYS: Final = 6


class Workload:
    """Minutes, days, places and kinds of work by person; weeks run Sunday to Saturday."""

    def __init__(self) -> None:
        self._of_week: defaultdict[_Week, int] = defaultdict(int)
        self._of_day: defaultdict[_Day, int] = defaultdict(int)
        self._days: defaultdict[_Week, set[date]] = defaultdict(set)
        self._kinds: defaultdict[_Day, set[str]] = defaultdict(set)
        self._places: dict[_Day, UUID] = {}

    def minutes(self, person_id: UUID, day: date) -> int:
        """Return how much the person works in the week of `day`."""
        return self._of_week[person_id, _sunday(day)]

    def has_room(self, one: DemoPerson, order: WorkOrder, day: date) -> bool:
        """Return whether the work would be neither too much, nor elsewhere, nor of a kind that
        excludes what the person does that day."""
        in_week, on_day = (one.id, _sunday(day)), (one.id, day)
        return (
            self._of_week[in_week] + order.minutes <= one.max_minutes_per_week
            and timedelta(minutes=self._of_day[on_day] + order.minutes) <= LONGEST_DAY
            and len(self._days[in_week] | {day}) <= MOST_DAYS
            and self._places.get(on_day, order.site_id) == order.site_id
            and self._kinds[on_day].isdisjoint(order.type.exclusive_with)
        )

    def add(self, person_id: UUID, order: WorkOrder, day: date) -> None:
        """Count the work."""
        in_week, on_day = (person_id, _sunday(day)), (person_id, day)
        self._of_week[in_week] += order.minutes
        self._of_day[on_day] += order.minutes
        self._days[in_week].add(day)
        self._places[on_day] = order.site_id
        self._kinds[on_day].add(order.type.code)


def _sunday(day: date) -> date:
    return days_from(day, -((day.weekday() + 1) % 7))

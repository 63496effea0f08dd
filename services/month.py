"""The month: what is staffed, what has nobody, and what is due, day by day."""

import calendar
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from repositories.calendar import DueRow
from scheduling.wording import WEEKDAYS
from security.permissions import Permission
from services import day_wording as words
from services.calendar_views import MonthDay, MonthPage
from services.calendars import CalendarService
from services.closed_words import closed_words
from services.snapshots import settings_of
from services.week_bars import weekdays_of
from services.week_bounds import DAYS_OF_WEEK, first_of_week
from utils.wall_clock import local_date, start_of_day

_DAY = timedelta(days=1)
_WEEK = DAYS_OF_WEEK * _DAY


class MonthService(CalendarService):
    """One month in counts."""

    def page(self, day: date | None, site_code: str | None) -> MonthPage:
        """Return the month that `day` (None: today) lies in, at a site.

        Raises:
            ResourceNotFoundException: no site has that code here.
        """
        self.require(Permission.ROSTER_VIEW)
        place = self.place(site_code)
        today = local_date(self.unit.now, place.zone)
        first = (day or today).replace(day=1)
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        frame = self._inputs.frame(first - _WEEK, last + _WEEK)
        settings = settings_of(frame.limits)
        begin, end = first_of_week(first, settings), first_of_week(last, settings) + _WEEK
        starts_at, ends_at = start_of_day(begin, place.zone), start_of_day(end, place.zone)
        staffed = Counter(
            day
            for day, _ in {
                (local_date(row.starts_at, place.zone), row.event_id)
                for row in self._calendar.work(starts_at, ends_at, place.site_id)
                if place.site_id in (None, row.site_id)
            }
        )
        due = self._calendar.due(begin, end - _DAY, place.site_id)
        unstaffed, all_due = _counts(due)
        days = [begin + number * _DAY for number in range((end - begin).days)]
        shown = [
            MonthDay(
                date_iso=one.isoformat(),
                number=one.day,
                label=words.date_words(one, today),
                is_today=one == today,
                is_inside=one.month == first.month,
                staffed=staffed[one],
                unstaffed=unstaffed[one],
                due=all_due[one],
                closed_label=closed_words(frame.closed_days, one, place.site_id),
            )
            for one in days
        ]
        return MonthPage(
            label=f"{first:%B} {first.year}",
            site=place.chosen(starts_at),
            sites=place.choices(starts_at),
            site_code=place.site_code,
            zone_label=words.zone_words(place.zone, starts_at + _WEEK),
            date_iso=first.isoformat(),
            previous_iso=(first - _DAY).replace(day=1).isoformat(),
            next_iso=(last + _DAY).isoformat(),
            today_iso=today.isoformat(),
            is_now=first <= today <= last,
            weekdays=tuple(WEEKDAYS[number] for number in weekdays_of(settings)),
            weeks=tuple(
                tuple(shown[place_of_first : place_of_first + DAYS_OF_WEEK])
                for place_of_first in range(0, len(shown), DAYS_OF_WEEK)
            ),
        )


def _counts(due: Sequence[DueRow]) -> tuple[Counter[date], Counter[date]]:
    """Return how many events of each day lack people, and how many are due."""
    unstaffed = Counter(
        row.due_local.date() for row in due if row.is_plannable and not row.is_staffed
    )
    return unstaffed, Counter(row.due_local.date() for row in due)

"""Whether somebody is available: the one place that answers it.

Approved time off wins; then the date's own mark; then an override in force; then the usual week. A
stretch of work belongs to
the day on which it starts at the site: that day's mark and pattern speak for all of it, also for
the part past midnight.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Literal
from uuid import UUID

from scheduling.local_time import first_instant, to_local
from scheduling.snapshot import Snapshot
from scheduling.values import Absence, DateMark, Settings, WeekOverride, WeekPattern
from utils.quick_values import quickly_made

_INSTANT = timedelta(microseconds=1)
# More than any change of offset: Samoa once skipped a whole day.
_LARGEST_CLOCK_CHANGE = timedelta(hours=26)


class Source(StrEnum):
    """Who spoke last about somebody's availability."""

    TIME_OFF = "time-off"
    DATE = "date"
    OVERRIDE = "override"
    WEEK = "week"
    NOBODY = "nobody"


@quickly_made
@dataclass(frozen=True, kw_only=True, slots=True)
class Availability:
    """The answer, who gave it, and everything that was said about that time.

    `patterns` are the rows that count: the override's where one is in force.
    """

    is_available: bool
    source: Source
    absence: Absence | None = None
    mark: DateMark | None = None
    override: WeekOverride | None = None
    patterns: tuple[WeekPattern, ...] = ()


_UNSTATED = Availability(is_available=True, source=Source.NOBODY)


def availability_at(
    snapshot: Snapshot, employee_id: UUID, instant: datetime, zone: str
) -> Availability:
    """Return whether the person is available at the aware `instant`, days and clocks of `zone`."""
    return availability_between(snapshot, employee_id, instant, instant + _INSTANT, zone)


def availability_between(
    snapshot: Snapshot, employee_id: UUID, starts_at: datetime, ends_at: datetime, zone: str
) -> Availability:
    """Return whether the person is available for all of the interval, days and clocks of `zone`:
    the first of all that was said which speaks about it decides."""
    calendar = snapshot.calendar
    starts_local = to_local(starts_at, zone)
    day = starts_local.date()
    # Most is said by few: to look an id up where there is nothing costs as much as a rule.
    absences = calendar.absences.get(employee_id) if calendar.absences else None
    absence = _touching(absences, starts_at, ends_at, zone) if absences else None
    mark = calendar.marks.get((employee_id, day)) if calendar.marks else None
    overrides = calendar.overrides.get(employee_id) if calendar.overrides else None
    override = _overriding(overrides, day) if overrides else None
    usual = calendar.weeks.get((employee_id, day.weekday()), ()) if calendar.weeks else ()
    rows = _rows(usual, override, day) if override else usual
    if absence is None and mark is None and not rows:
        return _UNSTATED
    patterns = _in_force(rows, day, snapshot.settings)
    if absence is not None:
        is_available, source = False, Source.TIME_OFF
    elif mark is not None:
        is_available, source = mark.is_available, Source.DATE
    elif patterns:
        ends_local = to_local(ends_at, zone)
        is_available = any(_covers(row, starts_local, ends_local) for row in patterns)
        source = Source.OVERRIDE if override else Source.WEEK
    else:
        is_available, source = True, Source.NOBODY
    return Availability(
        is_available=is_available,
        source=source,
        absence=absence,
        mark=mark,
        override=override,
        patterns=patterns,
    )


def is_day_off(
    usual: Iterable[WeekPattern], overrides: Collection[WeekOverride], day: date, settings: Settings
) -> bool:
    """Return whether somebody's usual week, or a temporary one in its place, leaves no hour of
    `day` free; time off and single dates are not asked."""
    of_weekday = tuple(row for row in usual if row.weekday == day.weekday())
    rows = _rows(of_weekday, _overriding(overrides, day), day)
    patterns = _in_force(rows, day, settings)
    return bool(patterns) and not any(row.is_available for row in patterns)


def week_letter(day: date, settings: Settings) -> Literal["a", "b"]:
    """Return which of two alternating weeks `day` is in; weeks begin on `week_starts_on`."""
    weeks = (week_start(day, settings) - week_start(settings.week_a_on, settings)).days // 7
    return "b" if weeks % 2 else "a"


def week_start(day: date, settings: Settings) -> date:
    """Return the first day of the week that `day` is in."""
    return _week_start(day, settings.week_starts_on)


@lru_cache(maxsize=4_096)
def _week_start(day: date, starts_on: int) -> date:
    return day - timedelta(days=(day.weekday() - starts_on) % 7)


def _touching(
    absences: Iterable[Absence], starts_at: datetime, ends_at: datetime, zone: str
) -> Absence | None:
    """Return the first absence that shares an instant with the interval.

    Compared as instants: on the day the clocks go back, a wall clock alone names two of them.
    """
    earliest = to_local(starts_at, zone) - _LARGEST_CLOCK_CHANGE
    latest = earliest + (ends_at - starts_at) + 2 * _LARGEST_CLOCK_CHANGE
    for absence in absences:
        if absence.starts_local > latest or absence.ends_local < earliest:
            continue
        if touches(absence, starts_at, ends_at, zone):
            return absence
    return None


def touches(absence: Absence, starts_at: datetime, ends_at: datetime, zone: str) -> bool:
    """Return whether the absence, on the clocks of `zone`, shares an instant with the interval."""
    begins_at = first_instant(absence.starts_local, zone)
    returns_at = first_instant(absence.ends_local, zone)
    return begins_at < ends_at and starts_at < returns_at and begins_at < returns_at


def _overriding(overrides: Collection[WeekOverride], day: date) -> WeekOverride | None:
    """Return the override of that day; of several, the one that began last."""
    if not overrides:
        return None
    in_force = (one for one in overrides if one.first_on <= day <= one.last_on)
    return max(in_force, key=lambda one: (one.first_on, one.last_on), default=None)


def _rows(
    usual: tuple[WeekPattern, ...], override: WeekOverride | None, day: date
) -> tuple[WeekPattern, ...]:
    if override is None:
        return usual
    return tuple(row for row in override.days if row.weekday == day.weekday())


def _in_force(
    rows: tuple[WeekPattern, ...], day: date, settings: Settings
) -> tuple[WeekPattern, ...]:
    lettered = [row for row in rows if row.week != "every"]
    if not lettered:
        return rows
    letter = week_letter(day, settings)
    of_letter = tuple([row for row in lettered if row.week == letter])
    return of_letter or tuple([row for row in rows if row.week == "every"])


def _covers(pattern: WeekPattern, starts_local: datetime, ends_local: datetime) -> bool:
    begin, end = pattern.from_local, pattern.to_local
    return (
        pattern.is_available
        and (begin is None or starts_local.time() >= begin)
        and (end is None or ends_local <= datetime.combine(starts_local.date(), end))
    )

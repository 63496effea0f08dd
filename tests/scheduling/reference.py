"""The rules once more, deliberately naive: sets of minutes and plain loops over everything.

Written from the specification alone, sharing nothing with the engine but the values that both look
at. Slow and short; `findings` tells how often each rule has something against a question.
"""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from scheduling.values import Placement, WeekPattern, WorkOrder
from tests.scheduling.rosters import Roster

MINUTE: Final = timedelta(minutes=1)
ABSOLUTE: Final = {"tenant", "inactive", "event-state", "overlap", "assigned"}
HARD: Final = {
    "holiday",
    "time-off",
    "unavailable",
    "role",
    "skill",
    "daily-limit",
    "exclusive",
    "window",
    "max-hours",
    "rest",
}
HARD_ALONE: Final = {"weekly", "buffer"}


def findings(roster: Roster) -> Counter[str]:
    """Return how many findings each rule has against the question."""
    foreign = _tenant(roster)
    if foreign:
        return Counter(tenant=foreign)
    look = Look(roster)
    return Counter({rule: count(look) for rule, count in COUNTS.items() if count(look)})


def severity(rule: str, *, is_automatic: bool) -> str:
    """Return how much a rule weighs."""
    if rule in ABSOLUTE:
        return "absolute"
    if rule in HARD or (is_automatic and rule in HARD_ALONE):
        return "hard"
    return "info" if rule == "buffer" else "soft"


def _tenant(roster: Roster) -> int:
    ours, work, person = roster.known.organization_id, roster.work, roster.person
    is_foreign_work = work is None or work.organization_id != ours
    is_foreign_site = work is not None and work.site_organization_id != ours
    is_foreign_person = person is None or person.organization_id != ours
    return (is_foreign_work or is_foreign_site) + is_foreign_person


def clock(instant: datetime, zone: str) -> datetime:
    """Return what the clocks of `zone` show."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def minutes(start: datetime, end: datetime) -> set[int]:
    """Return every minute between two instants."""
    return set(range(int(start.timestamp()) // 60, int(end.timestamp()) // 60))


def day(placement: Placement) -> date:
    """Return the day that a schedule counts to."""
    return clock(placement.starts_at, placement.zone).date()


class Look:
    """What everybody would write down first."""

    def __init__(self, roster: Roster) -> None:
        assert roster.work is not None
        assert roster.person is not None
        self.known, self.question = roster.known, roster.question
        self.work: WorkOrder = roster.work
        self.person = roster.person
        self.start, self.end = self.question.starts_at, self.question.ends_at
        self.starts_local = clock(self.start, self.work.zone)
        self.ends_local = clock(self.end, self.work.zone)
        self.day = self.starts_local.date()
        self.minutes = minutes(self.start, self.end)
        standing = [one for one in self.known.placements if one.id not in self.question.replaces]
        self.seated = [one for one in standing if one.event_id == self.work.id]
        self.theirs = [one for one in standing if one.employee_id == self.person.id]
        self.that_day = [one for one in self.theirs if day(one) == self.day]
        self.that_week = [one for one in self.theirs if self.week(day(one)) == self.week(self.day)]

    def week(self, when: date) -> date:
        while when.weekday() != self.known.settings.week_starts_on:
            when -= timedelta(days=1)
        return when


def _inactive(look: Look) -> int:
    left, hired = look.person.terminated_on, look.person.hired_on
    is_there = look.person.is_active and (hired is None or hired <= look.day)
    return not (is_there and (left is None or look.day < left))


def _event_state(look: Look) -> int:
    its_own = [one for one in look.known.placements if one.id in look.question.replaces]
    were_on_it = {one.employee_id for one in its_own if one.event_id == look.work.id}
    is_new = look.person.id not in were_on_it | look.work.staying
    return look.work.state in ("cancelled", "submitted", "expired") or (
        look.work.state == "paused" and is_new
    )


def _overlap(look: Look) -> int:
    if look.work.type.is_stackable:
        return 0
    return sum(
        bool(look.minutes & minutes(other.starts_at, other.ends_at))
        for other in look.theirs
        if not other.is_stackable
    )


def _assigned(look: Look) -> int:
    seats = set(range(1, look.work.headcount + 1))
    if any(one.employee_id == look.person.id for one in look.seated):
        return 1
    if look.question.seat is None:
        return len(look.seated) >= look.work.headcount
    return look.question.seat not in seats - {one.seat for one in look.seated}


def _holiday(look: Look) -> int:
    for closed in look.known.closed_days:
        is_here = closed.site_id in (None, look.work.site_id)
        if is_here and closed.on_date == look.day:
            return 1
        if is_here and (closed.month, closed.day) == (look.day.month, look.day.day):
            return 1
    return 0


def _time_off(look: Look) -> int:
    """Look at each minute of the work, as the clock shows it and for the first time only."""
    for absence in look.known.absences:
        if absence.employee_id == look.person.id:
            away = _away(absence.starts_local, absence.ends_local, look.work.zone)
            if away & look.minutes:
                return 1
    return 0


def _away(starts_local: datetime, ends_local: datetime, zone: str) -> set[int]:
    begin, end = _first_minute(starts_local, zone), _first_minute(ends_local, zone)
    return set(range(begin, end))


def _first_minute(local: datetime, zone: str) -> int:
    """Search the minutes of three days for the first that shows `local` or something later."""
    instant = local.replace(tzinfo=UTC) - timedelta(hours=27)
    while clock(instant, zone) < local:
        instant += MINUTE * 15
    return int(instant.timestamp()) // 60


def _unavailable(look: Look) -> int:
    return any(
        not mark.is_available
        for mark in look.known.marks
        if (mark.employee_id, mark.on_date) == (look.person.id, look.day)
    )


def _role(look: Look) -> int:
    work, person = look.work.type, look.person
    wanted = {*work.preferences, *work.discouraged_roles} - {
        one for one in work.discouraged_roles if ":" in one and one not in work.preferences
    }
    if not wanted or person.role in wanted:
        return 0
    return not _turns(look) & set(work.preferences)


def _turns(look: Look) -> set[str]:
    return {
        f"rotation:{rotation}"
        for (site, when, rotation), holder in look.known.rotation_holders.items()
        if (site, when, holder) == (look.work.site_id, look.day, look.person.id)
    }


def _skill(look: Look) -> int:
    held = {
        skill.code
        for skill in look.person.skills
        if (skill.since or date.min) <= look.day <= (skill.expires_on or date.max)
    }
    return len([code for code in look.work.type.required_skills if code not in held])


def _daily_limit(look: Look) -> int:
    most = look.work.type.max_per_day
    same = [one for one in look.that_day if one.type_code == look.work.type.code]
    return most is not None and len(same) + 1 > most


def _exclusive(look: Look) -> int:
    ours = look.work.type
    return any(
        one.type_code in ours.exclusive_with or ours.code in one.exclusive_with
        for one in look.that_day
    )


def _window(look: Look) -> int:
    return not look.work.opens_at <= look.start < look.work.due_at


def _late(look: Look) -> int:
    return look.start < look.work.due_at and look.end > look.work.due_at


def _max_hours(look: Look) -> int:
    if look.work.type.is_stackable:
        return 0
    asked = len(look.minutes)
    per_day = asked + sum(_worked(one) for one in look.that_day)
    per_week = asked + sum(_worked(one) for one in look.that_week)
    most_a_day, most_a_week = look.person.max_minutes_per_day, look.person.max_minutes_per_week
    return (most_a_day is not None and per_day > most_a_day) + (
        most_a_week is not None and per_week > most_a_week
    )


def _worked(placement: Placement) -> int:
    length = len(minutes(placement.starts_at, placement.ends_at))
    return 0 if placement.is_stackable else length


def _rest(look: Look) -> int:
    """Count the sides, before and after, on which other days' work is too near."""
    if look.work.type.is_stackable:
        return 0
    sides = set()
    for other in look.theirs:
        if not other.is_stackable and day(other) != look.day:
            before, after = (
                (look.start - other.ends_at) / MINUTE,
                (other.starts_at - look.end) / MINUTE,
            )
            sides |= {"before"} if 0 <= before < look.known.settings.rest_minutes else set()
            sides |= {"after"} if 0 <= after < look.known.settings.rest_minutes else set()
    return len(sides)


def _weekly(look: Look) -> int:
    has_mark = any(
        (mark.employee_id, mark.on_date) == (look.person.id, look.day) for mark in look.known.marks
    )
    if has_mark or _time_off(look):
        return 0
    rows = _week_rows(look)
    return bool(rows) and not any(_is_inside(look, row) for row in rows)


def _week_rows(look: Look) -> list[WeekPattern]:
    overrides = [
        one
        for one in look.known.overrides
        if one.employee_id == look.person.id and one.first_on <= look.day <= one.last_on
    ]
    rows = [one for one in look.known.weeks if one.employee_id == look.person.id]
    if overrides:
        rows = list(max(overrides, key=lambda one: (one.first_on, one.last_on)).days)
    rows = [one for one in rows if one.weekday == look.day.weekday()]
    weeks = (look.week(look.day) - look.week(look.known.settings.week_a_on)).days / 7
    letter = "a" if weeks % 2 == 0 else "b"
    return [one for one in rows if one.week == letter] or [
        one for one in rows if one.week == "every"
    ]


def _is_inside(look: Look, row: WeekPattern) -> bool:
    begin = datetime.combine(look.day, row.from_local or time.min)
    is_in_time = not row.to_local or look.ends_local <= datetime.combine(look.day, row.to_local)
    return row.is_available and begin <= look.starts_local and is_in_time


def _discouraged(look: Look) -> int:
    work = look.work.type
    spared = set(work.discouraged_roles) - set(work.preferences)
    return bool(spared & {look.person.role, *_turns(look)})


def _slot(look: Look) -> int:
    usual = [slot.start for slot in look.work.type.slots]
    return bool(usual) and look.starts_local.time() not in usual


def _proximity(look: Look) -> int:
    near = timedelta(minutes=look.known.settings.proximity_minutes)
    around = minutes(look.start - near, look.end + near)
    return any(
        around & minutes(other.starts_at, other.ends_at)
        for other in look.theirs
        if other.site_id != look.work.site_id and near
    )


def _work_week(look: Look) -> int:
    days = {day(one) for one in look.that_week}
    return look.day not in days and len(days) + 1 > look.known.settings.most_working_days


def _rotation(look: Look) -> int:
    rotation = look.work.type.rotation
    holder = look.known.rotation_holders.get((look.work.site_id, look.day, rotation or ""))
    return rotation is not None and holder not in (None, look.person.id)


def _buffer(look: Look) -> int:
    if look.known.now is None:
        return 0
    days = (look.day - clock(look.known.now, look.work.zone).date()).days
    is_past = days < 0 and not look.question.is_automatic
    return days < look.known.settings.buffer_days and not is_past


COUNTS: Final[dict[str, Callable[[Look], int]]] = {
    "inactive": _inactive,
    "event-state": _event_state,
    "overlap": _overlap,
    "assigned": _assigned,
    "holiday": _holiday,
    "time-off": _time_off,
    "unavailable": _unavailable,
    "role": _role,
    "skill": _skill,
    "daily-limit": _daily_limit,
    "exclusive": _exclusive,
    "window": _window,
    "late": _late,
    "max-hours": _max_hours,
    "rest": _rest,
    "weekly": _weekly,
    "discouraged": _discouraged,
    "slot": _slot,
    "proximity": _proximity,
    "work-week": _work_week,
    "rotation": _rotation,
    "buffer": _buffer,
}

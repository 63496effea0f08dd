"""The words of the pages about people."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from models.employee import Employee
from repositories.people import EXPIRES_SOON, WorkRow
from scheduling.values import Absence
from services import day_wording as words
from services.absence_wording import day_words
from services.page_views import Tone
from services.people_views import Pill, WorkLink
from utils.wall_clock import MIDNIGHT, local_date, to_local

_DAY = timedelta(days=1)


def today_of(employee: Employee, now: datetime, zone: str) -> date:
    """Return the date at somebody's home site, which must be loaded, or without one that of
    `zone`."""
    return local_date(now, employee.home_site.time_zone if employee.home_site else zone)


def has_left(employee: Employee, today: date) -> bool:
    """Return whether somebody's last day is over."""
    return employee.terminated_on is not None and employee.terminated_on <= today


def pills_of(employee: Employee, absences: Iterable[Absence], today: date) -> Iterator[Pill]:
    """Yield what is worth a word about somebody today; nothing of those who are simply here."""
    hired_on, left_on = employee.hired_on, employee.terminated_on
    if left_on is not None and has_left(employee, today):
        yield Pill(label=f"Left {day_words(left_on, today)}")
    elif not employee.is_active:
        yield Pill(label="Not active")
    elif left_on is not None:
        yield Pill(label=f"Leaves {day_words(left_on, today)}", tone="warn")
    if hired_on is not None and hired_on > today:
        yield Pill(label=f"Starts {day_words(hired_on, today)}")
    yield from (Pill(label=_away(each, today), tone="warn") for each in absences)


def expiry_pills(skills: Iterable[tuple[str | None, date | None]], today: date) -> Iterator[Pill]:
    """Yield that skills, by label and last day, have expired or expire soon."""
    for label, expires_on in skills:
        if expires_on is None or expires_on > today + EXPIRES_SOON:
            continue
        if expires_on < today:
            yield Pill(label=f"{label} expired {day_words(expires_on, today)}", tone="bad")
        else:
            yield Pill(label=f"{label} expires {day_words(expires_on, today)}", tone="warn")


def _away(absence: Absence, today: date) -> str:
    begin, end = absence.starts_local, absence.ends_local
    if begin.date() == end.date():
        return f"Time off {begin:%H:%M}–{end:%H:%M} today"
    last = (end - _DAY if end.time() == MIDNIGHT else end).date()
    return "Time off today" if last <= today else f"Time off to {day_words(last, today)}"


def touching(absences: Iterable[Absence], day: date) -> list[Absence]:
    """Return the absences that touch the day."""
    begin = datetime.combine(day, MIDNIGHT)
    end = begin + _DAY
    return [each for each in absences if each.starts_local < end and each.ends_local > begin]


def load_words(minutes: int, most: int | None) -> tuple[str, Tone]:
    """Return what somebody does in a week, compared with the most that they may."""
    done = words.length_words(minutes) if minutes else "Nothing"
    if most is None:
        return done, "plain"
    whole = words.length_words(most)
    return f"{done} of {whole}", "warn" if minutes > most else "plain"


def work_link(row: WorkRow, near: date) -> WorkLink:
    """Return somebody's work in one line, on the clock at its site."""
    starts = to_local(row.starts_at, row.site.time_zone)
    return WorkLink(
        when_label=f"{day_words(starts.date(), near)} {starts:%H:%M}",
        what_label=row.event_type.label,
        where_label=row.site.name,
        date_iso=starts.date().isoformat(),
        site_code=row.site.code,
    )

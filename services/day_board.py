"""The board of a day: people as rows, time as columns, and how one event is shown."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Self, TypeVar
from uuid import UUID

from models.event import Event
from models.event_type import EventType
from repositories.day import DayPerson, DayRow
from repositories.rule_inputs import Said
from scheduling.availability import is_day_off
from scheduling.local_time import to_local
from scheduling.values import Absence, ClosedDay, Settings, WeekOverride, WeekPattern
from scheduling.wording import WEEKDAYS, clock_text
from services import day_wording as words
from services.attendance_views import MARK_WORDS
from services.closed_words import closed_words
from services.day_views import OpenWork
from services.grid_views import Block, PersonRow
from services.places import Place

P = TypeVar("P", WeekPattern, WeekOverride)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Work:
    """A schedule on the clock that is shown; `span` counts in steps from the day's midnight."""

    row: DayRow
    starts: datetime
    ends: datetime
    span: tuple[int, int]

    @classmethod
    def of(cls, row: DayRow, zone: str, day: date) -> Self:
        """Return the schedule as the clocks of `zone` show it that day."""
        starts, ends = to_local(row.starts_at, zone), to_local(row.ends_at, zone)
        return cls(row=row, starts=starts, ends=ends, span=words.span_of_day(starts, ends, day))


class Board:
    """People as rows, time as columns."""

    def __init__(
        self,
        *,
        place: Place,
        day: date,
        rows: Sequence[DayRow],
        types: Mapping[UUID, EventType],
        employees: Sequence[DayPerson],
        minutes: Mapping[UUID, int],
        absences: Sequence[Absence],
        said: Said,
        settings: Settings,
        closed: Sequence[ClosedDay],
    ) -> None:
        self._place = place
        self._day = day
        self._types = types
        self._minutes = minutes
        self._names = place.names
        self.closed_label = closed_words(closed, day, place.site_id)
        self._settings = settings
        self._marks = {mark.employee_id: mark for mark in said.marks}
        self._weeks = _by_person(said.weeks)
        self._overrides = _by_person(said.overrides)
        works = [_Work.of(row, place.zone, day) for row in rows]
        self._works: defaultdict[UUID, list[_Work]] = defaultdict(list)
        for work in works:
            self._works[work.row.employee_id].append(work)
        self._absences: defaultdict[UUID, list[Absence]] = defaultdict(list)
        for absence in absences:
            self._absences[absence.employee_id].append(absence)
        self.frame = words.frame_around(work.span for work in works)
        self.people = tuple(self._person(employee) for employee in employees)

    def _person(self, employee: DayPerson) -> PersonRow:
        works = self._works[employee.id]
        bands = [
            words.absence_band(one, self._day, self.frame) for one in self._absences[employee.id]
        ]
        mark = self._marks.get(employee.id)
        if mark is not None and not mark.is_available:
            bands.append(words.mark_band(mark, self.frame))
        is_off = mark is None and not bands and self._is_off(employee.id)
        minutes = self._minutes.get(employee.id, 0)
        return PersonRow(
            code=employee.code,
            name=employee.name,
            role_label=employee.role_label or "No job title",
            hours_label=f"{words.length_words(minutes)} this week" if minutes else "free this week",
            blocks=tuple([self._block(work) for work in works]),
            absences=tuple(bands),
            is_free=not works and not bands and not is_off and not self.closed_label,
            off_label=None if works or bands else self._off_words(is_off=is_off),
        )

    def _off_words(self, *, is_off: bool) -> str | None:
        if is_off:
            return f"Off on {WEEKDAYS[self._day.weekday()]}s"
        return "Closed this day" if self.closed_label else None

    def _is_off(self, employee_id: UUID) -> bool:
        weeks, overrides = self._weeks[employee_id], self._overrides[employee_id]
        return is_day_off(weeks, overrides, self._day, self._settings)

    def _block(self, work: _Work) -> Block:
        row = work.row
        event_type = self._types[row.event_type_id]
        start, length = self.frame.clip(*work.span)
        lunch = self._lunch(event_type, work)
        is_here = row.site_id == self._place.site_id
        return Block(
            schedule_id=str(row.schedule_id),
            version=row.version,
            event_id=str(row.event_id),
            type_code=event_type.code,
            colour=words.colour_of(event_type),
            letter=words.letter_of(event_type),
            type_label=event_type.label,
            title=words.title_of(row.project_name),
            number=row.event_number,
            starts=clock_text(work.starts),
            ends=clock_text(work.ends),
            start_step=start,
            length_steps=length,
            lunch_start_step=lunch[0] if lunch else None,
            lunch_length_steps=lunch[1] if lunch else None,
            lunch_label=lunch[2] if lunch else None,
            site_name=None if is_here else row.site_name,
            site_short=None if is_here else self._names.get(row.site_id, row.site_name),
            note=MARK_WORDS[row.mark] if row.mark else None,
            is_away=row.is_away,
            is_pinned=row.is_pinned,
            is_stackable=event_type.is_stackable,
            # Elsewhere the grid's clock is not the one on which the work is moved.
            is_movable=row.site_zone == self._place.zone,
            usual_starts=words.starts_of(event_type),
        )

    def _lunch(self, event_type: EventType, work: _Work) -> tuple[int, int, str] | None:
        """Return the break that belongs to the slot in which the work starts at its site: steps and
        words on the clock that is shown."""
        starts = to_local(work.row.starts_at, work.row.site_zone)
        ahead, clock = work.starts - starts, clock_text(starts)
        for slot in event_type.slots:
            if slot["start"] == clock and slot.get("lunch_begin"):
                begin, end = (
                    datetime.combine(starts, time.fromisoformat(slot[edge])) + ahead
                    for edge in ("lunch_begin", "lunch_end")
                )
                span = words.span_of_day(begin, end, self._day)
                return *self.frame.clip(*span), f"break {clock_text(begin)}–{clock_text(end)}"
        return None


def _by_person(said: Iterable[P]) -> defaultdict[UUID, list[P]]:
    grouped: defaultdict[UUID, list[P]] = defaultdict(list)
    for one in said:
        grouped[one.employee_id].append(one)
    return grouped


def open_work(
    event: Event, event_type: EventType, day: date, place: Place, *, is_today: bool
) -> OpenWork:
    """Return an event that waits for people; its site must be loaded."""
    minutes = event.estimated_minutes or event_type.default_minutes
    due, urgency = words.due_words(event.due_local.date(), day, is_today=is_today)
    return OpenWork(
        event_id=str(event.id),
        type_code=event_type.code,
        colour=words.colour_of(event_type),
        letter=words.letter_of(event_type),
        type_label=event_type.label,
        title=words.title_of(event.project_name),
        number=event.event_number,
        due_label=due,
        urgency=urgency,
        length_label=words.length_words(minutes),
        slots_label=words.slots_words(event_type),
        site_name=None if event.site_id == place.site_id else event.site.name,
        version=event.version,
        length_steps=max(minutes // words.STEP_MINUTES, 1),
        is_movable=event.site.time_zone == place.zone,
        usual_starts=words.starts_of(event_type),
    )

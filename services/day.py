"""The day view: who does what when at a site, and what waits beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from models.event_type import EventType
from repositories.day import DayPerson, DayRepository, DayRow, WaitingCount
from repositories.event_types import EventTypeRepository
from repositories.published import PublishedRepository
from repositories.rule_inputs import RuleInputRepository
from repositories.sites import SiteRepository
from repositories.standings import Period, Standing
from security.permissions import Permission
from services import day_wording as words
from services.base import RepositoryService, Unit
from services.day_board import Board, open_work
from services.day_views import DayPage, Figure, LegendEntry
from services.grid_views import STEPS_PER_HOUR, PersonRow
from services.places import Place, place_of
from services.published_days import PublishedDays
from services.published_views import Mark
from services.snapshots import settings_of
from services.week_bounds import week_of
from utils.wall_clock import day_bounds, local_date, to_local

MOST_PEOPLE = 100
MOST_WAITING = 30


class DayService(RepositoryService):
    """One day as the supervisor sees it."""

    def __init__(
        self,
        unit: Unit,
        days: DayRepository,
        sites: SiteRepository,
        event_types: EventTypeRepository,
        inputs: RuleInputRepository,
        published: PublishedRepository,
    ) -> None:
        super().__init__(unit)
        self._published = published
        self._days = days
        self._sites = sites
        self._event_types = event_types
        self._inputs = inputs

    def page(self, day: date | None, site_code: str | None) -> DayPage:
        """Return the day at a site.

        `day` None is today there; `site_code` None is the first site, `all` every site on the
        organization's clock.

        Raises:
            ResourceNotFoundException: no site has that code here.
        """
        self.require(Permission.ROSTER_VIEW)
        sites = self._sites.list_in_order()
        place = place_of(sites, site_code, self.principal.time_zone)
        today = local_date(self.unit.now, place.zone)
        return self._page(place, day or today, today)

    def _page(self, place: Place, day: date, today: date) -> DayPage:
        starts_at, ends_at = day_bounds(day, place.zone)
        types = {one.id: one for one in self._event_types.list_by_match_position()}
        rows = self._days.schedules(starts_at, ends_at, place.site_id)
        people, people_total = self._days.people(
            day, day, place.site_id, {row.employee_id for row in rows}, MOST_PEOPLE
        )
        waiting, count = self._days.waiting(starts_at, ends_at, place.site_id, MOST_WAITING)
        period = Period(first=day, last=day, site_id=place.site_id)
        published = PublishedDays(self._published.published(period))
        changes = published.changes(filter(period.holds, map(_standing, rows)))
        board = self._board(place, day, rows, types, people)
        is_today = day == today
        return DayPage(
            date_iso=day.isoformat(),
            date_label=words.date_words(day, today),
            site=place.chosen(starts_at),
            sites=place.choices(starts_at),
            zone_label=words.zone_words(place.zone, starts_at + timedelta(hours=12)),
            previous_iso=(day - timedelta(days=1)).isoformat(),
            next_iso=(day + timedelta(days=1)).isoformat(),
            today_iso=today.isoformat(),
            is_today=is_today,
            figures=_figures(rows, place, count, is_today=is_today),
            hour_labels=board.frame.hour_labels,
            first_hour=board.frame.first_hour,
            total_steps=board.frame.total_steps,
            people=tuple(_marked(board.people, published.marks(changes))),
            people_total=people_total,
            unscheduled=tuple(
                open_work(event, types[event.event_type_id], day, place, is_today=is_today)
                for event in waiting
            ),
            unscheduled_total=count.total,
            legend=_legend(types.values()),
            may_edit=Permission.ROSTER_EDIT in self.principal.permissions,
            now_step=_now_step(self.unit.now, place.zone, board.frame) if is_today else None,
            closed_label=board.closed_label,
            published=published.state([day], place.site_id, changes, today, place.names),
        )

    def _board(
        self,
        place: Place,
        day: date,
        rows: Sequence[DayRow],
        types: Mapping[UUID, EventType],
        people: Sequence[DayPerson],
    ) -> Board:
        ids = [person.id for person in people]
        midnight = datetime.combine(day, datetime.min.time())
        frame = self._inputs.frame(day, day)
        settings = settings_of(frame.limits)
        week = week_of(day, settings, place.zone)
        return Board(
            place=place,
            day=day,
            rows=rows,
            types=types,
            employees=people,
            minutes=self._days.worked_minutes(ids, *week),
            absences=self._inputs.absences(midnight, midnight + timedelta(days=1), place.zone, ids),
            said=self._inputs.said(day, day, ids),
            settings=settings,
            closed=frame.closed_days,
        )


def _standing(row: DayRow) -> Standing:
    return Standing(
        schedule_id=row.schedule_id,
        event_id=row.event_id,
        seat=row.seat,
        site_id=row.site_id,
        employee_id=row.employee_id,
        employee_name=row.employee_name,
        starts_local=to_local(row.starts_at, row.site_zone),
        ends_local=to_local(row.ends_at, row.site_zone),
    )


def _marked(people: Iterable[PersonRow], marks: Mapping[str, Mark]) -> Iterable[PersonRow]:
    """Yield the people, their blocks marked where they are not what was published."""
    if not marks:
        yield from people
        return
    for person in people:
        blocks = tuple(
            replace(block, changed=mark.label, changed_words=mark.words)
            if (mark := marks.get(block.schedule_id))
            else block
            for block in person.blocks
        )
        yield replace(person, blocks=blocks)


def _figures(
    rows: Sequence[DayRow], place: Place, count: WaitingCount, *, is_today: bool
) -> tuple[Figure, ...]:
    here = [row for row in rows if place.site_id in (None, row.site_id)]
    staffed = len({row.event_id for row in here if not row.is_away})
    events = len({row.event_id for row in here})
    minutes = sum((row.ends_at - row.starts_at) // timedelta(minutes=1) for row in here)
    people = len({row.employee_id for row in here})
    due = "due tonight, nobody on it" if is_today else "due this day, nobody on it"
    if not count.due:
        due = "all that is due has people"
    return (
        Figure(
            value=f"{staffed} of {events + count.due}",
            label="events staffed",
            tone="plain" if staffed == events else "bad",
        ),
        Figure(
            value=f"{count.due} must go today" if is_today else f"{count.due} must go",
            label=due,
            tone="bad" if count.due else "good",
            href="#unscheduled",
        ),
        Figure(
            value=words.length_words(minutes),
            label=f"planned, {people} {'person' if people == 1 else 'people'}",
        ),
        Figure(
            value=f"{count.total} waiting",
            label="open events without people",
            tone="warn" if count.total else "good",
            href="#unscheduled",
        ),
    )


def _legend(types: Iterable[EventType]) -> tuple[LegendEntry, ...]:
    entries: dict[tuple[str, str], LegendEntry] = {}
    for event_type in types:
        colour, letter = words.colour_of(event_type), words.letter_of(event_type)
        label = event_type.label.partition(" ")[0]
        entries.setdefault((colour, letter), LegendEntry(colour=colour, letter=letter, label=label))
    return tuple(entries.values())


def _now_step(now: datetime, zone: str, frame: words.Frame) -> int | None:
    step = words.step_of(to_local(now, zone)) - frame.first_hour * STEPS_PER_HOUR
    return step if 0 <= step < frame.total_steps else None

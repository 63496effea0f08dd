"""The choice for work that is placed: another time, another person, or a trade."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from models.schedule import Schedule
from scheduling.candidates import rank_people
from scheduling.snapshot import Snapshot
from scheduling.values import Person, Placement, WorkOrder
from security.permissions import Permission
from services import day_wording as words
from services.assign_panel import (
    MOST_CONSIDERED,
    MOST_SHOWN,
    Override,
    override_choice,
    person_choice,
    start_choices,
)
from services.choice_views import PersonChoice
from services.day_views import LegendEntry
from services.move_views import MovePanel, PlacedWork
from services.overriding import Overriding
from services.placed_work import PlacedWorkService, order_as_placed, placed_work, without
from services.roster_refusals import recorded_words
from services.roster_times import start_to_show
from services.snapshots import person_of
from utils.wall_clock import local_date, to_instant, to_local

MOST_TRADES = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveQuestion:
    """Which schedule, looked at from which day; without `day` and `start` as it stands."""

    schedule_id: UUID
    shown: date
    day: date | None = None
    start: time | None = None
    site_code: str | None = None
    back: str | None = None
    refused: tuple[str, ...] | None = None
    override: Override | None = None


class MovePanelService(PlacedWorkService):
    """Where placed work could go, asked of the one engine as if it stood nowhere."""

    def panel(self, question: MoveQuestion) -> MovePanel:
        """Return the times and people for a schedule, and whose work it could be traded for; a
        start that the clocks at the site jump over is told, and the next one looked at.

        Raises:
            ResourceNotFoundException: no such schedule here.
            ConflictException: it has ended.
        """
        self.require(Permission.ROSTER_VIEW)
        (schedule,) = self._placed(question.schedule_id)
        order = order_as_placed(schedule)
        stands = to_local(schedule.starts_at, order.zone)
        asked = datetime.combine(question.day or stands.date(), question.start or stands.time())
        shown, fault = start_to_show(asked, order.zone)
        day, start = shown.date(), shown.time()
        starts_at = to_instant(shown, order.zone)
        ends = to_local(starts_at + order.length, order.zone)
        snapshot = self._snapshot(schedule, order, starts_at)
        choices = self._choices(snapshot, order, starts_at)
        others = [one for one in choices if one.code != schedule.employee.code]
        trades = list(_trades(snapshot, schedule))
        theirs = [UUID(one.schedule_id) for one in trades]
        recorded = self._schedules.list_recorded([schedule.id, *theirs])
        is_fixed = schedule.id in recorded
        if is_fixed:
            others, trades = [], []
        held = (one for one in choices if one.code == schedule.employee.code)
        return MovePanel(
            work=placed_work(schedule, self.unit.now),
            shown_iso=question.shown.isoformat(),
            site_code=question.site_code,
            back=question.back,
            date_iso=day.isoformat(),
            date_label=words.date_words(day, local_date(self.unit.now, order.zone)),
            starts=start_choices(order, start),
            chosen_start=f"{start:%H:%M}",
            span_label=f"{start:%H:%M}–{ends:%H:%M}",
            is_as_it_stands=starts_at == schedule.starts_at,
            holder=next(held, None),
            people=tuple(others[:MOST_SHOWN]),
            people_total=len(others),
            trades=tuple(one for one in trades if UUID(one.schedule_id) not in recorded)[
                :MOST_TRADES
            ],
            recorded=recorded_words(schedule.employee.name) if is_fixed else "",
            refused=question.refused or fault or None,
            override=override_choice(question.override, list(snapshot.people.values())),
        )

    def _snapshot(self, schedule: Schedule, order: WorkOrder, starts_at: datetime) -> Snapshot:
        begins = min(starts_at, schedule.starts_at)
        ends = max(starts_at + order.length, schedule.ends_at)
        crowd = self._crowd.here(schedule.event.site_id, begins, ends, MOST_CONSIDERED)
        people = crowd.people
        if all(person.id != schedule.employee_id for person in people):
            people = [*people, person_of(schedule.employee)]
        around = self._around(people, [order], begins, ends, is_everybody=crowd.is_everybody)
        return without(around, schedule)

    def _choices(
        self, snapshot: Snapshot, order: WorkOrder, starts_at: datetime
    ) -> list[PersonChoice]:
        overriding = Overriding(permissions=self.principal.permissions)
        ranked = rank_people(snapshot, order, starts_at)
        return [person_choice(one, overriding) for one in ranked]


def _trades(snapshot: Snapshot, schedule: Schedule) -> Iterator[PlacedWork]:
    """Yield others' work of the same day at the same site: what one trades for."""
    site = schedule.event.site
    day = local_date(schedule.starts_at, site.time_zone)
    for placement in sorted(snapshot.roster, key=lambda one: (one.starts_at, one.id)):
        is_near = placement.site_id == site.id and not placement.is_stackable
        person = snapshot.people.get(placement.employee_id)
        if not is_near or person is None or person.id == schedule.employee_id:
            continue
        if local_date(placement.starts_at, site.time_zone) == day:
            yield _offered(placement, person, site.time_zone)


def _offered(placement: Placement, person: Person, zone: str) -> PlacedWork:
    starts, ends = to_local(placement.starts_at, zone), to_local(placement.ends_at, zone)
    return PlacedWork(
        schedule_id=str(placement.id),
        version=0,
        event_id=str(placement.event_id),
        kind=LegendEntry(colour="other", letter="", label=""),
        title=words.title_of(placement.project_name),
        number=None,
        person_code=person.code,
        person_name=person.name,
        when_label=f"{starts:%H:%M}–{ends:%H:%M}",
        date_iso=starts.date().isoformat(),
    )

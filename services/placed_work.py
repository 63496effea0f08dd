"""Work that is placed, as the choices for it show it, and as the rules see it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from models.event_type import EventType
from models.schedule import Schedule
from repositories.crowd import CrowdRepository
from repositories.rule_inputs import RuleInputRepository
from repositories.schedules import ScheduleRepository
from scheduling.snapshot import Snapshot
from scheduling.values import Person, WorkOrder
from services import day_wording as words
from services.base import RepositoryService, Unit
from services.day_views import LegendEntry
from services.move_views import PlacedWork
from services.roster_refusals import no_schedule, refuse_stale
from services.snapshots import SnapshotLoader, loaded_work_order
from utils.wall_clock import local_date, to_local

_MINUTE = timedelta(minutes=1)


class PlacedWorkService(RepositoryService):
    """Loads placed work, and what the rules look at around it."""

    def __init__(
        self,
        unit: Unit,
        schedules: ScheduleRepository,
        crowd: CrowdRepository,
        inputs: RuleInputRepository,
    ) -> None:
        super().__init__(unit)
        self._schedules = schedules
        self._crowd = crowd
        self._inputs = inputs

    def _placed(self, *ids: UUID) -> list[Schedule]:
        """Return these schedules in this order, with everything around them.

        Raises:
            ResourceNotFoundException: one is not here.
            ConflictException: one has ended.
        """
        found = {schedule.id: schedule for schedule in self._schedules.list_whole(ids)}
        for each in ids:
            if each not in found:
                raise no_schedule()
            refuse_stale(found[each], found[each].version)
        return [found[each] for each in ids]

    def _around(
        self,
        people: Sequence[Person],
        orders: Sequence[WorkOrder],
        begins: datetime,
        ends: datetime,
        *,
        is_everybody: bool = False,
    ) -> Snapshot:
        """Return what the rules look at for these people and events between those instants."""
        loader = SnapshotLoader(
            self._inputs, self.organization_id, self.principal.time_zone, self.unit.now
        )
        return loader.around(people, orders, begins, ends, is_everybody=is_everybody)


def order_as_placed(schedule: Schedule) -> WorkOrder:
    """Return the event of a schedule with the length that it has there."""
    minutes = (schedule.ends_at - schedule.starts_at) // _MINUTE
    return replace(loaded_work_order(schedule.event), estimated_minutes=minutes)


def without(snapshot: Snapshot, *schedules: Schedule) -> Snapshot:
    """Return the snapshot as if these schedules had ended."""
    ended = {schedule.id for schedule in schedules}
    for placement in [one for one in snapshot.roster if one.id in ended]:
        snapshot = snapshot.without_placement(placement)
    return snapshot


def kind_of(event_type: EventType) -> LegendEntry:
    """Return a kind of work as its badge and its name."""
    return LegendEntry(
        colour=words.colour_of(event_type),
        letter=words.letter_of(event_type),
        label=event_type.label,
    )


def placed_work(schedule: Schedule, now: datetime) -> PlacedWork:
    """Return a schedule, everything around it loaded, as the choices show it at the instant
    `now`."""
    event, person = schedule.event, schedule.employee
    zone = event.site.time_zone
    starts, ends = (to_local(at, zone) for at in (schedule.starts_at, schedule.ends_at))
    day = words.date_words(starts.date(), local_date(now, zone))
    return PlacedWork(
        schedule_id=str(schedule.id),
        version=schedule.version,
        event_id=str(event.id),
        kind=kind_of(event.event_type),
        title=words.title_of(event.project_name),
        number=event.event_number,
        person_code=person.code,
        person_name=person.name,
        when_label=f"{day}, {starts:%H:%M}–{ends:%H:%M}",
        date_iso=starts.date().isoformat(),
        is_pinned=schedule.is_pinned,
    )

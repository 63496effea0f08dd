"""The demo's schedules: people put on events one by one, the engine asked about each."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from models.schedule import ScheduleSource
from models.time_off import TimeOffState
from scheduling.availability import availability_between
from scheduling.engine import check
from scheduling.snapshot import Snapshot
from scheduling.values import Absence, Candidate, Placement, Severity, WorkOrder
from services.demo_events import CORE
from services.demo_staff import LEAD, SUPERVISOR
from services.demo_values import (
    DemoEvent,
    DemoPerson,
    DemoSchedule,
    DemoStaff,
    Dice,
    at,
    dawn,
    days_from,
)
from services.demo_workload import Workload
from utils.ids import new_id
from utils.wall_clock import to_instant

Advance = Callable[[int], None]

_TRIED_DAYS, _TRIED_PEOPLE = 6, 24
_LEFT_OPEN: Final = 0.05
_NOON: Final = time(12)
_CHECK_IN: Final = timedelta(minutes=5)


def draw_schedules(
    dice: Dice,
    staff: DemoStaff,
    events: Sequence[DemoEvent],
    wanted: int,
    today: date,
    advance: Advance,
) -> list[DemoSchedule]:
    """Return up to `wanted` schedules that no rule stands against, the most urgent work first.

    A Core and its Supervisor check lie on one day. Fewer come out when nobody can do more.
    """
    planner = _Planner(dice, staff, events)
    checks = {event.parent_id: event for event in events if event.parent_id is not None}
    made: list[DemoSchedule] = []
    for event in _by_urgency(dice, events, today):
        if len(made) >= wanted:
            break
        placements = planner.staff(event, checks.get(event.id))[: wanted - len(made)]
        made += [_schedule(dice, placement, today) for placement in placements]
        advance(len(placements))
    return made


def _by_urgency(dice: Dice, events: Iterable[DemoEvent], today: date) -> list[DemoEvent]:
    """Return what is to be staffed: past work, then by nearness; some is left for the end."""

    def urgency(event: DemoEvent) -> float:
        if dice.chance(_LEFT_OPEN):
            return 1e6 + dice.random()
        if event.due_local.date() < today:
            return -1
        ahead = (event.opens_local.date() - today).days
        return max(ahead, 0) + dice.expovariate(1 / 8)

    first_parts = [event for event in events if event.withheld is None and event.parent_id is None]
    return sorted(first_parts, key=urgency)


def _schedule(dice: Dice, placement: Placement, today: date) -> DemoSchedule:
    planned_at = placement.starts_at - timedelta(days=dice.randint(3, 12))
    latest = dawn(today) - timedelta(hours=dice.randint(1, 20))
    return DemoSchedule(
        placement=placement,
        source=ScheduleSource.IMPORT if dice.chance(0.3) else ScheduleSource.MANUAL,
        is_pinned=dice.chance(0.03),
        made_at=min(planned_at, latest),
    )


class _Planner:
    """Finds days, starts and people; remembers what it gave to whom."""

    def __init__(self, dice: Dice, staff: DemoStaff, events: Iterable[DemoEvent]) -> None:
        self._dice = dice
        self._people = staff.people
        self._snapshot = snapshot_of(staff, [event.order for event in events])
        self._workload = Workload()
        self._pools: dict[tuple[UUID, str], list[DemoPerson]] = {}
        self._full: set[tuple[UUID, str, date]] = set()
        self._supervised: dict[tuple[UUID, date], bool] = {}

    def staff(self, event: DemoEvent, supervision: DemoEvent | None) -> list[Placement]:
        """Return placements on the first day that works, its Supervisor check included."""
        for day in self._days(event):
            placements = self._on_day(event.order, day)
            if placements:
                return placements + (self._on_day(supervision.order, day) if supervision else [])
        return []

    def _days(self, event: DemoEvent) -> list[date]:
        first = event.opens_local.date()
        window = range((event.due_local.date() - first).days + 1)
        numbers = self._dice.sample(window, min(len(window), _TRIED_DAYS))
        days = [days_from(first, number) for number in numbers]
        if event.order.type.code == CORE:
            days.sort(key=lambda day: not self._is_supervised(event.order, day))
        return days

    def _is_supervised(self, order: WorkOrder, day: date) -> bool:
        key = (order.site_id, day)
        if key not in self._supervised:
            noon = to_instant(at(day, _NOON), order.zone)
            self._supervised[key] = any(
                self._is_available(one.id, noon, noon + _CHECK_IN, order.zone)
                for one in self._people
                if one.person.role == SUPERVISOR and one.person.home_site_id == order.site_id
            )
        return self._supervised[key]

    def _on_day(self, order: WorkOrder, day: date) -> list[Placement]:
        """Return a placement for each seat that somebody can take, all with one start."""
        key = (order.site_id, order.type.code, day)
        if key in self._full:
            return []
        slots = self._dice.sample(order.type.slots, len(order.type.slots))
        for slot in slots:
            starts_at = to_instant(at(day, slot.start), order.zone)
            seats = range(1, order.headcount + 1)
            taken = [self._take_seat(order, seat, day, starts_at) for seat in seats]
            if placements := [placement for placement in taken if placement]:
                return placements
        # Nobody gets freer by what is still to come.
        self._full.add(key)
        return []

    def _take_seat(
        self, order: WorkOrder, seat: int, day: date, starts_at: datetime
    ) -> Placement | None:
        ends_at = starts_at + timedelta(minutes=order.minutes)
        for one in self._candidates(order, day):
            if self._stands_nothing_against(order, one, seat, starts_at, ends_at):
                placement = _placement(order, one, seat, starts_at, ends_at)
                self._snapshot = self._snapshot.with_placement(placement)
                self._workload.add(one.id, order, day)
                return placement
        return None

    def _candidates(self, order: WorkOrder, day: date) -> list[DemoPerson]:
        """Return some who could do it, the preferred roles first, then who has least to do."""
        pool = self._pool(order)
        some = self._dice.sample(pool, min(len(pool), _TRIED_PEOPLE))
        return sorted(
            (one for one in some if self._workload.has_room(one, order, day)),
            key=lambda one: (_rank(order, one), self._workload.minutes(one.id, day)),
        )

    def _pool(self, order: WorkOrder) -> list[DemoPerson]:
        key = (order.site_id, order.type.code)
        if key not in self._pools:
            # Check-ins may be done from another site when the supervisor is away.
            self._pools[key] = [
                one
                for one in self._people
                if one.person.role in order.type.preferences
                and (order.type.is_stackable or one.person.home_site_id == order.site_id)
            ]
        return self._pools[key]

    def _stands_nothing_against(
        self, order: WorkOrder, one: DemoPerson, seat: int, starts_at: datetime, ends_at: datetime
    ) -> bool:
        if ends_at > order.due_at or not self._is_available(one.id, starts_at, ends_at, order.zone):
            return False
        candidate = Candidate(
            event_id=order.id, employee_id=one.id, starts_at=starts_at, ends_at=ends_at, seat=seat
        )
        violations = check(self._snapshot, candidate)
        return all(violation.severity is Severity.INFO for violation in violations)

    def _is_available(
        self, employee_id: UUID, starts_at: datetime, ends_at: datetime, zone: str
    ) -> bool:
        return availability_between(
            self._snapshot, employee_id, starts_at, ends_at, zone
        ).is_available


def _rank(order: WorkOrder, one: DemoPerson) -> int:
    """Return how far down the list of preferences the person stands; 0 is the top."""
    if order.type.is_stackable:
        return 0 if one.person.home_site_id == order.site_id else 1
    if order.type.code == CORE:
        # Leads are the only ones for much else.
        return 1 if one.person.role == LEAD else 0
    return order.type.preferences.index(one.person.role or "")


def _placement(
    order: WorkOrder, one: DemoPerson, seat: int, starts_at: datetime, ends_at: datetime
) -> Placement:
    return Placement(
        id=new_id(),
        organization_id=order.organization_id,
        event_id=order.id,
        employee_id=one.id,
        seat=seat,
        starts_at=starts_at,
        ends_at=ends_at,
        is_stackable=order.type.is_stackable,
        type_code=order.type.code,
        project_name=order.project_name,
        zone=order.zone,
        site_id=order.site_id,
    )


def snapshot_of(staff: DemoStaff, orders: Iterable[WorkOrder]) -> Snapshot:
    """Return what the rules may look at before anybody is placed."""
    people = {one.id: one.person for one in staff.people}
    return Snapshot(
        organization_id=next(iter(people.values())).organization_id,
        people=people,
        events={order.id: order for order in orders},
        absences=tuple(
            Absence(
                employee_id=away.employee_id,
                starts_local=away.starts_local,
                ends_local=away.ends_local,
                reason=away.reason,
            )
            for away in staff.time_off
            if away.state is TimeOffState.APPROVED
        ),
        weeks=staff.weeks,
        marks=staff.marks,
        closed_days=staff.closed_days,
    )

"""What a site's new clock comes to, thought through before anything is written."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from error_handlers.exceptions import ConflictException
from models.event import Event
from models.schedule import Schedule
from models.site import Site
from repositories.rule_inputs import RuleInputRepository
from repositories.site_clocks import SiteClockRepository
from scheduling.moved_clock import Broken, newly_broken, on_another_clock
from scheduling.snapshot import Snapshot
from scheduling.values import Placement, WorkOrder
from services.clock_moves import ZONES_APART, WindowMove, WorkMove, window_on, work_on
from services.snapshots import SnapshotLoader, person_of, work_order_of, work_type_of
from utils.principal import Principal

MOST_MOVED: Final = 3_000
# What was moved along lies on the same date somewhere in the world.
_ALONG: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockPlan:
    """What becomes of a site's coming windows and work in another time zone, and what it breaks.

    `windows` are all that are not over on either clock; `work` all that has not begun, also what
    ended: whoever puts it back finds it on the wall clock that it had.
    """

    site: Site
    zone: str
    windows: Sequence[WindowMove]
    work: Sequence[WorkMove]
    broken: Sequence[Broken]

    @property
    def moved_windows(self) -> list[WindowMove]:
        """The windows that are to be written."""
        return [one for one in self.windows if one.is_moved or one.is_shifted]

    @property
    def moved_work(self) -> list[WorkMove]:
        """The schedules that are to be written."""
        return [one for one in self.work if one.is_moved]

    @property
    def planned(self) -> list[WorkMove]:
        """The schedules that move and that somebody is to come to."""
        return [one for one in self.moved_work if one.schedule.is_active]

    @property
    def is_possible(self) -> bool:
        """Whether a reason lets it through, should one be needed."""
        return all(one.violation.overridable for one in self.broken)

    @property
    def seen(self) -> str:
        """A fingerprint: another one whenever applying would do anything else."""
        return hashlib.sha256("\n".join(sorted(self._told())).encode()).hexdigest()

    def _told(self) -> Iterator[str]:
        yield f"{self.site.id} {self.site.version} {self.site.time_zone} {self.zone}"
        for window in self.windows:
            yield f"{window.event.id} {window.event.version}"
        for one in self.work:
            yield f"{one.schedule.id} {one.schedule.version} {one.schedule.is_active}"
        for fault in self.broken:
            yield f"{fault.placement.id} {fault.violation.rule} {fault.violation.message}"


class ClockPlanner:
    """Thinks a site's new clock through: two statements for its windows and work, and what the
    rules look at."""

    def __init__(
        self,
        clocks: SiteClockRepository,
        inputs: RuleInputRepository,
        principal: Principal,
        now: datetime,
    ) -> None:
        self._clocks = clocks
        self._inputs = inputs
        self._principal = principal
        self._now = now

    def coming(self, site: Site) -> tuple[list[Event], list[Schedule]]:
        """Return the site's windows that may not be over, on whatever clock, and its work that has
        not begun; raises `ConflictException` where they are too many."""
        windows = self._clocks.windows(site.id, self._now - ZONES_APART, MOST_MOVED + 1)
        work = self._clocks.schedules(site.id, self._now, MOST_MOVED + 1)
        if max(len(windows), len(work)) > MOST_MOVED:
            raise ConflictException(
                f"{site.name} has more than {MOST_MOVED:,} coming events or pieces of work: too "
                "many to move at once. Create a second site with the right zone for new events."
            )
        return windows, work

    def plan(self, site: Site, zone: str) -> ClockPlan:
        """Return what moving the site to the clock of `zone` comes to, as things stand now."""
        events, schedules = self.coming(site)
        windows = [window_on(event, zone) for event in events]
        is_to_come = [max(one.due_at, one.event.due_at) > self._now for one in windows]
        work = [work_on(schedule, site.time_zone, zone) for schedule in schedules]
        plan = ClockPlan(
            site=site,
            zone=zone,
            windows=[one for one, is_it in zip(windows, is_to_come, strict=True) if is_it],
            work=work,
            broken=(),
        )
        return replace(plan, broken=tuple(self._broken(plan)))

    def _broken(self, plan: ClockPlan) -> Iterator[Broken]:
        planned = plan.planned
        if not planned:
            return iter(())
        before = self._before(plan, planned)
        stand = {one.id: one for one in before.roster}
        moved = {
            one.schedule.id: _moved(stand[one.schedule.id], one)
            for one in planned
            if one.schedule.id in stand
        }
        orders = _orders(plan)
        after = on_another_clock(before, plan.site.id, plan.zone, orders, moved)
        return newly_broken(before, after, moved)

    def _before(self, plan: ClockPlan, planned: Sequence[WorkMove]) -> Snapshot:
        schedules = [one.schedule for one in planned]
        people = {one.employee_id: one.employee for one in schedules}
        events = {one.event_id: one.event for one in schedules}
        principal = self._principal
        loader = SnapshotLoader(
            self._inputs, principal.organization_id, principal.time_zone, self._now
        )
        return loader.around(
            [person_of(one) for one in people.values()],
            [
                work_order_of(one, work_type_of(one.event_type), plan.site)
                for one in events.values()
            ],
            min(min(one.starts_at, one.schedule.starts_at) for one in planned) - _ALONG,
            max(max(one.ends_at, one.schedule.ends_at) for one in planned) + _ALONG,
        )


def _moved(placement: Placement, move: WorkMove) -> Placement:
    return replace(placement, starts_at=move.starts_at, ends_at=move.ends_at, zone=move.zone)


def _orders(plan: ClockPlan) -> Mapping[UUID, WorkOrder]:
    """Return the events of the planned work as the rules see them on the new clock."""
    windows = {one.event.id: one for one in plan.windows}
    orders = {}
    for one in plan.planned:
        event = one.schedule.event
        order = work_order_of(event, work_type_of(event.event_type), plan.site)
        window = windows.get(event.id)
        opens_at, due_at = (
            (window.opens_at, window.due_at) if window else (event.opens_at, event.due_at)
        )
        orders[event.id] = replace(order, zone=plan.zone, opens_at=opens_at, due_at=due_at)
    return orders

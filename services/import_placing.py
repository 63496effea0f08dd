"""The schedules of a file's rows, each checked by the rules against the rows before it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from models.employee import Employee
from models.schedule import Schedule
from scheduling.engine import blocking, check
from scheduling.snapshot import Snapshot
from scheduling.values import Candidate, Placement
from services.import_plans import EventPlan, SchedulePlan
from services.import_values import SCHEDULE, RowFault
from utils.ids import new_id
from utils.wall_clock import to_instant, to_local


class Placer:
    """Puts the people of the rows on their events, in file order, in its own copy of the roster."""

    def __init__(
        self,
        snapshot: Snapshot,
        people: Mapping[str, Employee],
        schedules: Iterable[Schedule],
    ) -> None:
        self._snapshot = snapshot
        self._people = people
        self._held: defaultdict[UUID, list[Schedule]] = defaultdict(list)
        for schedule in schedules:
            self._held[schedule.event_id].append(schedule)
        self.plans: list[SchedulePlan] = []

    def other_holders(self, plan: EventPlan) -> list[Schedule]:
        """Return the event's schedules that the row leaves as they are."""
        replaced = self._replaced(plan)
        return [held for held in self._held[plan.id] if held is not replaced]

    def place(self, plan: EventPlan, local: datetime) -> bool | RowFault:
        """Put the row's person on its event; return whether that changes anything.

        A row that changes neither event nor schedule is not checked. An event that changes takes
        its schedule through the rules again.
        """
        replaced = self._replaced(plan)
        is_same = replaced is not None and self._is_same(replaced, plan, local)
        if is_same and plan.is_as_stored:
            return False
        snapshot = self._snapshot.with_event(plan.work_order())
        candidate = self._candidate(plan, replaced, local)
        if standing := blocking(check(snapshot, candidate)):
            reason = " ".join(f"{violation.message}." for violation in standing)
            return RowFault(line=plan.row.line, column=SCHEDULE, reason=reason)
        self._keep(snapshot, plan, candidate, replaced)
        return not is_same

    def note(self, plan: EventPlan) -> None:
        """Let later rows see an event that changed while its schedules stay."""
        seated = self._snapshot.roster.of_event(plan.id)
        if plan.is_as_stored or not seated:
            return
        snapshot = self._snapshot.with_event(plan.work_order())
        for placement in seated:
            moved = replace(
                placement,
                type_code=plan.event_type.code,
                project_name=plan.row.project_name,
                zone=plan.site.zone,
                site_id=plan.site.id,
            )
            snapshot = snapshot.without_placement(placement).with_placement(moved)
        self._snapshot = snapshot

    def _replaced(self, plan: EventPlan) -> Schedule | None:
        held = self._held[plan.id]
        own = [each for each in held if each.employee_id == self._person(plan)]
        if own or plan.headcount > 1:
            return own[0] if own else None
        return held[0] if held and plan.row.schedule_local is not None else None

    def _person(self, plan: EventPlan) -> UUID | None:
        employee = self._people.get(plan.row.employee_code or "")
        return employee.id if employee else None

    def _is_same(self, stored: Schedule, plan: EventPlan, local: datetime) -> bool:
        stands = to_local(stored.starts_at, plan.site.zone).replace(microsecond=0)
        return stored.employee_id == self._person(plan) and stands == local

    def _candidate(self, plan: EventPlan, replaced: Schedule | None, local: datetime) -> Candidate:
        employee = self._people[plan.row.employee_code or ""]
        starts_at = to_instant(local, plan.site.zone)
        # A schedule that moves keeps its length, as it does when somebody moves it by hand.
        length = replaced.ends_at - replaced.starts_at if replaced else plan.length
        return Candidate(
            event_id=plan.id,
            employee_id=employee.id,
            starts_at=starts_at,
            ends_at=starts_at + length,
            seat=replaced.seat if replaced else None,
            replaces=frozenset([replaced.id] if replaced else []),
        )

    def _keep(
        self, snapshot: Snapshot, plan: EventPlan, candidate: Candidate, replaced: Schedule | None
    ) -> None:
        seated = snapshot.roster.of_event(plan.id)
        for placement in seated:
            if placement.id in candidate.replaces:
                snapshot = snapshot.without_placement(placement)
        placement = Placement(
            id=replaced.id if replaced else new_id(),
            organization_id=plan.organization_id,
            event_id=plan.id,
            employee_id=candidate.employee_id,
            seat=candidate.seat or _free_seat(seated),
            starts_at=candidate.starts_at,
            ends_at=candidate.ends_at,
            is_stackable=plan.event_type.is_stackable,
            type_code=plan.event_type.code,
            project_name=plan.row.project_name,
            zone=plan.site.zone,
            site_id=plan.site.id,
        )
        self._snapshot = snapshot.with_placement(placement)
        self.plans.append(SchedulePlan(placement=placement, stored=replaced))


def _free_seat(seated: Iterable[Placement]) -> int:
    taken = {placement.seat for placement in seated}
    return next(seat for seat in range(1, len(taken) + 2) if seat not in taken)

"""Which rows of an events file fit what is stored, and what each would write."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from typing_extensions import override

from models.event import Event
from models.event_type import EventType
from models.site import Site
from scheduling.project_names import type_code
from services.events import name_patterns
from services.import_judging import Judge, Outcome
from services.import_placing import Placer
from services.import_plans import EventPlan, SitePlan
from services.import_values import (
    DUE,
    EMPLOYEE_ID,
    PROJECT_NAME,
    SCHEDULE,
    START,
    STORE_NUMBER,
    EventRow,
    ParsedRow,
    RowFault,
)
from utils.ids import new_id
from utils.wall_clock import is_in_gap


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredWork:
    """What the organization has of what the rows speak of, by reference, store number and code."""

    organization_id: UUID
    zone: str
    events: Mapping[str, Event]
    sites: Mapping[str, Site]
    event_types: Sequence[EventType]
    employee_codes: frozenset[str]


class TypeFinder:
    """Which kind of work a project name means."""

    def __init__(self, event_types: Sequence[EventType]) -> None:
        self.by_id = {event_type.id: event_type for event_type in event_types}
        self._by_code = {event_type.code: event_type for event_type in event_types}
        self._patterns = [name_patterns(event_type) for event_type in event_types]

    def named(self, project_name: str) -> EventType | None:
        """Return the type that the name means, None if no pattern fits."""
        code = type_code(project_name, self._patterns)
        return None if code is None else self._by_code[code]


class EventJudge(Judge[EventRow]):
    """Knows the stored events; collects the events, sites and schedules to write."""

    def __init__(self, stored: StoredWork, placer: Placer) -> None:
        self._stored = stored
        self._types = TypeFinder(stored.event_types)
        self._placer = placer
        self._sites = {code: _stored_site(site) for code, site in stored.sites.items()}
        self.events: dict[str, EventPlan] = {}

    @property
    def sites(self) -> list[SitePlan]:
        """Return the sites that the accepted rows bring."""
        return [site for site in self._sites.values() if site.is_new]

    @property
    @override
    def new_sites(self) -> tuple[str, ...]:
        return tuple(site.code for site in self.sites)

    @override
    def may_join(self, claimed: Sequence[EventRow], value: EventRow) -> bool:
        # An event of several seats leaves as one row for each of its people, and so it comes back.
        event = self._stored.events.get(value.ref_num)
        rows = [*claimed, value]
        people = {row.employee_code for row in rows if row.schedule_local is not None}
        return (
            event is not None
            and len(people) == len(rows) <= event.headcount
            and all(row.event_part == value.event_part for row in claimed)
        )

    @override
    def faults_of(self, row: ParsedRow[EventRow]) -> Iterable[RowFault]:
        site = self._sites.get(str(row.sound.get(STORE_NUMBER)))
        zone = site.zone if site else self._stored.zone
        for column in (START, DUE, SCHEDULE):
            local = row.sound.get(column)
            if isinstance(local, datetime) and is_in_gap(local, zone):
                reason = f"The clocks there jump over {local:%H:%M} that day: choose another time."
                yield RowFault(line=row.line, column=column, reason=reason)
        code = row.sound.get(EMPLOYEE_ID)
        if isinstance(code, str) and code not in self._stored.employee_codes:
            reason = f"Nobody here has the id {code}: correct it, or import the people first."
            yield RowFault(line=row.line, column=EMPLOYEE_ID, reason=reason)

    @override
    def accept(self, value: EventRow) -> Outcome | RowFault:
        plan = self._plan(value)
        if isinstance(plan, RowFault):
            return plan
        if value.schedule_local is None:
            self._placer.note(plan)
            return self._keep(plan, moves=False)
        moves = self._placer.place(plan, value.schedule_local)
        return moves if isinstance(moves, RowFault) else self._keep(plan, moves=moves)

    def _keep(self, plan: EventPlan, *, moves: bool) -> Outcome:
        self._sites[plan.site.code] = plan.site
        if not plan.is_as_stored:
            self.events[plan.row.ref_num] = plan
        if plan.stored is None:
            return Outcome.NEW
        return Outcome.UNCHANGED if plan.is_as_stored and not moves else Outcome.CHANGED

    def _plan(self, row: EventRow) -> EventPlan | RowFault:
        stored = self._stored.events.get(row.ref_num)
        event_type = self._type(row, stored)
        if event_type is None:
            return _fault(row, "No type of work fits this name: add one that does, or correct it.")
        plan = EventPlan(
            id=stored.id if stored else new_id(),
            organization_id=self._stored.organization_id,
            row=row,
            stored=stored,
            site=self._sites.get(row.store_number) or self._new_site(row),
            event_type=event_type,
        )
        return self._type_fault(plan) or plan

    def _type(self, row: EventRow, stored: Event | None) -> EventType | None:
        # Somebody may have corrected the type by hand: only another name asks again.
        if stored is not None and stored.project_name.strip() == row.project_name:
            return self._types.by_id.get(stored.event_type_id)
        return self._types.named(row.project_name)

    def _type_fault(self, plan: EventPlan) -> RowFault | None:
        before = self._types.by_id.get(plan.stored.event_type_id) if plan.stored else None
        if before is None or before.is_stackable == plan.event_type.is_stackable:
            return None
        if not self._placer.other_holders(plan):
            return None
        return _fault(
            plan.row,
            f"The name makes this {plan.event_type.label}, but it is scheduled as {before.label}: "
            "unschedule it first, then send the line again.",
        )

    def _new_site(self, row: EventRow) -> SitePlan:
        return SitePlan(
            id=new_id(),
            code=row.store_number,
            name=row.store_name or f"Store {row.store_number}",
            mvid=row.location_mvid,
            zone=self._stored.zone,
            is_new=True,
        )


def _stored_site(site: Site) -> SitePlan:
    return SitePlan(
        id=site.id,
        code=site.code,
        name=site.name,
        mvid=site.mvid,
        zone=site.time_zone,
        is_new=False,
    )


def _fault(row: EventRow, reason: str) -> RowFault:
    return RowFault(line=row.line, column=PROJECT_NAME, reason=reason)

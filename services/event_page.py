"""The page of one event: everything about one work order."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from models.attendance import Attendance
from models.event import PLANNABLE, Event
from models.schedule import Schedule
from repositories.attendance import AttendanceRepository
from repositories.crowd import CrowdRepository
from repositories.events import EventRepository
from repositories.history import TransitionRepository
from repositories.roster_actions import RosterActionRepository
from repositories.rule_inputs import RuleInputRepository
from repositories.schedules import ScheduleRepository
from scheduling.candidates import rank_people, starts_in_window
from scheduling.engine import check
from scheduling.ranking import Can
from scheduling.snapshot import Snapshot
from scheduling.values import Severity, Violation
from security.permissions import Permission
from services.base import Unit
from services.choice_views import more_words
from services.event_page_words import EventWriter
from services.event_views import CandidateLine, Candidates, EventPage
from services.placed_work import PlacedWorkService, without
from services.roster_history import spans_of
from services.roster_places import Place
from services.roster_refusals import no_event
from services.snapshots import loaded_work_order, person_of

MOST_CANDIDATES: Final = 5
MOST_CONSIDERED: Final = 300
MOST_HISTORY: Final = 50
_MOST_DAYS: Final = 14


class EventPageService(PlacedWorkService):
    """Shows one event."""

    def __init__(
        self,
        unit: Unit,
        schedules: ScheduleRepository,
        crowd: CrowdRepository,
        inputs: RuleInputRepository,
        events: EventRepository,
        attendance: AttendanceRepository,
        transitions: TransitionRepository,
        actions: RosterActionRepository,
    ) -> None:
        super().__init__(unit, schedules, crowd, inputs)
        self._events = events
        self._attendance = attendance
        self._transitions = transitions
        self._actions = actions

    def page(self, event_id: UUID) -> EventPage:
        """Return the event with who is on it, what stands against that, who could do it, and what
        became of it. Raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        event = self._events.get_with_relations(event_id)
        if event is None:
            raise no_event()
        schedules = self._schedules.list_whole_of_event(event.id)
        writer = EventWriter(event, self.principal, self.unit.now)
        start = self._free_start(event, schedules)
        snapshot = self._snapshot(event, schedules, start)
        came = self._came(schedules)
        told = self._actions.told_of(event.id, MOST_HISTORY + 1)
        return writer.page(
            seats=tuple(
                writer.seat(one, self._against(snapshot, one), came.get(one.id))
                for one in schedules
            ),
            has_begun=any(one.starts_at <= self.unit.now for one in schedules),
            candidates=_candidates(snapshot, event, start, writer) if start else None,
            pairs=self._pairs(event),
            spans=spans_of(self._transitions.steps_of_object(event.id), self.unit.now),
            told=told[:MOST_HISTORY],
            has_more_history=len(told) > MOST_HISTORY,
        )

    def _free_start(self, event: Event, schedules: Sequence[Schedule]) -> datetime | None:
        """Return when a free seat would be taken first, None where none is free or may be taken."""
        may_edit = Permission.ROSTER_EDIT in self.principal.permissions
        is_free = event.state in PLANNABLE and len(schedules) < event.headcount
        if not may_edit or not is_free or event.due_at <= self.unit.now:
            return None
        starts = starts_in_window(loaded_work_order(event), self.unit.now, _MOST_DAYS)
        return starts[0] if starts else None

    def _snapshot(
        self, event: Event, schedules: Sequence[Schedule], start: datetime | None
    ) -> Snapshot | None:
        if not schedules and start is None:
            return None
        people = {one.employee_id: person_of(one.employee) for one in schedules}
        order = loaded_work_order(event)
        times = [(one.starts_at, one.ends_at) for one in schedules]
        is_everybody = False
        if start is not None:
            end = start + order.length
            crowd = self._crowd.here(event.site_id, start, end, MOST_CONSIDERED)
            people |= {person.id: person for person in crowd.people}
            is_everybody = crowd.is_everybody
            times.append((start, end))
        begins, ends = zip(*times, strict=True)
        return self._around(
            list(people.values()), [order], min(begins), max(ends), is_everybody=is_everybody
        )

    def _against(self, snapshot: Snapshot | None, schedule: Schedule) -> Sequence[Violation]:
        """Return what stands against somebody where they are; what begun is not asked again."""
        if snapshot is None or schedule.ends_at <= self.unit.now:
            return ()
        found = check(without(snapshot, schedule), Place.of(schedule).candidate())
        return [one for one in found if one.severity is not Severity.INFO]

    def _came(self, schedules: Sequence[Schedule]) -> Mapping[UUID, Attendance]:
        known = self._attendance.list_of_schedules(one.id for one in schedules) if schedules else ()
        return {one.schedule_id: one for one in known}

    def _pairs(self, event: Event) -> Sequence[Event]:
        if event.event_number is None:
            return ()
        return [
            one
            for one in self._events.list_of_number(event.event_number, event.site_id)
            if one.event_type.pairing == event.event_type.code
            or event.event_type.pairing == one.event_type.code
        ]


def _candidates(
    snapshot: Snapshot | None, event: Event, start: datetime, writer: EventWriter
) -> Candidates | None:
    if snapshot is None:
        return None
    ranked = rank_people(snapshot, loaded_work_order(event), start)
    free = [one for one in ranked if one.can is Can.YES]
    return writer.candidates(
        start,
        tuple(
            CandidateLine(
                code=one.person.code, name=one.person.name, reason=" · ".join(one.reasons)
            )
            for one in free[:MOST_CANDIDATES]
        ),
        more_words(len(free[MOST_CANDIDATES:]), sum(one.can is Can.WITH_REASON for one in ranked)),
    )

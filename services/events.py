"""Events: the client's work orders and their lives."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from error_handlers.exceptions import (
    ConflictException,
    FieldFault,
    ResourceNotFoundException,
    ValidationException,
)
from models.event import Event, EventState
from models.event_type import EventType
from models.site import Site
from repositories.employees import EmployeeRepository
from repositories.event_types import EventTypeRepository
from repositories.events import EventFilters, EventRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.paging import Page, PageRequest
from repositories.roster_actions import RosterActionRepository
from repositories.row_reader import PlainRow
from repositories.rule_inputs import RuleInputRepository
from repositories.schedules import ScheduleRepository
from repositories.sites import SiteRepository
from scheduling.project_names import NamePatterns, event_number, type_code
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.changes import KEEP, Keep, facts_of, given, kept, put, refuse_stale
from services.event_grammar import placed_terms
from services.event_life import EventLifeService, MoveEvent
from services.event_windows import window_values
from services.person_history import words_joined
from services.trail import Trail
from utils.ids import new_id
from utils.row_shape import RowShape

_OWN: Final = ("project_name", "estimated_minutes", "headcount", "paperwork_url")
_FACTS: Final = (
    "ref_num",
    *_OWN,
    "opens_local",
    "due_local",
    "event_type_id",
    "site_id",
    "state",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class CreateEvent:
    """A new work order; without a type, its project name says which. Windows are wall clocks."""

    ref_num: str
    project_name: str
    site_code: str
    opens_local: datetime
    due_local: datetime
    event_type_code: str | None = None
    estimated_minutes: int | None = None
    headcount: int = 1
    paperwork_url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeEvent:
    """What changes about a work order; KEEP leaves it as it is."""

    event_id: UUID
    expected_version: int
    project_name: str | Keep = KEEP
    site_code: str | Keep = KEEP
    event_type_code: str | Keep = KEEP
    opens_local: datetime | Keep = KEEP
    due_local: datetime | Keep = KEEP
    estimated_minutes: int | Keep | None = KEEP
    headcount: int | Keep = KEEP
    paperwork_url: str | Keep | None = KEEP
    state: EventState | Keep = KEEP
    reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DeleteEvent:
    """A work order that nobody was ever put on goes."""

    event_id: UUID
    expected_version: int


class EventService(RepositoryService):
    """Work orders of the organization."""

    def __init__(
        self,
        unit: Unit,
        events: EventRepository,
        event_types: EventTypeRepository,
        sites: SiteRepository,
        schedules: ScheduleRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
        employees: EmployeeRepository,
        inputs: RuleInputRepository,
        actions: RosterActionRepository,
    ) -> None:
        super().__init__(unit)
        self._events = events
        self._event_types = event_types
        self._sites = sites
        self._schedules = schedules
        self._trail = Trail(unit, audits, transitions)
        self._life = EventLifeService(
            unit, employees, events, schedules, inputs, audits, transitions, actions
        )

    def create(self, command: CreateEvent) -> Event:
        """Store and return a new open event with type and site loaded.

        Raises:
            ConflictException: the reference number is taken.
            ResourceNotFoundException: no such site or type here.
            ValidationException: the window ends before it begins, or the clocks jump over an end.
        """
        self.require(Permission.ROSTER_EDIT)
        if self._events.find_by_ref_nums([command.ref_num]):
            words = f"There is an event {command.ref_num} already. Change that one instead."
            raise ConflictException(words, errors=[FieldFault(field="ref_num", message=words)])
        site = self._site(command.site_code)
        event_type = self._type(command.event_type_code, command.project_name)
        event = Event(
            id=new_id(),
            ref_num=command.ref_num,
            event_number=event_number(command.project_name),
            event_type_id=event_type.id,
            site_id=site.id,
            state=EventState.OPEN,
            **facts_of(command, _OWN),
            **window_values(command.opens_local, command.due_local, site.time_zone),
        )
        self._events.add(event)
        self._trail.begin("event", [event.id], EventState.OPEN)
        self._trail.audit("create", "event", event.id, after=facts_of(event, _FACTS))
        return self._events.as_stored(event.id)

    def change(self, command: ChangeEvent) -> Event:
        """Change and return an event with type and site loaded.

        Another type rewrites `is_stackable` of its schedules. Another state is an action of the
        roster, with what becomes of who is on it, and can be taken back.

        Raises:
            ConflictException: a forbidden change of state, or fewer seats than are taken.
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such event, site or type here.
            RuleViolationException: of another type, a schedule of it would overlap another one.
            ValidationException: the window ends before it begins, or the clocks jump over an end.
        """
        self.require(Permission.ROSTER_EDIT)
        if isinstance(command.state, Keep):
            event = self._locked(command.event_id, command.expected_version)
        else:
            # Before anything else of it: people are locked before events.
            event = self._moved(command, command.state)
        before, after = put(event, self._changed_values(event, command))
        if after:
            self._trail.audit(
                "change", "event", event.id, before=before, after=after, reason=command.reason
            )
        return self._events.as_stored(event.id)

    def delete(self, command: DeleteEvent) -> None:
        """Remove an event that nothing refers to.

        Raises:
            ConflictException: somebody is or was on it, or another event came out of it.
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such event here.
        """
        self.require(Permission.ROSTER_EDIT)
        event = self._locked(command.event_id, command.expected_version)
        if self._events.is_referenced(event.id):
            raise ConflictException(
                "Somebody is or was on this event, or another event came out of it, which stays "
                "for history. Set its state to cancelled instead."
            )
        self._events.delete(event)
        self._trail.audit("delete", "event", event.id, before=facts_of(event, _FACTS))

    def list_rows(
        self, shape: RowShape, filters: EventFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of events as plain rows in order of due time."""
        self.require(Permission.ROSTER_VIEW)
        placed = replace(filters, terms=placed_terms(filters.terms, self._sites))
        return self._events.page_rows(shape, placed, request)

    def row(self, shape: RowShape, event_id: UUID) -> PlainRow:
        """Return one event as a plain row; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        found = self._events.row(shape, event_id)
        if found is None:
            raise _no_event()
        return found

    def _locked(self, event_id: UUID, expected_version: int) -> Event:
        event = self._events.lock([event_id]).get(event_id)
        if event is None:
            raise _no_event()
        refuse_stale(event.version, expected_version, {"id": event.id, **facts_of(event, _FACTS)})
        return event

    def _site(self, code: str) -> Site:
        site = self._sites.hold_by_code(code)
        if site is None:
            raise _missing("site_code", f"There is no site {code} here.")
        return site

    def _type(self, code: str | None, project_name: str) -> EventType:
        if code is not None:
            found = self._event_types.find_by_code(code)
            if found is None:
                raise _missing("event_type_code", f"There is no event type {code} here.")
            return found
        types = {row.code: row for row in self._event_types.list_by_match_position()}
        named = type_code(project_name, map(name_patterns, types.values()))
        if named is None:
            words = "No event type is meant by this project name: send event_type_code."
            raise _unusable("event_type_code", words)
        return types[named]

    def _changed_values(self, event: Event, command: ChangeEvent) -> dict[str, object]:
        values = given(command, _OWN)
        if not isinstance(command.project_name, Keep):
            values["event_number"] = event_number(command.project_name)
        if not isinstance(command.event_type_code, Keep):
            values["event_type_id"] = self._retyped(event, command.event_type_code)
        if not isinstance(command.headcount, Keep):
            self._refuse_lost_seats(event, command.headcount)
        return values | self._moved_window(event, command)

    def _retyped(self, event: Event, code: str) -> UUID:
        event_type = self._type(code, event.project_name)
        if event_type.is_stackable != event.event_type.is_stackable:
            self._events.rewrite_stackable(event.id, is_stackable=event_type.is_stackable)
        return event_type.id

    def _moved_window(self, event: Event, command: ChangeEvent) -> dict[str, object]:
        site = event.site if isinstance(command.site_code, Keep) else self._site(command.site_code)
        opens_local = kept(command.opens_local, event.opens_local)
        due_local = kept(command.due_local, event.due_local)
        now_is = (event.opens_local, event.due_local, event.site_id)
        if (opens_local, due_local, site.id) == now_is:
            return {}
        return window_values(opens_local, due_local, site.time_zone) | {"site_id": site.id}

    def _moved(self, command: ChangeEvent, wanted: EventState) -> Event:
        found = self._events.get(command.event_id)
        if found is None or found.state is wanted:
            return self._locked(command.event_id, command.expected_version)
        seen, reason = command.expected_version, command.reason
        move = MoveEvent(event_id=found.id, expected_version=seen, reason=reason)
        self._life.move(move, wanted)
        return self._events.lock([found.id])[found.id]

    def _refuse_lost_seats(self, event: Event, headcount: int) -> None:
        if headcount >= event.headcount:
            return
        seated = self._schedules.list_seated(event.id)
        beyond = [one.employee.name for one in seated if one.seat > headcount]
        if beyond:
            words = (
                f"The seats beyond {headcount} are taken by {words_joined(beyond)}. Take them off "
                "first; whoever is put on again gets the lowest free seat."
            )
            raise ConflictException(words, errors=[FieldFault(field="headcount", message=words)])


def name_patterns(event_type: EventType) -> NamePatterns:
    """Return what project names a kind of work is known by."""
    return NamePatterns(
        code=event_type.code,
        match_position=event_type.match_position,
        name_patterns=event_type.name_patterns,
    )


def _unusable(field: str, words: str) -> ValidationException:
    return ValidationException(words, errors=[FieldFault(field=field, message=words)])


def _missing(field: str, words: str) -> ResourceNotFoundException:
    return ResourceNotFoundException(words, errors=[FieldFault(field=field, message=words)])


def _no_event() -> ResourceNotFoundException:
    return ResourceNotFoundException("There is no such event here. It may have been removed.")

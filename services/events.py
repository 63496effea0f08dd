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
from repositories.event_types import EventTypeRepository
from repositories.events import EventFilters, EventRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.paging import Page, PageRequest
from repositories.row_reader import PlainRow
from repositories.schedules import ScheduleRepository
from repositories.sites import SiteRepository
from scheduling.project_names import NamePatterns, event_number, type_code
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.changes import KEEP, Keep, facts_of, given, kept, put, refuse_stale
from services.event_grammar import placed_terms
from services.event_states import refuse_forbidden_move
from services.event_windows import window_values
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
    ) -> None:
        super().__init__(unit)
        self._events = events
        self._event_types = event_types
        self._sites = sites
        self._schedules = schedules
        self._trail = Trail(unit, audits, transitions)

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

        Another type rewrites `is_stackable` of its schedules.

        Raises:
            ConflictException: a forbidden change of state, fewer seats than are taken, or people
                still on an event that is to be cancelled.
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such event, site or type here.
            RuleViolationException: of another type, a schedule of it would overlap another one.
            ValidationException: the window ends before it begins, or the clocks jump over an end.
        """
        self.require(Permission.ROSTER_EDIT)
        event = self._locked(command.event_id, command.expected_version)
        was_state, reason = event.state, command.reason
        before, after = put(event, self._changed_values(event, command))
        if "state" in after:
            self._move(event, was_state, reason)
        if after:
            self._trail.audit(
                "change", "event", event.id, before=before, after=after, reason=reason
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
        values = given(command, (*_OWN, "state"))
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

    def _refuse_lost_seats(self, event: Event, headcount: int) -> None:
        if headcount >= event.headcount:
            return
        last_seat = max(self._schedules.taken_seats(event.id), default=0)
        if last_seat > headcount:
            words = (
                f"Seat {last_seat} of this event is taken. Take that person off before the "
                f"headcount becomes {headcount}."
            )
            raise ConflictException(words, errors=[FieldFault(field="headcount", message=words)])

    def _move(self, event: Event, was_state: EventState, reason: str | None) -> None:
        refuse_forbidden_move(was_state, event.state)
        if event.state == EventState.CANCELLED and self._schedules.count_active(event.id):
            words = "People are still on this event. Take them off, then cancel it."
            raise ConflictException(words, errors=[FieldFault(field="state", message=words)])
        self._trail.transition("event", event.id, was_state, event.state, reason)


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

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
from repositories.event_filters import EventFilters
from repositories.event_types import EventTypeRepository
from repositories.events import EventRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.paging import Page, PageRequest
from repositories.row_reader import PlainRow
from repositories.sites import SiteRepository
from scheduling.project_names import NamePatterns, event_number, type_code
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.changes import facts_of, refuse_stale
from services.event_grammar import placed_terms
from services.event_references import held_site, known_type
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
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._events = events
        self._event_types = event_types
        self._sites = sites
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
        site = held_site(self._sites, command.site_code)
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
        self._events.leave_history(event.id)
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

    def _type(self, code: str | None, project_name: str) -> EventType:
        if code is not None:
            return known_type(self._event_types, code)
        types = {row.code: row for row in self._event_types.list_by_match_position()}
        named = type_code(project_name, map(name_patterns, types.values()))
        if named is None:
            words = "No event type is meant by this project name: send event_type_code."
            raise _unusable("event_type_code", words)
        return types[named]


def name_patterns(event_type: EventType) -> NamePatterns:
    """Return what project names a kind of work is known by."""
    return NamePatterns(
        code=event_type.code,
        match_position=event_type.match_position,
        name_patterns=event_type.name_patterns,
    )


def _unusable(field: str, words: str) -> ValidationException:
    return ValidationException(words, errors=[FieldFault(field=field, message=words)])


def _no_event() -> ResourceNotFoundException:
    return ResourceNotFoundException("There is no such event here. It may have been removed.")

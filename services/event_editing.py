"""Editing events: an action of the roster, with what becomes of their people and their pairs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from error_handlers.exceptions import ConflictException, FieldFault
from models.event import Event, EventState
from models.event_type import EventType
from models.site import Site
from repositories.employees import EmployeeRepository
from repositories.event_types import EventTypeRepository
from repositories.events import EventRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.roster_actions import RosterActionRepository
from repositories.roster_locks import RosterRows
from repositories.rule_inputs import RuleInputRepository
from repositories.schedules import ScheduleRepository
from repositories.sites import SiteRepository
from scheduling.project_names import event_number
from security.permissions import Permission
from services.base import Unit
from services.changes import KEEP, Keep, given, kept, refuse_stale
from services.event_edit_words import edit_sentence
from services.event_facts import OWN, PAIRING, event_facts
from services.event_life import VERBS, EventLifeService
from services.event_partners import Partners
from services.event_references import held_site, known_type
from services.event_states import refuse_forbidden_move
from services.event_windows import window_values
from services.person_history import words_joined
from services.roster_draft import Draft
from services.roster_refusals import no_event
from services.roster_sentences import shortened
from services.roster_work import Deed, Done

# What the rules ask of who is on an event already.
_RULED: Final = frozenset({"opens_local", "due_local", "site_id", "event_type_id"})
Values = Mapping[str, Any]


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
class Edited:
    """An event as it is now, type and site loaded, and what changing it came to."""

    event: Event
    done: Done


class EventEditService(EventLifeService):
    """Work orders are changed, their state included."""

    def __init__(
        self,
        unit: Unit,
        employees: EmployeeRepository,
        events: EventRepository,
        schedules: ScheduleRepository,
        inputs: RuleInputRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
        actions: RosterActionRepository,
        sites: SiteRepository,
        event_types: EventTypeRepository,
    ) -> None:
        super().__init__(unit, employees, events, schedules, inputs, audits, transitions, actions)
        self._sites = sites
        self._event_types = event_types

    def change(self, command: ChangeEvent) -> Edited:
        """Change an event, as one action that can be taken back.

        Another number, site or type parts it from what went with it, and brings along what
        goes with it then. Another state does what it does to who is on it. Another type rewrites
        `is_stackable` of its schedules.

        Raises:
            ConflictException: a forbidden change of state, or fewer seats than are taken.
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such event, site or type here.
            RuleViolationException: of another type, a schedule of it would overlap another one.
            ValidationException: the window ends before it begins, or the clocks jump over an end.
        """
        self.require(Permission.ROSTER_EDIT)
        found = self._events.get_with_relations(command.event_id)
        if found is None:
            raise no_event()
        _refuse_stale(found, command)
        site, kind = self._site(found, command), self._type(found, command)
        values = _values(found, command, site, kind)
        partners = self._partners(found, values, site, kind)
        rows = RosterRows(
            event_ids=[found.id, *(one.id for one in partners)],
            type_ids=[one.event_type_id for one in partners],
            site_ids=[site.id] if partners else [],
        )
        locked = self._lock(rows)
        event = locked.event(found.id)
        _refuse_stale(event, command)
        draft = self._draft(locked, [(event.opens_at, event.due_at)])
        becoming = Partners(draft, event, {one.id for one in partners})
        deed = self._edit(becoming, draft, event, values, command.reason)
        return Edited(event=event, done=self._carry_out(draft, deed))

    def _edit(
        self, partners: Partners, draft: Draft, event: Event, values: Values, reason: str | None
    ) -> Deed:
        """Rewrite the event and return what that is called and told, with all that goes with it."""
        if not values:
            return Deed(verb="edit")
        if "headcount" in values:
            refuse_lost_seats(draft, event, values["headcount"])
        verb, came_to = "edit", None
        if "state" in values:
            refuse_forbidden_move(event.state, values["state"])
            verb, came_to = VERBS[values["state"]]
        sentence = shortened(
            edit_sentence(self.principal.actor_name, event, values.keys(), came_to)
        )
        is_another = not PAIRING.isdisjoint(values)
        notes = partners.part() if is_another else []
        change = self._rewrite(event, values, verb, sentence, reason)
        if is_another:
            notes += partners.join()
        if "state" in values:
            notes += self._take_off(draft, event)
        if not _RULED.isdisjoint(values):
            notes += _standing_against(draft, event)
        return Deed(verb=verb, sentence=sentence, reason=reason, changes=[change], notes=notes)

    def _site(self, event: Event, command: ChangeEvent) -> Site:
        code = command.site_code
        return event.site if isinstance(code, Keep) else held_site(self._sites, code)

    def _type(self, event: Event, command: ChangeEvent) -> EventType:
        code = command.event_type_code
        return event.event_type if isinstance(code, Keep) else known_type(self._event_types, code)

    def _partners(self, event: Event, values: Values, site: Site, kind: EventType) -> list[Event]:
        """Return which events the changed one is paired with."""
        number = values.get("event_number", event.event_number)
        if number is None:
            return []
        found = self._events.list_paired(number, site.id, kind.id)
        return [one for one in found if one.id != event.id]


def refuse_lost_seats(draft: Draft, event: Event, headcount: int) -> None:
    """Raise `ConflictException` when somebody stands on a seat beyond the headcount."""
    beyond = [place for place in draft.places_of(event.id) if place.seat > headcount]
    if beyond:
        names = words_joined([draft.locked.whose(place.employee_id).name for place in beyond])
        words = (
            f"The seats beyond {headcount} are taken by {names}. Take them off first; whoever is "
            "put on again gets the lowest free seat."
        )
        raise ConflictException(words, errors=[FieldFault(field="headcount", message=words)])


def _standing_against(draft: Draft, event: Event) -> Iterator[str]:
    """Yield what stands against who is on the event as it is now."""
    for place in draft.places_of(event.id):
        for one in draft.violations(place):
            if one.blocks:
                yield one.message


def _values(event: Event, command: ChangeEvent, site: Site, kind: EventType) -> Values:
    """Return the values that differ from those of the event."""
    values: dict[str, object] = given(command, (*OWN, "state"))
    if not isinstance(command.project_name, Keep):
        values["event_number"] = event_number(command.project_name)
    values |= {"event_type_id": kind.id}
    opens_local = kept(command.opens_local, event.opens_local)
    due_local = kept(command.due_local, event.due_local)
    if (opens_local, due_local, site.id) != (event.opens_local, event.due_local, event.site_id):
        values |= window_values(opens_local, due_local, site.time_zone) | {"site_id": site.id}
    return {name: value for name, value in values.items() if getattr(event, name) != value}


def _refuse_stale(event: Event, command: ChangeEvent) -> None:
    refuse_stale(event.version, command.expected_version, {"id": event.id, **event_facts(event)})

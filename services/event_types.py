"""Event types: how each kind of work is staffed, the rows that every rule reads."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

from error_handlers.exceptions import ConflictException, FieldFault, ResourceNotFoundException
from models.event_type import EventType
from repositories.employees import EmployeeRepository
from repositories.event_types import EventTypeRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.job_roles import JobRoleRepository
from repositories.paging import Page, PageRequest
from repositories.row_reader import PlainRow
from repositories.skills import SkillRepository
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.changes import KEEP, Keep, facts_of, given, put, refuse_stale
from services.trail import Trail
from utils.ids import new_id
from utils.row_shape import RowShape

ROTATION_PREFIX: Final = "rotation:"
StoredSlot = Mapping[str, str | None]
_OWN: Final = (
    "label",
    "colour",
    "name_patterns",
    "match_position",
    "default_minutes",
    "break_minutes",
    "preferences",
    "discouraged_roles",
    "required_skills",
    "slots",
    "exclusive_with",
    "max_per_day",
    "priority",
    "pairing",
    "rotation",
    "is_stackable",
    "is_auto_schedulable",
)
_ROLE_LISTS: Final = ("preferences", "discouraged_roles")
_TYPE_LISTS: Final = ("exclusive_with", "pairing")


@dataclass(frozen=True, kw_only=True, slots=True)
class CreateEventType:
    """A new kind of work; slots are {start, lunch_begin, lunch_end} as HH:MM."""

    code: str
    label: str
    colour: str
    default_minutes: int
    name_patterns: list[list[str]] = field(default_factory=list)
    match_position: int = 0
    break_minutes: int = 0
    preferences: list[str] = field(default_factory=list)
    discouraged_roles: list[str] = field(default_factory=list)
    required_skills: list[str] = field(default_factory=list)
    slots: list[StoredSlot] = field(default_factory=list)
    exclusive_with: list[str] = field(default_factory=list)
    max_per_day: int | None = None
    priority: int = 0
    pairing: str | None = None
    rotation: str | None = None
    is_stackable: bool = False
    is_auto_schedulable: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeEventType:
    """What changes about a kind of work; KEEP leaves it as it is."""

    code: str
    expected_version: int
    label: str | Keep = KEEP
    colour: str | Keep = KEEP
    default_minutes: int | Keep = KEEP
    name_patterns: list[list[str]] | Keep = KEEP
    match_position: int | Keep = KEEP
    break_minutes: int | Keep = KEEP
    preferences: list[str] | Keep = KEEP
    discouraged_roles: list[str] | Keep = KEEP
    required_skills: list[str] | Keep = KEEP
    slots: list[StoredSlot] | Keep = KEEP
    exclusive_with: list[str] | Keep = KEEP
    max_per_day: int | Keep | None = KEEP
    priority: int | Keep = KEEP
    pairing: str | Keep | None = KEEP
    rotation: str | Keep | None = KEEP
    is_stackable: bool | Keep = KEEP
    is_auto_schedulable: bool | Keep = KEEP


@dataclass(frozen=True, kw_only=True, slots=True)
class DeleteEventType:
    """A kind of work that no event is of goes."""

    code: str
    expected_version: int


class EventTypeService(RepositoryService):
    """The kinds of work of the organization."""

    def __init__(
        self,
        unit: Unit,
        event_types: EventTypeRepository,
        employees: EmployeeRepository,
        roles: JobRoleRepository,
        skills: SkillRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._event_types = event_types
        self._employees = employees
        self._roles = roles
        self._skills = skills
        self._trail = Trail(unit, audits, transitions)

    def create(self, command: CreateEventType) -> EventType:
        """Store and return a new kind of work.

        Raises:
            ConflictException: the code is taken.
            ResourceNotFoundException: it names a role, type or skill that does not exist here.
        """
        self.require(Permission.SETTINGS_EDIT)
        if self._event_types.find_by_code(command.code) is not None:
            words = f"There is an event type {command.code} already. Choose another code."
            raise ConflictException(words, errors=[FieldFault(field="code", message=words)])
        values = asdict(command)
        self._refuse_unknown_names(command.code, values)
        event_type = self._event_types.add(EventType(id=new_id(), **values))
        self._trail.audit("create", "event_type", event_type.id, after=values)
        return self._event_types.as_stored(event_type.id)

    def change(self, command: ChangeEventType) -> EventType:
        """Change and return a kind of work; `is_stackable` is rewritten on all its schedules.

        Raises:
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such type here, or it names a role, type or skill
                that is not.
            RuleViolationException: schedules lie on top of each other, so it must stay stackable.
        """
        self.require(Permission.SETTINGS_EDIT)
        event_type = self._locked(command.code, command.expected_version)
        before, after = put(event_type, given(command, _OWN))
        self._refuse_unknown_names(command.code, after)
        if "is_stackable" in after:
            # Assigning locks its person first, then copies the flag: nobody may be between the two.
            self._employees.lock_everybody()
            self._event_types.rewrite_stackable(event_type)
        if after:
            self._trail.audit("change", "event_type", event_type.id, before=before, after=after)
        return self._event_types.as_stored(event_type.id)

    def delete(self, command: DeleteEventType) -> None:
        """Remove a kind of work that nothing refers to.

        Raises:
            ConflictException: events are of it, or another type names it.
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such type here.
        """
        self.require(Permission.SETTINGS_EDIT)
        event_type = self._locked(command.code, command.expected_version)
        if self._event_types.is_referenced(event_type.id):
            raise ConflictException(
                f"There are events of the type {event_type.label}. Give them another type first."
            )
        others = self._event_types.list_by_match_position()
        if naming := names_of(naming_types(event_type.code, others)):
            raise ConflictException(
                f"{naming} would lack it: excluded or paired there. Take it out there first."
            )
        self._event_types.delete(event_type)
        before = facts_of(event_type, ("code", *_OWN))
        self._trail.audit("delete", "event_type", event_type.id, before=before)

    def list_rows(self, shape: RowShape, request: PageRequest) -> Page[PlainRow]:
        """Return one page of types as plain rows in order of code."""
        self.require(Permission.ROSTER_VIEW)
        return self._event_types.page_rows(shape, request)

    def row(self, shape: RowShape, code: str) -> PlainRow:
        """Return one type as a plain row; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        found = self._event_types.row(shape, code)
        if found is None:
            raise no_type(code)
        return found

    def _locked(self, code: str, expected_version: int) -> EventType:
        event_type = self._event_types.lock_by_code(code)
        if event_type is None:
            raise no_type(code)
        current = facts_of(event_type, ("code", *_OWN))
        refuse_stale(event_type.version, expected_version, current)
        return event_type

    def _refuse_unknown_names(self, own_code: str, values: Mapping[str, object]) -> None:
        roles = dict(_names(values, _ROLE_LISTS))
        if any(roles.values()):
            known = {role.code for role in self._roles.list_in_order()}
            _refuse_unknown(roles, known, "job role")
        types = dict(_names(values, _TYPE_LISTS))
        if any(types.values()):
            known = {row.code for row in self._event_types.list_by_match_position()}
            _refuse_unknown(types, known | {own_code}, "event type")
        skills = dict(_names(values, ("required_skills",)))
        if wanted := skills["required_skills"]:
            _refuse_unknown(skills, set(self._skills.hold_by_codes(wanted)), "skill")


def naming_types(code: str, types: Iterable[EventType]) -> list[EventType]:
    """Return the other kinds of work that exclude this one or are paired with it."""
    return [
        row
        for row in types
        if row.code != code and (row.pairing == code or code in row.exclusive_with)
    ]


def names_of(types: Iterable[EventType]) -> str:
    """Return their names, divided by commas."""
    return ", ".join(row.label for row in types)


def _names(values: Mapping[str, object], fields: Iterable[str]) -> Iterable[tuple[str, list[str]]]:
    for name in fields:
        value = values.get(name)
        listed = value if isinstance(value, list) else [value]
        yield (
            name,
            [one for one in listed if isinstance(one, str) and not one.startswith(ROTATION_PREFIX)],
        )


def _refuse_unknown(named: Mapping[str, list[str]], known: set[str], kind: str) -> None:
    faults = [
        FieldFault(field=field_name, message=f"There is no {kind} {code} here.")
        for field_name, codes in named.items()
        for code in codes
        if code not in known
    ]
    if faults:
        raise ResourceNotFoundException(" ".join(fault.message for fault in faults), errors=faults)


def no_type(code: str) -> ResourceNotFoundException:
    """Return the refusal of a kind of work that is not here."""
    return ResourceNotFoundException(f"There is no event type {code} here.")

"""The settings' pages of event types."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from models.event_type import EventType
from models.job_role import JobRole
from models.skill import Skill
from repositories.event_types import MOST_TYPES, EventTypeRepository
from repositories.events import EventRepository
from repositories.job_roles import JobRoleRepository
from repositories.schedules import ScheduleRepository
from repositories.skills import SkillRepository
from scheduling.project_names import NamePatterns, is_named, type_code
from security.permissions import Permission
from services import event_type_words as words
from services.base import RepositoryService, Unit
from services.day_wording import colour_of, letter_of
from services.event_type_form import patterns_of, shown_rows, stored_values
from services.event_type_views import (
    Choice,
    ColourChoice,
    EventTypeForm,
    EventTypeLine,
    EventTypesPage,
    NameFit,
)
from services.event_types import ROTATION_PREFIX, names_of, naming_types, no_type
from services.events import name_patterns
from services.form_state import FormState, Typed, form_state
from services.page_views import Colour

COLOUR_NAMES: Final[Mapping[Colour, str]] = MappingProxyType(
    {
        "core": "Violet",
        "juicer": "Green",
        "supervisor": "Rose",
        "freeosk": "Olive",
        "digital": "Blue",
        "other": "Grey",
    }
)
NAMES_READ: Final = 500
_SAMPLES: Final = 6
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_NEW: Final[Mapping[str, str]] = MappingProxyType(
    {
        "colour": "other",
        "default_minutes": "60",
        "break_minutes": "0",
        "is_auto_schedulable": "true",
    }
)
_NO_LISTS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What a kind of work stands among."""

    types: Sequence[EventType]
    roles: Sequence[JobRole]
    skills: Sequence[Skill] = ()

    @property
    def skill_labels(self) -> dict[str, str]:
        """Return the skills' labels by code."""
        return {skill.code: skill.label for skill in self.skills}

    @property
    def role_labels(self) -> dict[str, str]:
        """Return the job roles' labels by code."""
        return {role.code: role.label for role in self.roles}

    @property
    def type_labels(self) -> dict[str, str]:
        """Return the kinds' labels by code."""
        return {row.code: row.label for row in self.types}


class EventTypeSettingsService(RepositoryService):
    """Kinds of work as their administrators see them."""

    def __init__(
        self,
        unit: Unit,
        event_types: EventTypeRepository,
        roles: JobRoleRepository,
        events: EventRepository,
        schedules: ScheduleRepository,
        skills: SkillRepository,
    ) -> None:
        super().__init__(unit)
        self._event_types = event_types
        self._roles = roles
        self._events = events
        self._schedules = schedules
        self._skills = skills

    def page(self) -> EventTypesPage:
        """Return every kind of work, in the order in which they are placed."""
        self.require(Permission.SETTINGS_EDIT)
        around = self._surroundings()
        ordered = sorted(around.types, key=lambda row: (row.priority, row.label))
        return EventTypesPage(
            rows=tuple(_line(row, around) for row in ordered),
            has_more=len(around.types) == MOST_TYPES,
        )

    def new_form(self, typed: Typed | None) -> EventTypeForm:
        """Return the form of a new kind of work, to be tried last."""
        self.require(Permission.SETTINGS_EDIT)
        around = self._surroundings()
        last = max((row.match_position for row in around.types), default=0) + 1
        first = max((row.priority for row in around.types), default=0) + 1
        stored = {**_NEW, "match_position": str(last), "priority": str(first)}
        return self._form(None, form_state(stored, 1, typed), around)

    def form(self, code: str, typed: Typed | None) -> EventTypeForm:
        """Return the form of a kind of work, with what was typed about it; raises
        `ResourceNotFoundException`."""
        self.require(Permission.SETTINGS_EDIT)
        around = self._surroundings()
        event_type = next((row for row in around.types if row.code == code), None)
        if event_type is None:
            raise no_type(code)
        state = form_state(stored_values(event_type), event_type.version, typed)
        return self._form(event_type, state, around)

    def coming(self, code: str) -> int:
        """Return how many schedules of that kind are still to begin."""
        self.require(Permission.SETTINGS_EDIT)
        return self._schedules.count_coming(code, self.unit.now)

    def _surroundings(self) -> Surroundings:
        return Surroundings(
            types=self._event_types.list_by_match_position(),
            roles=self._roles.list_in_order(),
            skills=self._skills.list_in_order(),
        )

    def _form(
        self, event_type: EventType | None, state: FormState, around: Surroundings
    ) -> EventTypeForm:
        code = event_type.code if event_type else None
        coming = self.coming(code) if code else 0
        return EventTypeForm(
            form=state,
            colours=_colours(state),
            who=_who(around),
            types=tuple(one for one in around.type_labels.items() if one[0] != code),
            rotations=_rotations(around),
            skills=tuple(around.skill_labels.items()),
            pattern_rows=shown_rows(state.values, "name_patterns"),
            preference_rows=shown_rows(state.values, "preferences"),
            slot_rows=shown_rows(state.values, "slots"),
            fit=_fit(state, code, around.types, self._events.latest_names(NAMES_READ)),
            code=code,
            label=event_type.label if event_type else "",
            about=f"{code} · {coming_words(coming)}" if event_type else "",
            keeps_times=coming > 0,
            now=_lists_now(event_type, state, around) if event_type else _NO_LISTS,
            kept_because=self._kept_because(event_type, around) if event_type else None,
            stored_version=event_type.version if event_type else 1,
        )

    def _kept_because(self, event_type: EventType, around: Surroundings) -> str | None:
        if naming := names_of(naming_types(event_type.code, around.types)):
            return f"{naming} would lack it: excluded or paired there."
        if self._event_types.is_referenced(event_type.id):
            return "There are events of it, which stay in the history."
        return None


def coming_words(number: int) -> str:
    """Return such as `12 coming schedules are of this kind`."""
    if not number:
        return "no coming schedule is of this kind"
    if number == 1:
        return "1 coming schedule is of this kind"
    return f"{number:,} coming schedules are of this kind"


def _line(event_type: EventType, around: Surroundings) -> EventTypeLine:
    return EventTypeLine(
        code=event_type.code,
        label=event_type.label,
        colour=colour_of(event_type),
        letter=letter_of(event_type),
        length_label=words.length_and_break(event_type),
        who_label=words.who_words(event_type, around.role_labels),
        starts_label=words.starts_words(event_type.slots),
        limits_label=words.limits_words(event_type, around.type_labels, around.skill_labels),
    )


def _colours(state: FormState) -> tuple[ColourChoice, ...]:
    letter = state.value("label")[:1].upper() or "A"
    return tuple(
        ColourChoice(
            colour=colour, letter=letter, label=label, is_current=colour == state.value("colour")
        )
        for colour, label in COLOUR_NAMES.items()
    )


def _who(around: Surroundings) -> tuple[Choice, ...]:
    turns = [f"{ROTATION_PREFIX}{name}" for name in words.rotations_of(around.types)]
    labels = around.role_labels
    return (
        *labels.items(),
        *((turn, words.capital(words.preference_words(turn, {}))) for turn in turns),
    )


def _rotations(around: Surroundings) -> tuple[Choice, ...]:
    return tuple(
        (name, words.capital(words.rotation_words(name)))
        for name in words.rotations_of(around.types)
    )


def _fit(
    state: FormState, code: str | None, types: Sequence[EventType], names: Sequence[str]
) -> NameFit:
    """Return which of the names would be of this kind, the other kinds being as they are."""
    own = code or "\x00new"
    position = state.value("match_position")
    tried = NamePatterns(
        code=own,
        match_position=int(position) if _NUMBER.fullmatch(position) else 0,
        name_patterns=patterns_of(state.values),
    )
    all_types = [tried, *(name_patterns(row) for row in types if row.code != code)]
    named = [name for name in names if is_named(name, tried)]
    fitting = list(dict.fromkeys(name for name in named if type_code(name, all_types) == own))
    taken = len({*named} - {*fitting})
    label = f"{len(fitting)} of the latest {len({*names})} project names fit"
    return NameFit(
        label=f"{label}; {taken} more belong to kinds that are tried before" if taken else label,
        samples=tuple(fitting[:_SAMPLES]),
        hidden=max(0, len(fitting) - _SAMPLES),
    )


def _lists_now(event_type: EventType, state: FormState, around: Surroundings) -> Mapping[str, str]:
    """Return what the stored lists are, where they differ from what was typed."""
    if not state.is_stale:
        return _NO_LISTS
    labels, types, skills = around.role_labels, around.type_labels, around.skill_labels
    told = {
        "name_patterns": words.pattern_words(event_type.name_patterns),
        "preferences": _listed(event_type.preferences, labels),
        "slots": words.slot_words(event_type.slots),
        "discouraged_roles": _listed(event_type.discouraged_roles, labels),
        "exclusive_with": ", ".join(types.get(o, o) for o in event_type.exclusive_with),
        "required_skills": ", ".join(skills.get(o, o) for o in event_type.required_skills),
    }
    return {name: text or "none" for name, text in told.items() if _differs(state, name)}


def _listed(entries: Sequence[str], roles: Mapping[str, str]) -> str:
    return ", ".join(words.preference_words(one, roles) for one in entries)


def _differs(state: FormState, name: str) -> bool:
    def part(values: Mapping[str, str]) -> dict[str, str]:
        return {key: text for key, text in values.items() if key.startswith(f"{name}.") and text}

    return part(state.values) != part(state.stored)

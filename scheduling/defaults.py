"""The rows that a new organization starts with; all of them can be edited afterwards."""

from dataclasses import dataclass
from datetime import time

from scheduling.values import Slot

_SUPERVISOR = "club_supervisor"
_LEAD = "lead_event_specialist"
_SPECIALIST = "event_specialist"
_BARISTA = "juicer_barista"
_PRIMARY_LEAD = "rotation:primary_lead"


@dataclass(frozen=True, kw_only=True, slots=True)
class DefaultRole:
    """A job title."""

    code: str
    label: str
    position: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DefaultType:
    """A kind of work.

    `match_position` orders the trying of name patterns, `priority` (1 first) the auto-scheduler's
    work; `pairing` is the type that is scheduled along with this one.
    """

    code: str
    label: str
    colour: str
    name_patterns: tuple[tuple[str, ...], ...]
    match_position: int
    priority: int
    default_minutes: int
    preferences: tuple[str, ...]
    slots: tuple[Slot, ...]
    break_minutes: int = 0
    discouraged_roles: tuple[str, ...] = ()
    required_skills: tuple[str, ...] = ()
    max_per_day: int | None = None
    pairing: str | None = None
    is_stackable: bool = False
    exclusive_with: tuple[str, ...] = ()
    rotation: str | None = None
    is_auto_schedulable: bool = True


def _starts(*clocks: str) -> tuple[Slot, ...]:
    return tuple(Slot(start=time.fromisoformat(clock)) for clock in clocks)


def _with_lunch(start: str, begin: str, end: str) -> Slot:
    return Slot(
        start=time.fromisoformat(start),
        lunch_begin=time.fromisoformat(begin),
        lunch_end=time.fromisoformat(end),
    )


DEFAULT_ROLES: tuple[DefaultRole, ...] = (
    DefaultRole(code=_SUPERVISOR, label="Club Supervisor", position=1),
    DefaultRole(code=_LEAD, label="Lead Event Specialist", position=2),
    DefaultRole(code=_SPECIALIST, label="Event Specialist", position=3),
    DefaultRole(code=_BARISTA, label="Juicer Barista", position=4),
)

_MORNING = _starts("10:15", "10:30", "10:45", "11:00")
_EVENING = _starts("18:00", "18:15", "18:30", "18:45")

DEFAULT_TYPES: tuple[DefaultType, ...] = (
    DefaultType(
        code="core",
        label="Core",
        colour="core",
        name_patterns=(("CORE",),),
        match_position=9,
        priority=6,
        default_minutes=390,
        break_minutes=30,
        preferences=(_LEAD, _SPECIALIST, _BARISTA),
        discouraged_roles=(_SUPERVISOR,),
        slots=(
            _with_lunch("09:45", "13:00", "13:30"),
            _with_lunch("10:30", "13:45", "14:15"),
            _with_lunch("11:00", "14:15", "14:45"),
            _with_lunch("11:30", "14:45", "15:15"),
        ),
        max_per_day=1,
        pairing="supervisor",
        exclusive_with=("juicer_production",),
    ),
    DefaultType(
        code="juicer_production",
        label="Juicer Production",
        colour="juicer",
        name_patterns=(("JUICER",),),
        match_position=6,
        priority=1,
        default_minutes=540,
        break_minutes=60,
        preferences=(_BARISTA,),
        slots=_starts("09:00"),
        max_per_day=1,
        exclusive_with=("core",),
        rotation="juicer",
    ),
    DefaultType(
        code="juicer_survey",
        label="Juicer Survey",
        colour="juicer",
        name_patterns=(("JUICER", "SURVEY"),),
        match_position=5,
        priority=1,
        default_minutes=30,
        preferences=(_BARISTA,),
        slots=_starts("17:00"),
        rotation="juicer",
    ),
    DefaultType(
        code="supervisor",
        label="Supervisor",
        colour="supervisor",
        name_patterns=(("SUPERVISOR",), ("V2-SUPER",), ("SUPERVISO",)),
        match_position=7,
        priority=7,
        default_minutes=5,
        preferences=(_SUPERVISOR, _PRIMARY_LEAD),
        slots=_starts("12:00"),
        is_stackable=True,
    ),
    DefaultType(
        code="freeosk",
        label="Freeosk",
        colour="freeosk",
        name_patterns=(("FREEOSK",),),
        match_position=8,
        priority=4,
        default_minutes=30,
        preferences=(_PRIMARY_LEAD, _LEAD, _SUPERVISOR),
        slots=_starts("10:00"),
    ),
    DefaultType(
        code="digital_setup",
        label="Digital Setup",
        colour="digital",
        name_patterns=(("SETUP", "DIGITAL"),),
        match_position=1,
        priority=2,
        default_minutes=30,
        preferences=(_PRIMARY_LEAD, _LEAD, _SUPERVISOR),
        slots=_MORNING,
    ),
    DefaultType(
        code="digital_refresh",
        label="Digital Refresh",
        colour="digital",
        name_patterns=(("REFRESH", "DIGITAL"),),
        match_position=2,
        priority=3,
        default_minutes=30,
        preferences=(_PRIMARY_LEAD, _LEAD, _SUPERVISOR),
        slots=_MORNING,
    ),
    DefaultType(
        code="digital_teardown",
        label="Digital Teardown",
        colour="digital",
        name_patterns=(("TEARDOWN", "DIGITAL"),),
        match_position=3,
        priority=5,
        default_minutes=30,
        preferences=(_LEAD, _SUPERVISOR),
        discouraged_roles=(_PRIMARY_LEAD,),
        slots=_EVENING,
    ),
    DefaultType(
        code="digitals",
        label="Digitals",
        colour="digital",
        name_patterns=(("DIGITAL",),),
        match_position=4,
        priority=8,
        default_minutes=30,
        preferences=(_LEAD, _SUPERVISOR),
        slots=_MORNING,
    ),
    DefaultType(
        code="other",
        label="Other",
        colour="other",
        name_patterns=((),),
        match_position=10,
        priority=9,
        default_minutes=60,
        preferences=(_SUPERVISOR, _LEAD),
        slots=_starts("11:00"),
    ),
)

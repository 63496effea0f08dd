"""One case that each rule stands against, so that docs/rules.md quotes what the engine says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from types import MappingProxyType
from typing import Final

from scheduling.engine import check
from scheduling.snapshot import Snapshot
from scheduling.values import (
    ClosedDay,
    DateMark,
    Person,
    Slot,
    Violation,
    WeekPattern,
    WorkOrder,
)
from tests.scheduling.cast import (
    ANA,
    CORE,
    DANA,
    DENVER,
    EVANSVILLE,
    FREEOSK,
    LIAM,
    THEIRS,
    at,
    candidate,
    event,
    placed,
    snapshot,
    whole_days,
    with_absences,
    with_marks,
)

START: Final = at("2026-12-12 10:30")
_SATURDAY: Final = date(2026, 12, 12)
_CORE: Final = event()
_OTHER_CORE: Final = event(project_name="650001-CORE-Rice Cakes")
_FREEOSK: Final = event(FREEOSK, "633333-FREEOSK-Vitamins")
_FAR: Final = event(FREEOSK, "633334-FREEOSK-Oats", site_id=DENVER)
_SURVEY: Final = event(replace(FREEOSK, label="Juicer Survey", rotation="juicer"))
_WINE: Final = event(replace(CORE, label="Wine tasting", required_skills=("alcohol_service",)))
_LEADS: Final = event(replace(CORE, preferences=("lead_event_specialist",)))
_SLOTTED: Final = event(replace(CORE, slots=(Slot(start=time(9, 45)), Slot(start=time(11)))))
_ALONE: Final = event(replace(CORE, exclusive_with=("freeosk",)))
_CANCELLED: Final = replace(_CORE, state="cancelled")
_DUE_EARLY: Final = replace(_CORE, opens_at=at("2026-12-10 06:00"), due_at=at("2026-12-12 09:00"))
_DUE_SOON: Final = replace(_CORE, due_at=at("2026-12-12 15:00"))

_SKILLS: Final = {"alcohol_service": "Alcohol service"}
_CLOSED: Final = ClosedDay(name="Stocktaking", on_date=_SATURDAY)
_EXAM: Final = DateMark(employee_id=ANA.id, on_date=_SATURDAY, is_available=False, reason="exam")
_AFTERNOONS: Final = WeekPattern(
    employee_id=ANA.id, weekday=5, from_local=time(12), to_local=time(20)
)
_LIAMS_TURN: Final = {(EVANSVILLE, _SATURDAY, "juicer"): LIAM.id}

Case = tuple[Snapshot, WorkOrder, Person]


def _ana(work: WorkOrder = _CORE, person: Person = ANA) -> Case:
    """Return work for Ana, of whom something else may be known."""
    return snapshot([work], people=[person]), work, person


def _beside(clock: str, other: WorkOrder, work: WorkOrder = _CORE) -> Case:
    """Return work for Ana, who does `other` already."""
    return snapshot([work, other], [placed(other, ANA, at(clock))]), work, ANA


def _after_six_days() -> Case:
    days = [event(FREEOSK, f"64000{number}-FREEOSK") for number in range(6)]
    done = [placed(work, ANA, START - timedelta(days=n + 1)) for n, work in enumerate(days)]
    return snapshot([_CORE, *days], done), _CORE, ANA


CASES: Final[Mapping[str, Case]] = MappingProxyType(
    {
        "tenant": _ana(person=replace(ANA, organization_id=THEIRS)),
        "inactive": _ana(person=replace(ANA, terminated_on=_SATURDAY)),
        "event-state": _ana(_CANCELLED),
        "overlap": _beside("2026-12-12 11:00", _FREEOSK),
        "assigned": (snapshot([_CORE], [placed(_CORE, LIAM, START)]), _CORE, ANA),
        "holiday": (replace(snapshot([_CORE]), closed_days=(_CLOSED,)), _CORE, ANA),
        "time-off": (with_absences(snapshot([_CORE]), whole_days(ANA, _SATURDAY)), _CORE, ANA),
        "unavailable": (with_marks(snapshot([_CORE]), _EXAM), _CORE, ANA),
        "role": _ana(_LEADS),
        "skill": (replace(snapshot([_WINE]), skill_labels=_SKILLS), _WINE, ANA),
        "daily-limit": _beside("2026-12-12 18:00", _OTHER_CORE),
        "exclusive": _beside("2026-12-12 18:00", _FREEOSK, _ALONE),
        "window": _ana(_DUE_EARLY),
        "late": _ana(_DUE_SOON),
        "max-hours": _ana(person=replace(ANA, max_minutes_per_day=300)),
        "rest": _beside("2026-12-11 21:00", _OTHER_CORE),
        "weekly": (replace(snapshot([_CORE]), weeks=(_AFTERNOONS,)), _CORE, ANA),
        "discouraged": (snapshot([_CORE]), _CORE, DANA),
        "slot": _ana(_SLOTTED),
        "proximity": _beside("2026-12-12 17:30", _FAR),
        "work-week": _after_six_days(),
        "rotation": (replace(snapshot([_SURVEY]), rotation_holders=_LIAMS_TURN), _SURVEY, ANA),
        "buffer": (replace(snapshot([_CORE]), now=at("2026-12-11 08:00")), _CORE, ANA),
    }
)


def example_of(rule_id: str) -> Violation:
    """Return what the engine says when that rule is broken.

    Raises:
        LookupError: no case is known, or the rule is silent in it.
    """
    known, work, person = CASES[rule_id]
    for violation in check(known, candidate(work, person, START)):
        if violation.rule == rule_id:
            return violation
    raise LookupError(f"the rule {rule_id} is silent in its case")

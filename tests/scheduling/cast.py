"""The fixed cast of the rule tests: people, sites, kinds of work, and short ways to ask."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from scheduling.engine import check
from scheduling.local_time import zone_info
from scheduling.snapshot import Snapshot
from scheduling.values import (
    Absence,
    Candidate,
    DateMark,
    Person,
    Placement,
    Violation,
    WorkOrder,
    WorkType,
)
from utils.ids import new_id

OURS = UUID(int=1)
THEIRS = UUID(int=2)
EVANSVILLE = UUID(int=11)
DENVER = UUID(int=12)
NEW_YORK = "America/New_York"
MOUNTAIN = "America/Denver"

CORE = WorkType(
    code="core",
    label="Core",
    default_minutes=390,
    break_minutes=30,
    preferences=("lead_event_specialist", "event_specialist"),
    discouraged_roles=("club_supervisor",),
    max_per_day=1,
)
FREEOSK = WorkType(code="freeosk", label="Freeosk", default_minutes=30)
CHECK_IN = WorkType(code="supervisor", label="Supervisor", default_minutes=5, is_stackable=True)

ROLE_LABELS = {
    "club_supervisor": "Club Supervisor",
    "lead_event_specialist": "Lead Event Specialist",
    "event_specialist": "Event Specialist",
    "juicer_barista": "Juicer Barista",
}


def _person(number: int, name: str, role: str) -> Person:
    return Person(
        id=UUID(int=100 + number),
        organization_id=OURS,
        code=f"EMP{number:03}",
        name=name,
        role=role,
        role_label=ROLE_LABELS[role],
    )


ANA = _person(1, "Ana García", "event_specialist")
LIAM = _person(2, "Liam O'Neill", "lead_event_specialist")
ZOE = _person(3, "Zoë", "event_specialist")
DANA = _person(4, "Dana", "club_supervisor")


def at(text: str, zone: str = NEW_YORK, fold: int = 0) -> datetime:
    """Return the instant at which the clocks of `zone` show `text`."""
    local = datetime.fromisoformat(text).replace(tzinfo=zone_info(zone), fold=fold)
    return local.astimezone(UTC)


def event(
    work: WorkType = CORE,
    project_name: str = "612345-CORE-Oat Bites",
    zone: str = NEW_YORK,
    site_id: UUID = EVANSVILLE,
) -> WorkOrder:
    """Return open work with a window that stays out of the way; `replace` the rest."""
    return WorkOrder(
        id=new_id(),
        organization_id=OURS,
        ref_num="31000004",
        project_name=project_name,
        type=work,
        site_id=site_id,
        site_organization_id=OURS,
        site_name="Club 8135",
        zone=zone,
        opens_at=datetime(2000, 1, 1, tzinfo=UTC),
        due_at=datetime(2100, 1, 1, tzinfo=UTC),
    )


def placed(
    work: WorkOrder,
    person: Person,
    starts_at: datetime,
    minutes: int | None = None,
    seat: int = 1,
) -> Placement:
    """Return an active schedule."""
    length = timedelta(minutes=work.minutes if minutes is None else minutes)
    return Placement(
        id=new_id(),
        organization_id=OURS,
        event_id=work.id,
        employee_id=person.id,
        seat=seat,
        starts_at=starts_at,
        ends_at=starts_at + length,
        is_stackable=work.type.is_stackable,
        type_code=work.type.code,
        project_name=work.project_name,
        zone=work.zone,
        site_id=work.site_id,
    )


def snapshot(
    events: Iterable[WorkOrder],
    placements: Iterable[Placement] = (),
    people: Iterable[Person] = (ANA, LIAM, ZOE, DANA),
) -> Snapshot:
    """Return our organization with the cast; `replace` the calendar."""
    return Snapshot(
        organization_id=OURS,
        people={person.id: person for person in people},
        events={work.id: work for work in events},
        placements=tuple(placements),
        role_labels=ROLE_LABELS,
    )


def with_absences(known: Snapshot, *absences: Absence) -> Snapshot:
    """Return `known` with approved time off."""
    return replace(known, absences=absences)


def with_marks(known: Snapshot, *marks: DateMark) -> Snapshot:
    """Return `known` with marked dates."""
    return replace(known, marks=marks)


def candidate(
    work: WorkOrder,
    person: Person,
    starts_at: datetime,
    minutes: int | None = None,
    replaces: Iterable[Placement] = (),
) -> Candidate:
    """Return the question whether `person` may do `work` then."""
    length = timedelta(minutes=work.minutes if minutes is None else minutes)
    return Candidate(
        event_id=work.id,
        employee_id=person.id,
        starts_at=starts_at,
        ends_at=starts_at + length,
        replaces=frozenset(placement.id for placement in replaces),
    )


def ask(
    known: Snapshot,
    work: WorkOrder,
    person: Person,
    starts_at: datetime,
    minutes: int | None = None,
) -> tuple[Violation, ...]:
    """Return what stands against `person` doing `work` then."""
    return check(known, candidate(work, person, starts_at, minutes))


def rules(violations: Iterable[Violation]) -> list[str]:
    """Return the ids of the broken rules, in order."""
    return [violation.rule for violation in violations]


def the_only(violations: tuple[Violation, ...]) -> Violation:
    """Return the one violation there is."""
    (violation,) = violations
    return violation


def whole_days(person: Person, first: date, days: int = 1) -> Absence:
    """Return time off for whole days, approved by Dana."""
    begin = datetime.combine(first, time(0, 0))
    return Absence(
        employee_id=person.id,
        starts_local=begin,
        ends_local=begin + timedelta(days=days),
        reason="wedding",
        decided_by="Dana",
        decided_on=date(2026, 11, 2),
    )

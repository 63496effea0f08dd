"""Which people, events and schedules an action of the roster concerns: one criterion each, so that
each kind is locked by one statement, in order of id.

Besides what is named: the events of the schedules named; the events that those are paired with
(a Core and its Supervisor share their event number and their site); who is on any of them; and who
could be put on the other half of a pair, of one that comes about too.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    cast,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from models.employee import Employee
from models.event import Event
from models.event_type import EventType
from models.job_role import JobRole
from models.rotation import RotationAssignment, RotationException
from models.schedule import Schedule
from models.site import Site

# Of each kind; many schedules of many sites concern many people. One more is read, so that what
# concerns more is refused: what were left out could break a rule unseen.
MOST_CONCERNED: Final = 2_000
# Whoever plans a Core waits for whoever plans another one, if both could take the same people.
MOST_FROM_ELSEWHERE: Final = 25


@dataclass(frozen=True, kw_only=True, slots=True)
class RosterRows:
    """The rows that an action names; `type_ids` and `site_ids` are of what comes to be paired, and
    where."""

    schedule_ids: Collection[UUID] = ()
    event_ids: Collection[UUID] = ()
    employee_codes: Collection[str] = ()
    employee_ids: Collection[UUID] = ()
    type_ids: Collection[UUID] = ()
    site_ids: Collection[UUID] = ()

    def parameters(self) -> dict[str, Any]:
        """Return the parameters of the criteria."""
        return {
            "schedule_ids": list(self.schedule_ids),
            "event_ids": list(self.event_ids),
            "employee_codes": list(self.employee_codes),
            "employee_ids": list(self.employee_ids),
            "type_ids": list(self.type_ids),
            "site_ids": list(self.site_ids),
        }


_SCHEDULE_IDS = bindparam("schedule_ids", expanding=True, type_=Uuid())
_EVENT_IDS = bindparam("event_ids", expanding=True, type_=Uuid())
_EMPLOYEE_CODES = bindparam("employee_codes", expanding=True, type_=String())
_EMPLOYEE_IDS = bindparam("employee_ids", expanding=True, type_=Uuid())
_TYPE_IDS = bindparam("type_ids", expanding=True, type_=Uuid())
_SITE_IDS = bindparam("site_ids", expanding=True, type_=Uuid())


@cache
def concerned_events() -> ColumnElement[bool]:
    """Return the criterion of the events that the action concerns; `RosterRows.parameters` go with
    it. Made once: making it takes longer than the statement."""
    return Event.id.in_(_once(_events()))


def concerned_schedules(rows: RosterRows, event_ids: Collection[UUID]) -> ColumnElement[bool]:
    """Return the criterion of the schedules named, and the active ones of those events."""
    of_events = and_(Schedule.is_active, Schedule.event_id.in_(list(event_ids)))
    return or_(Schedule.id.in_(list(rows.schedule_ids)), of_events)


@cache
def concerned_people() -> ColumnElement[bool]:
    """Return the criterion of the people that the action concerns, likewise."""
    mine, on_it = aliased(Employee), aliased(Schedule)
    named = select(mine.id).where(or_(mine.code.in_(_EMPLOYEE_CODES), mine.id.in_(_EMPLOYEE_IDS)))
    on_them = select(on_it.employee_id).where(on_it.is_active, on_it.event_id.in_(_once(_events())))
    on_named = select(Schedule.employee_id).where(Schedule.id.in_(_SCHEDULE_IDS))
    everybody: CompoundSelect[Any] = union_all(
        named, on_named, on_them, _preferred_here(), _preferred_elsewhere(), *_holders()
    )
    return Employee.id.in_(_once(everybody))


def _once(ids: CompoundSelect[Any]) -> ScalarSelect[UUID]:
    """Return the ids, found once and for all: PostgreSQL would look for them again at every row
    that it locks."""
    found = ids.cte().prefix_with("MATERIALIZED", dialect="postgresql")
    return select(found.c[0]).scalar_subquery()


def _events() -> CompoundSelect[Any]:
    # Each part finds its rows by an index; one criterion with OR would look at every event.
    named = aliased(Event)
    own = select(named.id).where(named.id.in_(_EVENT_IDS))
    return union_all(own, _of_schedules(), _paired())


def _of_schedules() -> Select[tuple[UUID]]:
    one = aliased(Schedule)
    return select(one.event_id).where(one.id.in_(_SCHEDULE_IDS))


def _named(event: type[Event]) -> ColumnElement[bool]:
    own = aliased(Event)
    ids = select(own.id).where(own.id.in_(_EVENT_IDS))
    return event.id.in_(_once(union_all(ids, _of_schedules())))


def _paired() -> Select[tuple[UUID]]:
    """Return the events of the pairs of those that are named, whichever half either is."""
    named, paired = aliased(Event), aliased(Event)
    its_type, other_type = aliased(EventType), aliased(EventType)
    halves = (
        select(named.event_number, named.site_id, its_type.code, its_type.pairing)
        .join(its_type, its_type.id == named.event_type_id)
        .where(_named(named), named.event_number.is_not(None))
        .cte()
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    return (
        select(paired.id)
        .join(
            halves,
            and_(
                paired.event_number == halves.c.event_number,
                paired.site_id == halves.c.site_id,
            ),
        )
        .join(other_type, other_type.id == paired.event_type_id)
        .where(
            or_(
                halves.c.pairing == other_type.code,
                other_type.pairing == halves.c.code,
                other_type.pairing == halves.c.pairing,
            )
        )
    )


def _preferred_here() -> Select[tuple[UUID]]:
    """Return the people whose role is among those preferred for the other half of a pair, and who
    are at home at its site or nowhere."""
    person = aliased(Employee)
    at_home = person.home_site_id.in_(_sites_with_another_half())
    return select(person.id).where(
        person.is_active,
        or_(at_home, person.home_site_id.is_(None)),
        person.job_role_id.in_(_preferred_roles()),
    )


def _preferred_elsewhere() -> Select[tuple[UUID]]:
    """Return people of such a role who are at home at another site: the first ones by name."""
    person = aliased(Employee)
    first = (
        select(person.id)
        .where(
            person.is_active,
            person.terminated_on.is_(None),
            person.home_site_id.not_in(_sites_with_another_half()),
            person.job_role_id.in_(_preferred_roles()),
        )
        .order_by(person.name, person.id)
        .limit(MOST_FROM_ELSEWHERE)
        .subquery()
    )
    return select(first.c.id)


def _preferred_roles() -> ScalarSelect[UUID]:
    """Return the roles that are preferred for the other half of an event that is named, or for what
    comes to be one."""
    named, role = aliased(Event), aliased(JobRole)
    its_type, other = aliased(EventType), aliased(EventType)
    preferred = select(role.id).join(
        other, cast(other.preferences, String).contains('"' + role.code + '"')
    )
    of_pairs = (
        preferred.join(its_type, its_type.pairing == other.code)
        .join(named, named.event_type_id == its_type.id)
        .where(_named(named), named.event_number.is_not(None))
    )
    return _once(union_all(of_pairs, preferred.where(other.id.in_(_TYPE_IDS))))


def _sites_with_another_half() -> ScalarSelect[UUID]:
    """Return the sites of the events named that have another half, or where one comes about."""
    named, its_type, there = aliased(Event), aliased(EventType), aliased(Site)
    of_pairs = (
        select(named.site_id)
        .join(its_type, its_type.id == named.event_type_id)
        .where(_named(named), named.event_number.is_not(None), its_type.pairing.is_not(None))
    )
    return _once(union_all(of_pairs, select(there.id).where(there.id.in_(_SITE_IDS))))


def _holders() -> tuple[Select[tuple[UUID]], Select[tuple[UUID | None]]]:
    """Return who holds rotations at the sites of events that have another half."""
    sites = _sites_with_another_half()
    standing = select(RotationAssignment.employee_id).where(RotationAssignment.site_id.in_(sites))
    single = select(RotationException.employee_id).where(
        RotationException.site_id.in_(sites), RotationException.employee_id.is_not(None)
    )
    return standing, single

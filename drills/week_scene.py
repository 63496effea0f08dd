"""A week's work with nobody on it yet: what is stored of it, and as values for the rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from models.employee import Employee
from models.event import Event
from scheduling.snapshot import Snapshot
from scheduling.values import ClosedDay, DateMark, Person
from services.snapshots import work_order_of, work_type_of
from tests.support.factories import DUE, FRIDAY, LEAD, MONDAY, OPENS, World

ROLES: Final = ("club_supervisor", LEAD, "event_specialist", "juicer_barista")
PEOPLE_OF_A_ROLE: Final = 4
PAIRS: Final = 8
OTHERS: Final = ("juicer_production", "freeosk", "digital_setup", "digital_teardown", "other")
OF_EACH: Final = 4
WORKING_DAYS: Final = (FRIDAY - MONDAY).days + 1
_CLOSED: Final = timedelta(days=3)


@dataclass(frozen=True, kw_only=True, slots=True)
class Week:
    """The people, the events, and which Core each Supervisor event goes with; all of it lies in the
    week of a Monday."""

    world: World
    monday: date
    roles: Mapping[UUID, str]
    people: tuple[Employee, ...]
    events: tuple[Event, ...]
    pairs: Mapping[UUID, UUID]

    @classmethod
    def of(cls, world: World, monday: date = MONDAY) -> "Week":
        """Store them; somebody can't come on Monday, and one day is closed."""
        event = partial(world.event, opens=OPENS + (monday - MONDAY), due=DUE + (monday - MONDAY))
        people = [
            (role, world.employee(role=role, max_minutes_per_day=480 + 60 * (number % 2)))
            for role in ROLES
            for number in range(PEOPLE_OF_A_ROLE)
        ]
        world.date_availability(employee=people[-1][1], on_date=monday)
        world.holiday(on_date=monday + _CLOSED)
        pairs = [
            (
                event(event_number=number, headcount=headcount),
                event(kind="supervisor", event_number=number),
            )
            for number, headcount in ((f"61234{each}", 1 + each % 2) for each in range(PAIRS))
        ]
        others = [event(kind=kind) for kind in OTHERS for _ in range(OF_EACH)]
        return cls(
            world=world,
            monday=monday,
            roles={person.id: role for role, person in people},
            people=tuple(person for _, person in people),
            events=(*(one for pair in pairs for one in pair), *others),
            pairs={following.id: leading.id for leading, following in pairs},
        )

    @property
    def opened(self) -> Mapping[str, int]:
        """The versions that each kind of object has before anybody was told of one."""
        return {"event": 1}

    def opening(self) -> Snapshot:
        """Return what the rules know before anybody began."""
        types = {one.id: work_type_of(one) for one in self.world.event_types.values()}
        orders = [
            work_order_of(event, types[event.event_type_id], self.world.home)
            for event in self.events
        ]
        return Snapshot(
            organization_id=self.world.id,
            people={person.id: self._person(person) for person in self.people},
            events={order.id: order for order in orders},
            marks=(
                DateMark(employee_id=self.people[-1].id, on_date=self.monday, is_available=False),
            ),
            closed_days=(ClosedDay(name="Stocktaking", on_date=self.monday + _CLOSED),),
        )

    def _person(self, person: Employee) -> Person:
        return Person(
            id=person.id,
            organization_id=person.organization_id,
            code=person.code,
            name=person.name,
            role=self.roles[person.id],
            role_label=self.roles[person.id],
            home_site_id=person.home_site_id,
            max_minutes_per_day=person.max_minutes_per_day,
        )

"""What is stored, as the values that the rules look at."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from error_handlers.exceptions import ConfigurationException
from models.employee import Employee
from models.event import Event
from models.event_type import EventType
from models.site import Site
from repositories.rule_inputs import Frame, Held, RuleInputRepository
from scheduling.availability import week_start
from scheduling.local_time import day_of
from scheduling.rules.belonging import PAUSED
from scheduling.rules.staffing import ROTATION_PREFIX
from scheduling.snapshot import Snapshot
from scheduling.values import (
    HeldSkill,
    Person,
    Placement,
    Settings,
    Slot,
    WorkOrder,
    WorkType,
)
from utils.wall_clock import MIDNIGHT

# The hours and days of a week are counted, and rest looks beside the day, whatever the zones.
NEIGHBOURHOOD = timedelta(days=9)
# Who shares a date, in whatever zones, starts within two days and two hours.
_SAME_DATE = timedelta(hours=50)
_ZONES_APART = timedelta(hours=26)
_DAY = timedelta(days=1)
NOTHING_HELD = Held(skills={}, skill_labels={}, rotation_holders={}, holder_names={})


def person_of(employee: Employee) -> Person:
    """Return the person as the rules see them; the job role must be loaded."""
    role = employee.job_role
    return Person(
        id=employee.id,
        organization_id=employee.organization_id,
        code=employee.code,
        name=employee.name,
        role=role.code if role else None,
        role_label=role.label if role else "",
        is_active=employee.is_active,
        hired_on=employee.hired_on,
        terminated_on=employee.terminated_on,
        home_site_id=employee.home_site_id,
        max_minutes_per_day=employee.max_minutes_per_day,
        max_minutes_per_week=employee.max_minutes_per_week,
    )


def work_type_of(event_type: EventType) -> WorkType:
    """Return the kind of work as the rules see it."""
    return WorkType(
        code=event_type.code,
        label=event_type.label,
        default_minutes=event_type.default_minutes,
        break_minutes=event_type.break_minutes,
        preferences=tuple(event_type.preferences),
        discouraged_roles=tuple(event_type.discouraged_roles),
        required_skills=tuple(event_type.required_skills),
        slots=tuple(slot_of(slot) for slot in event_type.slots),
        max_per_day=event_type.max_per_day,
        is_stackable=event_type.is_stackable,
        exclusive_with=tuple(event_type.exclusive_with),
        rotation=event_type.rotation,
    )


def slot_of(stored: Mapping[str, str | None]) -> Slot:
    """Return a stored slot ({start, lunch_begin, lunch_end} as HH:MM) as a value."""
    begin, end = stored.get("lunch_begin"), stored.get("lunch_end")
    return Slot(
        start=time.fromisoformat(stored["start"] or ""),
        lunch_begin=time.fromisoformat(begin) if begin else None,
        lunch_end=time.fromisoformat(end) if end else None,
    )


def work_order_of(event: Event, work_type: WorkType, site: Site) -> WorkOrder:
    """Return the event as the rules see it."""
    return WorkOrder(
        id=event.id,
        organization_id=event.organization_id,
        ref_num=event.ref_num,
        project_name=event.project_name,
        type=work_type,
        site_id=event.site_id,
        site_organization_id=site.organization_id,
        site_name=site.name,
        zone=site.time_zone,
        opens_at=event.opens_at,
        due_at=event.due_at,
        estimated_minutes=event.estimated_minutes,
        headcount=event.headcount,
        state=event.state.value,
    )


def loaded_work_order(event: Event) -> WorkOrder:
    """Return an event whose type and site are loaded."""
    return work_order_of(event, work_type_of(event.event_type), event.site)


class SnapshotLoader:
    """Loads what the rules need around given people, events and times: four statements, however
    many rows, and a fifth only where a kind of work asks for skills or has a rotation."""

    def __init__(
        self,
        inputs: RuleInputRepository,
        organization_id: UUID,
        zone: str,
        now: datetime | None = None,
    ) -> None:
        self._inputs = inputs
        self._organization_id = organization_id
        self._zone = zone
        self._now = now

    def around(
        self,
        people: Iterable[Person],
        events: Iterable[WorkOrder],
        starts_at: datetime,
        ends_at: datetime,
        *,
        is_everybody: bool = False,
    ) -> Snapshot:
        """Return the snapshot for placing these people on these events between those instants.

        Where they are everybody they need not be named one by one, which takes a database longer
        than to find what they have.
        """
        by_id = {person.id: person for person in people}
        orders = {order.id: order for order in events}
        # A day before and after, because every site has a clock of its own.
        first, last = starts_at.date() - _DAY, ends_at.date() + _DAY
        frame = self._inputs.frame(first, last)
        zones = {order.zone for order in orders.values()} or {"UTC"}
        near = neighbourhood(settings_of(frame.limits), zones, starts_at, ends_at)
        named = None if is_everybody else by_id
        placements = self._inputs.placements(named, orders, *near)
        return self.of_days(
            by_id, orders, placements, frame, first, last, is_everybody=is_everybody
        )

    def of_days(
        self,
        people: Mapping[UUID, Person],
        orders: Mapping[UUID, WorkOrder],
        placements: Collection[Placement],
        frame: Frame,
        first: date,
        last: date,
        *,
        is_everybody: bool = False,
    ) -> Snapshot:
        """Return the snapshot of these people, events and schedules for work on the dates from
        `first` to `last`, with what the people said and hold: three statements at most."""
        named = None if is_everybody else people
        said = self._inputs.said(first, last, named)
        held = self._held(orders.values(), named, first, last)
        return Snapshot(
            organization_id=self._organization_id,
            people=with_skills(people, held.skills),
            events=_with_who_stays(orders, placements),
            placements=placements,
            absences=tuple(
                self._inputs.absences(_midnight(first), _midnight(last + _DAY), self._zone, named)
            ),
            weeks=said.weeks,
            overrides=said.overrides,
            marks=said.marks,
            closed_days=frame.closed_days,
            settings=settings_of(frame.limits),
            role_labels=frame.role_labels,
            skill_labels=held.skill_labels,
            rotation_holders=held.rotation_holders,
            holder_names=held.holder_names,
            now=self._now,
        )

    def _held(
        self,
        orders: Iterable[WorkOrder],
        employee_ids: Iterable[UUID] | None,
        first: date,
        last: date,
    ) -> Held:
        # Thousands of events are of a few types: each is one value, asked once.
        types = {id(order.type): order.type for order in orders}
        if any(asks_what_people_hold(each) for each in types.values()):
            return self._inputs.held(first, last, employee_ids)
        return NOTHING_HELD


def _with_who_stays(
    orders: Mapping[UUID, WorkOrder], placements: Collection[Placement]
) -> Mapping[UUID, WorkOrder]:
    """Return the events, those that are paused with the people who are on them."""
    paused = {one.id for one in orders.values() if one.state == PAUSED}
    if not paused:
        return orders
    staying: dict[UUID, set[UUID]] = {each: set() for each in paused}
    for placement in placements:
        if placement.event_id in paused:
            staying[placement.event_id].add(placement.employee_id)
    told = {each: replace(orders[each], staying=frozenset(who)) for each, who in staying.items()}
    return {**orders, **told}


def asks_what_people_hold(work: WorkType) -> bool:
    """Return whether skills or rotations matter for that kind of work."""
    listed = (*work.preferences, *work.discouraged_roles)
    names_rotation = any(entry.startswith(ROTATION_PREFIX) for entry in listed)
    return bool(work.required_skills) or work.rotation is not None or names_rotation


def with_skills(
    people: Mapping[UUID, Person], skills: Mapping[UUID, tuple[HeldSkill, ...]]
) -> dict[UUID, Person]:
    """Return the people with the skills that they hold."""
    return {
        person_id: replace(person, skills=skills[person_id]) if person_id in skills else person
        for person_id, person in people.items()
    }


def neighbourhood(
    settings: Settings, zones: Collection[str], starts_at: datetime, ends_at: datetime
) -> tuple[datetime, datetime]:
    """Return between which instants schedules start that matter to work in these zones, itself
    starting and ending between those: the weeks of its days, and the rest around it."""
    first = min(week_start(day_of(starts_at, zone), settings) for zone in zones)
    last = max(week_start(day_of(ends_at, zone), settings) for zone in zones) + 7 * _DAY
    reach = _SAME_DATE + timedelta(minutes=settings.rest_minutes)
    return (
        min(datetime.combine(first, MIDNIGHT, UTC) - _ZONES_APART, starts_at - reach),
        max(datetime.combine(last, MIDNIGHT, UTC) + _ZONES_APART, ends_at + reach),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, MIDNIGHT)


def settings_of(stored: Mapping[str, object]) -> Settings:
    """Return the organization's limits over the defaults.

    Raises:
        ConfigurationException: a stored limit has another type than its default.
    """
    known = {field.name: getattr(Settings(), field.name) for field in fields(Settings)}
    chosen = {name: value for name, value in stored.items() if name in known}
    limits = {name: _limit(name, value, known[name]) for name, value in chosen.items()}
    return Settings(**{**known, **limits})


def _limit(name: str, value: object, default: object) -> object:
    """Return a stored limit as the type of its default; JSON keeps dates as text."""
    try:
        found = date.fromisoformat(str(value)) if isinstance(default, date) else value
    except ValueError as error:
        raise _unusable(name, value) from error
    if type(found) is not type(default):
        raise _unusable(name, value)
    return found


def _unusable(name: str, value: object) -> ConfigurationException:
    return ConfigurationException(f"The rule setting {name} can't be {value!r}: correct it.")

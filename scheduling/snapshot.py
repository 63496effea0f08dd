"""Everything the rules may look at, indexed; a changed copy is cheap, for checks in a row."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import TypeVar
from uuid import UUID

from typing_extensions import override

from scheduling.overlay import Overlay
from scheduling.values import (
    LONGEST_WORK,
    Absence,
    ClosedDay,
    DateMark,
    Person,
    Placement,
    Settings,
    WeekOverride,
    WeekPattern,
    WorkOrder,
)

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

_starts_at: Callable[[Placement], datetime] = attrgetter("starts_at")


def _grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, tuple[T, ...]]:
    groups: defaultdict[K, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return {name: tuple(group) for name, group in groups.items()}


def _inserted(group: tuple[Placement, ...], placement: Placement) -> tuple[Placement, ...]:
    longer = list(group)
    insort(longer, placement, key=_starts_at)
    return tuple(longer)


def between(
    placements: tuple[Placement, ...], starts_at: datetime, ends_at: datetime
) -> tuple[Placement, ...]:
    """Return those of some schedules, which are in order of start, that may touch the interval, and
    few others."""
    first = bisect_left(placements, starts_at - LONGEST_WORK, key=_starts_at)
    return placements[first : bisect_right(placements, ends_at, lo=first, key=_starts_at)]


class Roster(Collection[Placement]):
    """The active schedules, found by person (in order of time) and by event."""

    __slots__ = ("_by_employee", "_by_event")

    def __init__(
        self,
        by_employee: Overlay[UUID, tuple[Placement, ...]],
        by_event: Overlay[UUID, tuple[Placement, ...]],
    ) -> None:
        self._by_employee = by_employee
        self._by_event = by_event

    @classmethod
    def of(cls, placements: Iterable[Placement]) -> "Roster":
        """Index `placements`."""
        in_order = sorted(placements, key=_starts_at)
        return cls(
            Overlay(_grouped(in_order, lambda placement: placement.employee_id)),
            Overlay(_grouped(in_order, lambda placement: placement.event_id)),
        )

    def of_employee(self, employee_id: UUID) -> tuple[Placement, ...]:
        """Return one person's schedules, earliest start first."""
        return self._by_employee.get(employee_id, ())

    def of_event(self, event_id: UUID) -> tuple[Placement, ...]:
        """Return one event's schedules, earliest start first."""
        return self._by_event.get(event_id, ())

    def adding(self, placement: Placement) -> "Roster":
        """Return a roster with `placement` as well."""
        of_employee = _inserted(self.of_employee(placement.employee_id), placement)
        of_event = _inserted(self.of_event(placement.event_id), placement)
        return Roster(
            self._by_employee.with_item(placement.employee_id, of_employee),
            self._by_event.with_item(placement.event_id, of_event),
        )

    def removing(self, placement: Placement) -> "Roster":
        """Return a roster without the schedule that has the id of `placement`."""
        of_employee = _without(self.of_employee(placement.employee_id), placement.id)
        of_event = _without(self.of_event(placement.event_id), placement.id)
        return Roster(
            self._by_employee.with_item(placement.employee_id, of_employee),
            self._by_event.with_item(placement.event_id, of_event),
        )

    @override
    def __iter__(self) -> Iterator[Placement]:
        for group in self._by_event.values():
            yield from group

    @override
    def __len__(self) -> int:
        return sum(len(group) for group in self._by_event.values())

    @override
    def __contains__(self, item: object) -> bool:
        return isinstance(item, Placement) and item in self.of_event(item.event_id)


def _without(group: tuple[Placement, ...], schedule_id: UUID) -> tuple[Placement, ...]:
    return tuple(placement for placement in group if placement.id != schedule_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """Who is away or marked when, and what is closed when: looked up, not searched."""

    absences: Mapping[UUID, tuple[Absence, ...]]
    weeks: Mapping[tuple[UUID, int], tuple[WeekPattern, ...]]
    overrides: Mapping[UUID, tuple[WeekOverride, ...]]
    marks: Mapping[tuple[UUID, date], DateMark]
    closed_dates: Mapping[date, tuple[ClosedDay, ...]]
    closed_yearly: Mapping[tuple[int | None, int | None], tuple[ClosedDay, ...]]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Snapshot:
    """One organization's people, work and calendar at one moment; the rules see nothing else.

    `rotation_holders` maps (site id, day, rotation) to the employee who holds it, `holder_names`
    has their names where they are not among the people; `role_labels`
    turns role codes into words, `skill_labels` those of skills. `now` is None where nobody asks how
    near a day is. Whatever collection `placements` was, it becomes `roster`.
    """

    organization_id: UUID
    people: Mapping[UUID, Person]
    events: Mapping[UUID, WorkOrder]
    placements: Collection[Placement] = ()
    absences: tuple[Absence, ...] = ()
    weeks: tuple[WeekPattern, ...] = ()
    overrides: tuple[WeekOverride, ...] = ()
    marks: tuple[DateMark, ...] = ()
    closed_days: tuple[ClosedDay, ...] = ()
    settings: Settings = field(default_factory=Settings)
    role_labels: Mapping[str, str] = field(default_factory=dict)
    skill_labels: Mapping[str, str] = field(default_factory=dict)
    rotation_holders: Mapping[tuple[UUID, date, str], UUID] = field(default_factory=dict)
    holder_names: Mapping[UUID, str] = field(default_factory=dict)
    now: datetime | None = None
    roster: Roster = field(init=False, repr=False)
    calendar: Calendar = field(init=False, repr=False)

    def __post_init__(self) -> None:
        roster = Roster.of(self.placements)
        object.__setattr__(self, "placements", roster)
        object.__setattr__(self, "roster", roster)
        object.__setattr__(self, "calendar", self._indexed_calendar())

    def with_placement(self, placement: Placement) -> "Snapshot":
        """Return this snapshot with one more schedule, in microseconds."""
        return self._with_roster(self.roster.adding(placement))

    def without_placement(self, placement: Placement) -> "Snapshot":
        """Return this snapshot without the schedule that has the id of `placement`."""
        return self._with_roster(self.roster.removing(placement))

    def with_event(self, event: WorkOrder) -> "Snapshot":
        """Return this snapshot with `event` added, or replacing the one with its id."""
        events = self.events if isinstance(self.events, Overlay) else Overlay(self.events)
        return self._changed(events=events.with_item(event.id, event))

    def _with_roster(self, roster: Roster) -> "Snapshot":
        return self._changed(placements=roster, roster=roster)

    def _changed(self, **changes: object) -> "Snapshot":
        # dataclasses.replace would build every index again.
        changed = object.__new__(Snapshot)
        for name in self.__slots__:
            object.__setattr__(changed, name, changes.get(name, getattr(self, name)))
        return changed

    def _indexed_calendar(self) -> Calendar:
        dated = (closed for closed in self.closed_days if closed.on_date is not None)
        yearly = (closed for closed in self.closed_days if closed.on_date is None)
        return Calendar(
            absences=_grouped(self.absences, lambda absence: absence.employee_id),
            weeks=_grouped(self.weeks, lambda week: (week.employee_id, week.weekday)),
            overrides=_grouped(self.overrides, lambda override: override.employee_id),
            marks={(mark.employee_id, mark.on_date): mark for mark in self.marks},
            closed_dates=_grouped(dated, lambda closed: closed.on_date or date.min),
            closed_yearly=_grouped(yearly, lambda closed: (closed.month, closed.day)),
        )

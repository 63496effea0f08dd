"""What must be true of a week that many worked on, read from the database alone.

Nothing of the product's own judgement is asked: overlaps and seats are counted by SQL, rules are
read by the deliberately naive reading of the tests. Each schedule is judged at the moment at which
it was put where it stands, for who goes on leave afterwards leaves work behind that was right
before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from drills.week_history import Decision, Edit, History, overridden_rules
from models.roster_action import RosterAction, RosterChange
from scheduling.snapshot import Snapshot
from scheduling.values import Absence, Candidate, Person, Placement, WorkOrder
from tests.scheduling.reference import ABSOLUTE, HARD, findings
from tests.scheduling.rosters import Roster
from utils.wall_clock import local_date, to_instant

BLOCKING: Final = ABSOLUTE | HARD
_OVERLAPS: Final = """
SELECT count(*) FROM schedules one JOIN schedules other
ON one.employee_id = other.employee_id AND one.id < other.id
AND one.starts_at < other.ends_at AND other.starts_at < one.ends_at
WHERE one.is_active AND other.is_active AND NOT one.is_stackable AND NOT other.is_stackable
"""
_SEATS: Final = """
SELECT count(*) FROM (
SELECT events.id FROM events JOIN schedules ON schedules.event_id = events.id
WHERE schedules.is_active GROUP BY events.id, events.headcount
HAVING count(*) > events.headcount OR count(*) > count(DISTINCT schedules.seat)
OR count(*) > count(DISTINCT schedules.employee_id) OR max(schedules.seat) > events.headcount
) AS crowded
"""
_TORN: Final = """
SELECT count(*) FROM roster_versions version
WHERE version.schedule_count <> (
SELECT count(*) FROM published_schedules line WHERE line.version_id = version.id
) OR EXISTS (
SELECT 1 FROM published_schedules one JOIN published_schedules other
ON one.version_id = other.version_id AND one.id < other.id
WHERE one.version_id = version.id AND (
(one.event_id = other.event_id AND (one.seat = other.seat OR one.employee_id = other.employee_id))
OR (one.employee_id = other.employee_id AND one.starts_at < other.ends_at
AND other.starts_at < one.ends_at AND NOT EXISTS (
SELECT 1 FROM schedules WHERE schedules.is_stackable
AND schedules.id IN (one.schedule_id, other.schedule_id)))))
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """How often the rows show what must never be."""

    overlaps: int
    crowded: int
    torn: int


def counts(connection: sa.Connection) -> Counts:
    """Count who is in two places at once, the events with a seat or a person twice or more people
    than seats, and the published versions that tell of what never stood at one moment."""
    overlaps, crowded, torn = (
        connection.exec_driver_sql(query).scalar_one() for query in (_OVERLAPS, _SEATS, _TORN)
    )
    return Counts(overlaps=overlaps, crowded=crowded, torn=torn)


@dataclass(kw_only=True, slots=True)
class Replay:
    """The week done once more, step by step, from the rows that tell what was done.

    `opening` is how it began, without schedules, and `pairs` tells which Core each Supervisor event
    goes with; `broken` and `apart` tell in words where a rule was broken that nobody set aside, and
    which Supervisor stands on a day without its Core.
    """

    opening: Snapshot
    pairs: Mapping[UUID, UUID]
    events: dict[UUID, WorkOrder] = field(init=False)
    people: dict[UUID, Person] = field(init=False)
    places: dict[UUID, Placement] = field(default_factory=dict)
    absences: dict[UUID, Absence] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)
    judged: int = 0

    def __post_init__(self) -> None:
        self.events = dict(self.opening.events)
        self.people = dict(self.opening.people)

    def play(self, history: History) -> None:
        """Do everything again, and judge each schedule when it was put in its place."""
        for step in history.steps:
            if isinstance(step, Decision):
                self._decide(step)
            elif isinstance(step, Edit):
                self._edit(step)
            else:
                self._act(step.action, step.changes, history)

    def _decide(self, step: Decision) -> None:
        self.absences.pop(step.time_off_id, None)
        if step.absence is not None:
            self.absences[step.time_off_id] = step.absence

    def _edit(self, step: Edit) -> None:
        event = self.events[step.event_id]
        self.events[step.event_id] = replace(event, **_edited(event, step.after))

    def _act(self, action: RosterAction, changes: Sequence[RosterChange], history: History) -> None:
        put = [change for change in changes if self._is_put(change)]
        before = dict(self.places)
        for change in changes:
            if change.object_type == "event":
                event = self.events[change.object_id]
                self.events[event.id] = replace(event, **_moved(change.after))
            elif change.object_type == "employee":
                self._let_go(change)
            elif change.after["is_active"]:
                self.places[change.object_id] = self._placement(change)
            else:
                self.places.pop(change.object_id, None)
        for change in put:
            self._judge(action, change, history, before.get(change.object_id))
        self.apart.extend(f"{action.sentence}: {words}" for words in self._apart(changes))

    def _let_go(self, change: RosterChange) -> None:
        """Let somebody go from a day on, or stay after all."""
        day = change.after["terminated_on"]
        person = self.people[change.object_id]
        gone = replace(person, terminated_on=date.fromisoformat(day) if day else None)
        self.people[person.id] = gone

    def _is_put(self, change: RosterChange) -> bool:
        """Return whether the change puts a schedule where it did not stand."""
        if change.object_type != "schedule" or not change.after["is_active"]:
            return False
        return self.places.get(change.object_id) != self._placement(change)

    def _placement(self, change: RosterChange) -> Placement:
        after = change.after
        event = self.events[UUID(after["event_id"])]
        return Placement(
            id=change.object_id,
            organization_id=event.organization_id,
            event_id=event.id,
            employee_id=UUID(after["employee_row_id"]),
            seat=after["seat"],
            starts_at=datetime.fromisoformat(after["starts_at"]),
            ends_at=datetime.fromisoformat(after["ends_at"]),
            is_stackable=event.type.is_stackable,
            type_code=event.type.code,
            project_name=event.project_name,
            zone=event.zone,
            site_id=event.site_id,
            exclusive_with=event.type.exclusive_with,
        )

    def _judge(
        self,
        action: RosterAction,
        change: RosterChange,
        history: History,
        before: Placement | None,
    ) -> None:
        self.judged += 1
        place = self.places[change.object_id]
        others = [one for one in self.places.values() if one.id != place.id]
        if before is not None:
            others.append(before)
        known = replace(
            self.opening,
            people=self.people,
            events=self.events,
            placements=others,
            absences=tuple(self.absences.values()),
        )
        question = Candidate(
            event_id=place.event_id,
            employee_id=place.employee_id,
            starts_at=place.starts_at,
            ends_at=place.ends_at,
            seat=place.seat,
            replaces=frozenset([place.id]),
        )
        found = set(findings(Roster(known=known, question=question))) & BLOCKING
        standing = found - overridden_rules(history, action, place.id)
        if standing:
            self.broken.append(f"{action.sentence}: {', '.join(sorted(standing))}")

    def _apart(self, changes: Sequence[RosterChange]) -> Iterator[str]:
        """Yield the Supervisors among the changes that now stand on a day without their Core."""
        for change in changes:
            leading = self.pairs.get(change.event_id) if change.event_id else None
            following = self.places.get(change.object_id)
            if leading is None or following is None:
                continue
            days = {_day(one) for one in self.places.values() if one.event_id == leading}
            is_left = not days and self.events[leading].state == "reissued"
            if _day(following) not in days and not is_left:
                yield f"{following.project_name} stands alone"


def _day(place: Placement) -> date:
    return local_date(place.starts_at, place.zone)


def _moved(after: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "state": after["state"],
        "opens_at": datetime.fromisoformat(after["opens_at"]),
        "due_at": datetime.fromisoformat(after["due_at"]),
        "headcount": after["headcount"],
    }


def _edited(event: WorkOrder, after: Mapping[str, Any]) -> dict[str, Any]:
    instants = {
        name: to_instant(datetime.fromisoformat(after[local]), event.zone)
        for name, local in (("opens_at", "opens_local"), ("due_at", "due_local"))
        if local in after
    }
    return instants | {name: after[name] for name in ("headcount", "state") if name in after}

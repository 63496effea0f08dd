"""Random rosters with everything in them that a rule looks at; the same seed is the same roster.

Time lies around the night in which clocks of America go back, around 29 February, and around the
turn of the year; zones lie on both sides of the date line.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final, Literal, TypeVar
from uuid import UUID

from scheduling.snapshot import Snapshot
from scheduling.values import (
    Absence,
    Candidate,
    ClosedDay,
    DateMark,
    HeldSkill,
    Person,
    Placement,
    Settings,
    Slot,
    WeekOverride,
    WeekPattern,
    WorkOrder,
    WorkType,
)
from tests.scheduling.cast import ANA, DANA, DENVER, EVANSVILLE, LIAM, OURS, THEIRS, event, placed

T = TypeVar("T")

ZONES: Final = (
    "America/New_York",
    "America/Los_Angeles",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
)
BEGINNINGS: Final = (
    datetime(2026, 10, 30, tzinfo=UTC),
    datetime(2027, 3, 12, tzinfo=UTC),
    datetime(2028, 2, 27, tzinfo=UTC),
    datetime(2026, 12, 29, tzinfo=UTC),
)
ROLES: Final = ("club_supervisor", "lead_event_specialist", "event_specialist")
SKILLS: Final = ("alcohol_service", "forklift")
CODES: Final = ("core", "juicer", "check")
STATES: Final = ("open", "open", "open", "open", "in_progress", "paused", "cancelled", "expired")
DAYS: Final = 8
QUARTER: Final = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True, slots=True)
class Roster:
    """Everything that is known, and the question that is asked of it."""

    known: Snapshot
    question: Candidate

    @property
    def work(self) -> WorkOrder | None:
        """Return the event that is asked about, if it is known."""
        return self.known.events.get(self.question.event_id)

    @property
    def person(self) -> Person | None:
        """Return the person that is asked about, if they are known."""
        return self.known.people.get(self.question.employee_id)


def random_roster(seed: int) -> Roster:
    """Return the roster of that seed."""
    return _Maker(Random(seed)).roster()


class _Maker:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.begins = random.choice(BEGINNINGS)

    def roster(self) -> Roster:
        people = [self.person(one) for one in (ANA, LIAM, DANA)]
        types = [self.work_type(code) for code in CODES]
        asked, *others = [self.work(self.random.choice(types)) for _ in range(self.below(9) + 1)]
        placements = [self.placement(work, self.of((people[0], *people))) for work in others]
        if self.chance(5):
            placements.append(self.placement(asked, self.of(people[1:])))
        known = Snapshot(
            organization_id=OURS,
            people={person.id: person for person in people},
            events={work.id: work for work in (asked, *others)},
            placements=placements,
            absences=tuple(self.absence(self.of(people)) for _ in range(self.below(5))),
            weeks=self.week(ANA),
            overrides=tuple(self.override() for _ in range(self.below(3))),
            marks=self.marks(),
            closed_days=tuple(self.closed_day() for _ in range(self.below(2))),
            settings=self.settings(),
            rotation_holders=self.holders(people),
            now=self.instant() if self.chance(2) else None,
        )
        return Roster(known=known, question=self.question(asked, placements))

    def of(self, choices: Sequence[T]) -> T:
        return self.random.choice(choices)

    def below(self, number: int) -> int:
        return self.random.randrange(number)

    def chance(self, of: int) -> bool:
        return self.below(of) == 0

    def some(self, choices: Sequence[str], of: int) -> tuple[str, ...]:
        return tuple(choice for choice in choices if self.chance(of))

    def instant(self) -> datetime:
        return self.begins + QUARTER * self.below(DAYS * 96)

    def day(self) -> date:
        return self.instant().date()

    def length(self) -> timedelta:
        return QUARTER * (self.below(96) + 1 if self.chance(4) else self.below(24) + 1)

    def clock(self) -> time:
        return time(self.below(24), 15 * self.below(4))

    def person(self, person: Person) -> Person:
        role = None if self.chance(8) else self.of(ROLES)
        return replace(
            person,
            organization_id=THEIRS if self.chance(60) else OURS,
            role=role,
            role_label=(role or "").replace("_", " ").title(),
            is_active=not self.chance(20),
            hired_on=self.day() if self.chance(10) else None,
            terminated_on=self.day() if self.chance(10) else None,
            skills=tuple(self.skill(code) for code in self.some(SKILLS, 2)),
            max_minutes_per_day=60 * (self.below(10) + 1) if self.chance(2) else None,
            max_minutes_per_week=60 * (self.below(40) + 1) if self.chance(2) else None,
        )

    def skill(self, code: str) -> HeldSkill:
        return HeldSkill(
            code=code,
            since=self.day() if self.chance(3) else None,
            expires_on=self.day() if self.chance(3) else None,
        )

    def work_type(self, code: str) -> WorkType:
        roles = (*ROLES, "rotation:juicer")
        return WorkType(
            code=code,
            label=code.title(),
            default_minutes=60,
            preferences=self.some(roles, 2),
            discouraged_roles=self.some(roles, 3),
            required_skills=self.some(SKILLS, 4),
            slots=tuple(Slot(start=self.clock()) for _ in range(self.below(3))),
            max_per_day=self.of((1, 1, 2, None)),
            is_stackable=code == "check",
            exclusive_with=self.some([other for other in CODES if other != code], 3),
            rotation="juicer" if self.chance(3) else None,
        )

    def work(self, work_type: WorkType) -> WorkOrder:
        site = self.of((EVANSVILLE, DENVER))
        work = event(work_type, zone=self.of(ZONES), site_id=site)
        return replace(
            work,
            organization_id=THEIRS if self.chance(60) else OURS,
            site_organization_id=THEIRS if self.chance(60) else OURS,
            opens_at=self.instant() if self.chance(4) else work.opens_at,
            due_at=self.instant() if self.chance(2) else work.due_at,
            headcount=self.below(2) + 1,
            state=self.of(STATES),
            staying=frozenset([ANA.id] if self.chance(3) else []),
        )

    def placement(self, work: WorkOrder, person: Person) -> Placement:
        minutes = self.length() // timedelta(minutes=1)
        made = placed(work, person, self.instant(), minutes, seat=self.below(2) + 1)
        return replace(made, exclusive_with=work.type.exclusive_with)

    def absence(self, person: Person) -> Absence:
        begins = datetime.combine(self.day(), self.clock())
        return Absence(
            employee_id=person.id,
            starts_local=begins,
            ends_local=begins + self.length() * self.of((1, 4)),
        )

    def pattern(self, weekday: int, week: Literal["every", "a", "b"]) -> WeekPattern:
        begin, end = sorted((self.clock(), self.clock()))
        is_whole = self.chance(3)
        return WeekPattern(
            employee_id=ANA.id,
            weekday=weekday,
            week=week,
            is_available=not self.chance(3),
            from_local=None if is_whole else begin,
            to_local=None if is_whole else end,
        )

    def week(self, person: Person) -> tuple[WeekPattern, ...]:
        weeks: tuple[Literal["every", "a", "b"], ...] = ("every", "a", "b")
        return tuple(
            replace(self.pattern(weekday, week), employee_id=person.id)
            for weekday in range(7)
            for week in weeks
            if self.chance(3)
        )

    def override(self) -> WeekOverride:
        first = self.day()
        days = tuple(self.pattern(weekday, "every") for weekday in range(7) if self.chance(2))
        return WeekOverride(
            employee_id=ANA.id,
            first_on=first,
            last_on=first + timedelta(days=self.below(4)),
            days=days,
        )

    def marks(self) -> tuple[DateMark, ...]:
        dates = {self.day() for _ in range(self.below(3))}
        return tuple(
            DateMark(employee_id=ANA.id, on_date=day, is_available=self.chance(2)) for day in dates
        )

    def closed_day(self) -> ClosedDay:
        day = self.day()
        site = self.of((None, EVANSVILLE, DENVER))
        if self.chance(2):
            return ClosedDay(name="Stocktake", site_id=site, on_date=day)
        return ClosedDay(name="Holiday", site_id=site, month=day.month, day=day.day)

    def settings(self) -> Settings:
        return Settings(
            rest_minutes=self.of((0, 45, 600, 1800)),
            proximity_minutes=self.of((0, 120, 240)),
            most_working_days=self.of((2, 4, 6)),
            buffer_days=self.of((0, 3)),
            week_starts_on=self.of((0, 6)),
            week_a_on=self.of((date(2000, 1, 2), date(2027, 1, 6))),
        )

    def holders(self, people: Sequence[Person]) -> dict[tuple[UUID, date, str], UUID]:
        days = [self.begins.date() + timedelta(days=number - 1) for number in range(DAYS + 2)]
        return {
            (site, day, "juicer"): self.of(people).id
            for site in (EVANSVILLE, DENVER)
            for day in days
            if self.chance(2)
        }

    def question(self, work: WorkOrder, placements: Sequence[Placement]) -> Candidate:
        starts_at = self.instant()
        replaced = self.of(placements).id if placements and self.chance(3) else None
        return Candidate(
            event_id=work.id,
            employee_id=ANA.id,
            starts_at=starts_at,
            ends_at=starts_at + self.length(),
            seat=self.of((None, None, 1, 2, 3)),
            replaces=frozenset() if replaced is None else frozenset([replaced]),
            is_automatic=self.chance(2),
        )

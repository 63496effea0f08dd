"""What the rules need around the schedules of a file: few statements, nothing cut off unseen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from models.employee import Employee
from repositories.rule_inputs import RuleInputRepository
from scheduling.snapshot import Snapshot
from scheduling.values import Placement
from services.snapshots import NEIGHBOURHOOD, person_of, settings_of, with_skills
from utils.chunks import chunked
from utils.wall_clock import MIDNIGHT

# One statement reads at most so many people over so many days, which stays far below the reader's
# bound however much everybody works; a file of a season is one stretch, a file of years is several.
_PEOPLE_PER_STATEMENT = 100
_LONGEST_STRETCH = timedelta(days=90)
_LONGEST_GAP = timedelta(days=7)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Days close to each other, both ends included."""

    first: date
    last: date

    @property
    def starts_at(self) -> datetime:
        """Return the first instant that may matter to work on these days, in any zone."""
        return datetime.combine(self.first, MIDNIGHT, UTC) - NEIGHBOURHOOD

    @property
    def ends_at(self) -> datetime:
        """Return the last instant that may matter."""
        return datetime.combine(self.last, MIDNIGHT, UTC) + timedelta(days=1) + NEIGHBOURHOOD


def stretches(days: Iterable[date]) -> Iterator[Stretch]:
    """Yield the stretches that cover `days`, in order."""
    current: Stretch | None = None
    for day in sorted(set(days)):
        if current is None:
            current = Stretch(first=day, last=day)
        elif day - current.last <= _LONGEST_GAP and day - current.first < _LONGEST_STRETCH:
            current = Stretch(first=current.first, last=day)
        else:
            yield current
            current = Stretch(first=day, last=day)
    if current is not None:
        yield current


class FileSnapshotLoader:
    """Loads one snapshot for all schedules of a file."""

    def __init__(self, inputs: RuleInputRepository, organization_id: UUID, zone: str) -> None:
        self._inputs = inputs
        self._organization_id = organization_id
        self._zone = zone

    def empty(self) -> Snapshot:
        """Return a snapshot in which nobody works, for files without schedules."""
        return Snapshot(organization_id=self._organization_id, people={}, events={})

    def around(
        self, people: Iterable[Employee], event_ids: Iterable[UUID], days: Iterable[date]
    ) -> Snapshot:
        """Return the snapshot for placing these people on these events on those days."""
        by_id = {employee.id: person_of(employee) for employee in people}
        spans = list(stretches(days))
        frames = [self._inputs.frame(one.starts_at.date(), one.ends_at.date()) for one in spans]
        pairs = [(span, ids) for span in spans for ids in chunked(by_id, _PEOPLE_PER_STATEMENT)]
        held = [self._inputs.held(one.starts_at.date(), one.ends_at.date()) for one in spans]
        skills = {person: theirs for found in held for person, theirs in found.skills.items()}
        return Snapshot(
            organization_id=self._organization_id,
            people=with_skills(by_id, skills),
            events={},
            role_labels=frames[0].role_labels if frames else {},
            skill_labels=held[0].skill_labels if held else {},
            rotation_holders={
                key: who for one in held for key, who in one.rotation_holders.items()
            },
            holder_names={who: name for one in held for who, name in one.holder_names.items()},
            placements=self._placements(pairs, event_ids),
            absences=tuple(
                {
                    absence: None
                    for span, ids in pairs
                    for absence in self._inputs.absences(
                        _naive(span.starts_at), _naive(span.ends_at), self._zone, ids
                    )
                }
            ),
            marks=tuple(
                {
                    mark: None
                    for span, ids in pairs
                    for mark in self._inputs.marks(span.starts_at.date(), span.ends_at.date(), ids)
                }
            ),
            closed_days=tuple(dict.fromkeys(day for one in frames for day in one.closed_days)),
            settings=settings_of(frames[0].limits if frames else {}),
        )

    def _placements(
        self, pairs: Iterable[tuple[Stretch, list[UUID]]], event_ids: Iterable[UUID]
    ) -> list[Placement]:
        seated = self._inputs.placements_of_events(event_ids)
        found = {placement.id: placement for placement in seated}
        for span, ids in pairs:
            near = self._inputs.placements(ids, (), span.starts_at, span.ends_at)
            found |= {placement.id: placement for placement in near}
        return list(found.values())


def _naive(instant: datetime) -> datetime:
    return instant.replace(tzinfo=None)

"""Who could take over several schedules of somebody: everybody, whoever could take most first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from scheduling.engine import check
from scheduling.snapshot import Snapshot
from scheduling.values import Candidate, Person, Placement, Severity


@dataclass(frozen=True, kw_only=True, slots=True)
class Taker:
    """Somebody, and how many of the schedules they could take over."""

    person: Person
    can_take: int


def rank_takers(snapshot: Snapshot, placements: Sequence[Placement]) -> list[Taker]:
    """Return everybody in the snapshot, which has none of the placements, with how many of them no
    rule stops them from taking over, each beside those before it; most first, those at home at the
    first one's site before others."""
    takers = [
        Taker(person=person, can_take=_can_take(snapshot, person, placements))
        for person in snapshot.people.values()
    ]
    home = placements[0].site_id if placements else None
    return sorted(
        takers,
        key=lambda one: (-one.can_take, one.person.home_site_id != home, one.person.name),
    )


def _can_take(snapshot: Snapshot, person: Person, placements: Iterable[Placement]) -> int:
    count = 0
    for placement in placements:
        candidate = Candidate(
            event_id=placement.event_id,
            employee_id=person.id,
            starts_at=placement.starts_at,
            ends_at=placement.ends_at,
            seat=placement.seat,
        )
        if all(one.severity is Severity.INFO for one in check(snapshot, candidate)):
            snapshot = snapshot.with_placement(replace(placement, employee_id=person.id))
            count += 1
    return count

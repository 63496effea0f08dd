"""Who could do somebody's work in their place: for each of several schedules, from one snapshot."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from models.schedule import Schedule
from repositories.crowd import CrowdRepository
from repositories.rule_inputs import RuleInputRepository
from scheduling.candidates import Ranked, rank_people
from scheduling.ranking import Can
from services.candidates import MOST_CONSIDERED
from services.snapshots import SnapshotLoader, loaded_work_order
from utils.principal import Principal

MOST_OFFERED = 8
# Of a person about a schedule; that many take about a second.
_MOST_QUESTIONS = 6_000
_FEWEST_CONSIDERED = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class StandIn:
    """Somebody who could take over a schedule as it is, and why; whoever would come from another
    store is nobody's silent choice."""

    code: str
    name: str
    reason: str
    is_elsewhere: bool = False


class StandInFinder:
    """Finds who could take over, for the reader and as things stand at `now`."""

    def __init__(
        self,
        reader: Principal,
        now: datetime,
        crowd: CrowdRepository,
        inputs: RuleInputRepository,
    ) -> None:
        self._reader = reader
        self._now = now
        self._crowd = crowd
        self._inputs = inputs

    def offered(
        self, schedules: Sequence[Schedule], recorded: Collection[UUID], *, in_turn: bool = False
    ) -> Mapping[UUID, tuple[StandIn, ...]]:
        """Return whom no rule stops, best first, by the schedule that they could take over as it
        is; the schedules are one person's, with their events, types and sites loaded. Those in
        `recorded` go to nobody, as attendance is recorded of them.

        With `in_turn` each is looked at as if the first of those before it had been taken over by
        the best. Only those that are still to begin are looked at. Rules that only speak against
        somebody leave them out too: they ask for a reason, which the day view takes.
        """
        ahead = [one for one in schedules if one.starts_at > self._now and one.id not in recorded]
        if not ahead:
            return {}
        orders = {one.event_id: loaded_work_order(one.event) for one in ahead}
        loader = SnapshotLoader(
            self._inputs, self._reader.organization_id, self._reader.time_zone, self._now
        )
        begins, ends = spanned(ahead)
        crowd = self._crowd.here(ahead[0].event.site_id, begins, ends, considered(len(ahead)))
        snapshot = loader.around(
            crowd.people, orders.values(), begins, ends, is_everybody=crowd.is_everybody
        )
        own = {one.id for one in ahead}
        own_placements = [one for one in snapshot.roster if one.id in own]
        for placement in own_placements:
            snapshot = snapshot.without_placement(placement)
        by_id = {placement.id: placement for placement in own_placements}
        found = {}
        for one in ahead:
            free = [
                ranked
                for ranked in rank_people(snapshot, orders[one.event_id], one.starts_at)
                if ranked.can is Can.YES and ranked.person.id != one.employee_id
            ]
            found[one.id] = tuple(map(_stand_in, free[:MOST_OFFERED]))
            if in_turn and free and not free[0].is_elsewhere:
                taken = replace(by_id[one.id], employee_id=free[0].person.id)
                snapshot = snapshot.with_placement(taken)
        return found


def considered(schedules: int) -> int:
    """Return how many people are asked about each of so many: everybody for a few."""
    return max(_FEWEST_CONSIDERED, min(MOST_CONSIDERED, _MOST_QUESTIONS // schedules))


def spanned(schedules: Sequence[Schedule]) -> tuple[datetime, datetime]:
    """Return when the first of them begins and the last ends."""
    return min(one.starts_at for one in schedules), max(one.ends_at for one in schedules)


def _stand_in(ranked: Ranked) -> StandIn:
    return StandIn(
        code=ranked.person.code,
        name=ranked.person.name,
        reason=", ".join(ranked.reasons[:3]),
        is_elsewhere=ranked.is_elsewhere,
    )

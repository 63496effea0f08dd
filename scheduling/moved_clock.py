"""What a new clock of a site breaks: what moves, asked of the engine before and after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from scheduling.snapshot import Snapshot
from scheduling.values import Placement, Violation, WorkOrder
from scheduling.verification import asked_again, standing_against
from scheduling.verification_values import SetAside


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """A rule that stands against a schedule on the new clock, and did not so before."""

    placement: Placement
    violation: Violation

    @property
    def day(self) -> date:
        """The day of the work, as the new clock reads it."""
        return self.placement.day


def on_another_clock(
    before: Snapshot,
    site_id: UUID,
    zone: str,
    orders: Mapping[UUID, WorkOrder],
    moved: Mapping[UUID, Placement],
) -> Snapshot:
    """Return the snapshot as if a site's clock became that of `zone` at one moment: `orders` are
    its events and `moved` its schedules on it, by id; what stays where it is is read on it, too."""
    placements = [
        moved.get(one.id) or (replace(one, zone=zone) if one.site_id == site_id else one)
        for one in before.roster
    ]
    return replace(before, events={**before.events, **orders}, placements=placements)


def newly_broken(
    before: Snapshot, after: Snapshot, moved: Mapping[UUID, Placement]
) -> Iterator[Broken]:
    """Yield what stands against the moved schedules and did not before, or not as much."""
    stood = {one.id: one for one in before.roster if one.id in moved}
    for schedule_id, placement in moved.items():
        found = standing_against(after, placement)
        if not found:
            continue
        was = stood.get(schedule_id)
        known = _known(before, was) if was else []
        for rule, finding in found:
            if not any(one.rule == rule.id and one.covers(finding) for one in known):
                violation = rule.violation(finding, asked_again(placement))
                yield Broken(placement=placement, violation=violation)


def _known(snapshot: Snapshot, placement: Placement) -> list[SetAside]:
    """Return what stands against a schedule as it is, in the form that tells whether it covers what
    is found later."""
    told = [(rule, finding()) for rule, finding in standing_against(snapshot, placement)]
    return [
        SetAside(
            schedule_id=placement.id,
            rule=rule.id,
            message=words.message(),
            reason="",
            causes=words.causes(),
        )
        for rule, words in told
    ]

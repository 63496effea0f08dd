"""The engine agrees with a deliberately naive reading of every rule."""

from collections import Counter
from random import Random
from typing import Final

import pytest

from scheduling.engine import check
from scheduling.rules import RULES
from scheduling.snapshot import Snapshot
from tests.scheduling.reference import COUNTS, findings, severity
from tests.scheduling.rosters import Roster, random_roster

pytestmark = pytest.mark.no_cover

ROSTERS: Final = 2_000
BLOCKS: Final = 8


def told(roster: Roster) -> Counter[str]:
    """Return how many findings of each rule the engine has."""
    return Counter(violation.rule for violation in check(roster.known, roster.question))


@pytest.mark.parametrize("block", range(BLOCKS))
def test_the_engine_and_the_naive_reading_agree(block: int) -> None:
    for seed in range(block, ROSTERS, BLOCKS):
        roster = random_roster(seed)
        assert told(roster) == findings(roster), f"seed {seed}"


def test_they_agree_on_how_much_each_finding_weighs() -> None:
    for seed in range(200):
        roster = random_roster(seed)
        is_automatic = roster.question.is_automatic
        for violation in check(roster.known, roster.question):
            assert violation.severity == severity(violation.rule, is_automatic=is_automatic)


def test_the_naive_reading_knows_every_rule() -> None:
    assert {"tenant", *COUNTS} == {rule.id for rule in RULES}


def test_random_rosters_break_every_rule_now_and_then() -> None:
    broken: Counter[str] = Counter()
    for seed in range(ROSTERS):
        broken += findings(random_roster(seed))
    assert {rule.id for rule in RULES if broken[rule.id] < 20} == set()


def test_a_roster_built_step_by_step_answers_the_same() -> None:
    for seed in range(200):
        roster = random_roster(seed)
        assert told(Roster(known=_stepwise(roster, seed), question=roster.question)) == told(roster)


def _stepwise(roster: Roster, seed: int) -> Snapshot:
    """Return the same snapshot, put together event by event and schedule by schedule."""
    known = roster.known
    stepwise = Snapshot(
        organization_id=known.organization_id,
        people=known.people,
        events={},
        absences=known.absences,
        weeks=known.weeks,
        overrides=known.overrides,
        marks=known.marks,
        closed_days=known.closed_days,
        settings=known.settings,
        rotation_holders=known.rotation_holders,
        now=known.now,
    )
    for work in known.events.values():
        stepwise = stepwise.with_event(work)
    placements = list(known.placements)
    Random(seed).shuffle(placements)
    for placement in placements:
        stepwise = stepwise.with_placement(placement)
    return stepwise

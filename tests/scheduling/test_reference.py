"""The engine agrees with a deliberately naive reading of overlap, daily-limit and rest."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.engine import check
from scheduling.snapshot import Snapshot
from scheduling.values import Candidate, Placement, Settings, WorkOrder, WorkType
from tests.scheduling.cast import ANA, LIAM, candidate, event, placed, snapshot

ZONES = ("America/New_York", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago")
TYPES = (
    WorkType(code="core", label="Core", default_minutes=390, max_per_day=1),
    WorkType(code="double", label="Double", default_minutes=60, max_per_day=2),
    WorkType(code="check", label="Check", default_minutes=5, max_per_day=2, is_stackable=True),
)
# Three days before the clocks go back in New York and Los Angeles.
EARLIEST = datetime(2026, 10, 29, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class _Roster:
    known: Snapshot
    question: Candidate
    work: WorkOrder


@st.composite
def _work(draw: st.DrawFn) -> WorkOrder:
    return event(draw(st.sampled_from(TYPES)), zone=draw(st.sampled_from(ZONES)))


@st.composite
def _rosters(draw: st.DrawFn) -> _Roster:
    starts = st.integers(0, 6 * 96).map(lambda step: EARLIEST + timedelta(minutes=15 * step))
    lengths = st.integers(1, 96).map(lambda step: 15 * step)
    works = draw(st.lists(_work(), max_size=8))
    placements = [
        placed(work, draw(st.sampled_from((ANA, LIAM))), draw(starts), draw(lengths))
        for work in works
    ]
    replaced = draw(st.lists(st.sampled_from(placements), max_size=2)) if placements else []
    asked = draw(_work())
    rest = Settings(rest_minutes=draw(st.sampled_from((0, 45, 600, 1800))))
    return _Roster(
        known=_with_settings(snapshot([*works, asked], placements), rest),
        question=candidate(asked, ANA, draw(starts), draw(lengths), replaced),
        work=asked,
    )


def _with_settings(known: Snapshot, limits: Settings) -> Snapshot:
    return Snapshot(
        organization_id=known.organization_id,
        people=known.people,
        events=known.events,
        placements=known.placements,
        settings=limits,
    )


def _minutes(start: datetime, end: datetime) -> set[int]:
    return set(range(int(start.timestamp()) // 60, int(end.timestamp()) // 60))


def _date(start: datetime, zone: str) -> date:
    return start.astimezone(ZoneInfo(zone)).date()


def _theirs(roster: _Roster) -> list[Placement]:
    return [
        placement
        for placement in roster.known.placements
        if placement.employee_id == roster.question.employee_id
        and placement.id not in roster.question.replaces
    ]


def _naive_overlaps(roster: _Roster) -> int:
    asked = _minutes(roster.question.starts_at, roster.question.ends_at)
    return sum(
        bool(asked & _minutes(other.starts_at, other.ends_at))
        for other in _theirs(roster)
        if not other.is_stackable and not roster.work.type.is_stackable
    )


def _naive_is_over_limit(roster: _Roster) -> bool:
    day = _date(roster.question.starts_at, roster.work.zone)
    of_day = Counter(
        other.type_code for other in _theirs(roster) if _date(other.starts_at, other.zone) == day
    )
    return of_day[roster.work.type.code] + 1 > (roster.work.type.max_per_day or 0)


def _naive_short_rests(roster: _Roster) -> int:
    """Count the sides, before and after, on which other days' work is too near."""
    if roster.work.type.is_stackable:
        return 0
    day = _date(roster.question.starts_at, roster.work.zone)
    required = roster.known.settings.rest_minutes
    sides = set()
    for other in _theirs(roster):
        if not other.is_stackable and _date(other.starts_at, other.zone) != day:
            before = (roster.question.starts_at - other.ends_at) / timedelta(minutes=1)
            after = (other.starts_at - roster.question.ends_at) / timedelta(minutes=1)
            sides |= {"before"} if 0 <= before < required else set()
            sides |= {"after"} if 0 <= after < required else set()
    return len(sides)


@settings(max_examples=400)
@given(roster=_rosters())
def test_the_engine_and_the_naive_reading_agree(roster: _Roster) -> None:
    told = Counter(violation.rule for violation in check(roster.known, roster.question))
    assert told["overlap"] == _naive_overlaps(roster)
    assert told["daily-limit"] == _naive_is_over_limit(roster)
    assert told["rest"] == _naive_short_rests(roster)


@given(roster=_rosters())
def test_a_roster_built_step_by_step_answers_the_same(roster: _Roster) -> None:
    stepwise = _with_settings(snapshot([roster.work]), roster.known.settings)
    for work in roster.known.events.values():
        stepwise = stepwise.with_event(work)
    for placement in roster.known.placements:
        stepwise = stepwise.with_placement(placement)
    stepwise_told = {violation.message for violation in check(stepwise, roster.question)}
    assert stepwise_told == {
        violation.message for violation in check(roster.known, roster.question)
    }

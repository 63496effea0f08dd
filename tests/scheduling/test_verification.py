"""Verification: every schedule asked again, and the checks of a day."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.snapshot import Snapshot
from scheduling.values import Candidate, Placement, Slot, WorkOrder
from scheduling.verification import verify
from scheduling.verification_lines import Verification
from scheduling.verification_values import (
    ALONE,
    CROWDED,
    DUE,
    PAIR,
    UNREPORTED,
    Days,
    Line,
    PairKey,
    Partner,
    SetAside,
    Weight,
)
from tests.scheduling.cast import (
    ANA,
    CHECK_IN,
    CORE,
    DANA,
    LIAM,
    ZOE,
    at,
    event,
    placed,
    snapshot,
    whole_days,
    with_absences,
)
from tests.scheduling.reference import findings, severity
from tests.scheduling.rosters import Roster, random_roster
from utils.ids import new_id

MONDAY: Final = date(2026, 5, 4)
NINE: Final = at("2026-05-04T09:45")
NOON: Final = at("2026-05-04T12:00")
BEFORE: Final = at("2026-05-01T12:00")
PAIRED: Final = {"core": "supervisor"}


def days_of(known: Snapshot, unstaffed: tuple[WorkOrder, ...] = (), now: datetime = BEFORE) -> Days:
    return Days(
        first=MONDAY,
        last=MONDAY,
        now=now,
        snapshot=known,
        placements=list(known.roster),
        unstaffed=unstaffed,
        type_labels={"supervisor": "Supervisor"},
    )


def told(found: Verification) -> list[tuple[str, str, str]]:
    return [(line.weight.value, line.check, line.message) for line in found.lines]


def the_only(found: Verification) -> Line:
    (line,) = found.lines
    return line


def test_a_roster_without_faults_is_wholly_healthy() -> None:
    work = event()
    found = verify(days_of(snapshot([work], [placed(work, ANA, NINE)])))
    assert (list(found.lines), found.checked, found.health) == ([], 1, 100)


def test_days_without_work_have_no_health() -> None:
    assert verify(days_of(snapshot([]))).health is None


def test_hard_rules_are_critical_and_soft_ones_warnings() -> None:
    work, other = event(), event()
    known = snapshot([work, other], [placed(work, LIAM, NINE), placed(other, DANA, NINE)])
    found = verify(days_of(with_absences(known, whole_days(LIAM, MONDAY))))
    assert [(line.weight, line.check) for line in found.lines] == [
        (Weight.CRITICAL, "time-off"),
        (Weight.WARNING, "discouraged"),
    ]
    assert found.lines[0].employee_id == LIAM.id
    # One critical and a quarter for the warning, of two: 37.5, rounded down.
    assert found.health == 37


def test_a_rule_that_was_set_aside_is_accepted_with_its_reason() -> None:
    work = event()
    roster = placed(work, DANA, NINE)
    days = days_of(snapshot([work], [roster]))
    message = the_only(verify(days)).message
    kept = SetAside(
        schedule_id=roster.id, rule="discouraged", message=message, reason="Nobody else is here."
    )
    found = verify(replace(days, accepted={(roster.id, "discouraged"): [kept]}))
    line = the_only(found)
    assert (line.weight, line.accepted, found.health) == (
        Weight.ACCEPTED,
        "Nobody else is here.",
        100,
    )
    other = {(roster.id, "discouraged"): [replace(kept, message="something else")]}
    assert the_only(verify(replace(days, accepted=other))).weight is Weight.WARNING


def test_work_that_is_done_is_not_blamed_for_being_submitted() -> None:
    done = replace(event(), state="submitted")
    gone = replace(event(), state="cancelled")
    known = snapshot([done, gone], [placed(done, ANA, NINE), placed(gone, LIAM, NINE)])
    assert [line.check for line in verify(days_of(known)).lines] == ["event-state"]


def test_work_that_is_due_with_nobody_on_it_is_critical() -> None:
    empty = replace(event(), due_at=at("2026-05-05T00:00"))
    half = replace(event(), due_at=at("2026-05-05T23:59"), headcount=2, opens_at=NINE)
    known = snapshot([empty, half], [placed(half, ANA, NINE)])
    found = verify(days_of(known, unstaffed=(empty, half)))
    assert told(found) == [
        (
            "critical",
            DUE,
            "612345-CORE-Oat Bites must be done by Monday, 4 May, and nobody is on it",
        ),
        (
            "critical",
            DUE,
            "612345-CORE-Oat Bites must be done by Tuesday, 5 May, and 1 of 2 people are on it",
        ),
    ]
    assert [line.staff_on for line in found.lines] == [date(2026, 5, 1), MONDAY]
    # What is due the day after is told, and counts for its own day.
    assert (found.count(Weight.CRITICAL), found.lines.ahead, found.checked) == (1, 1, 2)


def test_work_that_is_overdue_tells_for_how_long_and_fails_only_the_day_on_which_it_was_due() -> (
    None
):
    long_since = replace(event(), due_at=at("2026-05-02T00:00"))
    today = replace(event(), due_at=at("2026-05-04T23:59"))
    days = days_of(snapshot([]), unstaffed=(long_since, today), now=at("2026-05-05T08:00"))
    name = "612345-CORE-Oat Bites was to be done by"
    assert told(verify(days)) == [
        ("critical", DUE, f"{name} Monday, 4 May, yesterday, and nobody is on it"),
        ("warning", DUE, f"{name} Friday, 1 May, 4 days ago, and nobody is on it"),
    ]
    assert {(line.day, line.staff_on) for line in verify(days).lines} == {(MONDAY, None)}


def test_work_without_the_one_that_belongs_to_it_that_day_is_critical() -> None:
    core, check_in = event(), event(CHECK_IN, "612345-V2-SUPER-Oat Bites")
    nameless = event(project_name="Core without a number")
    roster = [placed(core, ANA, NINE), placed(nameless, LIAM, NINE)]
    later = placed(check_in, DANA, at("2026-05-05T12:00"))
    noon = placed(check_in, DANA, NOON)
    alone = replace(days_of(snapshot([core, nameless], roster)), pairing=PAIRED)
    line = the_only(verify(alone))
    assert (line.weight, line.check, line.event_id) == (Weight.CRITICAL, PAIR, None)
    assert line.message == (
        "612345-CORE-Oat Bites on Monday, 4 May lacks its Supervisor: there is no such event 612345"
    )
    other_store = event(CHECK_IN, check_in.project_name, site_id=new_id())
    for beside in (later, placed(other_store, DANA, NOON)):
        works = [core, nameless, check_in, other_store]
        apart = days_of(snapshot(works, [*roster, beside]))
        labels = {"core": "Core", "supervisor": "Supervisor"}
        lines = verify(replace(apart, pairing=PAIRED, type_labels=labels)).lines
        assert {(line.weight, line.check) for line in lines} == {
            (Weight.CRITICAL, PAIR),
            (Weight.WARNING, ALONE),
        }
        (alone_there,) = [line for line in lines if line.check == ALONE]
        assert alone_there.schedule_id == beside.id
        assert alone_there.message.endswith(
            "stands alone: no Core 612345 is planned there that day"
        )
    together = days_of(snapshot([core, check_in, nameless], [*roster, noon]))
    assert not verify(replace(together, pairing=PAIRED)).lines


def test_a_missing_partner_leads_to_staffing_it_only_where_that_can_be_done() -> None:
    core, check_in = event(), event(CHECK_IN, "612345-V2-SUPER-Oat Bites")
    roster = [placed(core, ANA, NINE)]
    free = Partner(event=check_in, is_staffed=False)
    gone = replace(free, event=replace(check_in, id=new_id(), state="cancelled"))
    taken = replace(free, is_staffed=True)
    later = replace(
        free,
        event=replace(check_in, opens_at=at("2026-05-06T00:00"), due_at=at("2026-05-09T00:00")),
    )
    for stored, why, staff_on in (
        ([gone, free], "nobody is on it that day", MONDAY),
        ([gone, taken], "it is planned on another day", None),
        ([later], "it can be done from 6 May to 8 May alone", None),
        ([gone], "it is cancelled", None),
    ):
        key = PairKey("supervisor", "612345", core.site_id)
        days = replace(days_of(snapshot([core], roster)), pairing=PAIRED, partners={key: stored})
        line = the_only(verify(days))
        assert line.message.endswith(f"lacks its Supervisor: {why}")
        assert (line.event_id, line.staff_on) == (stored[-1].event.id, staff_on)


def test_a_crowded_start_beside_an_empty_one_is_a_warning() -> None:
    slots = (Slot(start=time(9, 45)), Slot(start=time(11, 0)))
    works = [event(replace(CORE, slots=slots)) for _ in range(3)]
    roster = [placed(work, who, NINE) for work, who in zip(works, (ANA, LIAM, ZOE), strict=True)]
    line = the_only(verify(days_of(snapshot(works, roster))))
    assert (line.weight, line.check, line.message) == (
        Weight.WARNING,
        CROWDED,
        "3 Core start at 09:45 on Monday, 4 May, and none at 11:00",
    )
    spread = [*roster[:2], placed(works[2], ZOE, at("2026-05-04T11:00"))]
    assert not verify(days_of(snapshot(works, spread))).lines


def test_work_that_nobody_reported_within_a_day_is_a_warning() -> None:
    open_work, done = event(), replace(event(), state="submitted")
    known = snapshot([open_work, done], [placed(open_work, ANA, NINE), placed(done, LIAM, NINE)])
    ended = at("2026-05-04T16:15")
    assert not verify(days_of(known, now=ended + timedelta(hours=24))).lines
    found = verify(days_of(known, now=ended + timedelta(hours=24, minutes=1)))
    assert told(found) == [
        (
            "warning",
            UNREPORTED,
            "612345-CORE-Oat Bites ended on Monday, 4 May at 16:15, and nobody has reported it",
        )
    ]


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_it_finds_what_the_naive_reading_finds_schedule_by_schedule(seed: int) -> None:
    roster = random_roster(seed)
    known = roster.known
    found = verify(
        Days(
            first=date(2000, 1, 1),
            last=date(2100, 1, 1),
            now=datetime(1999, 1, 1, tzinfo=UTC),
            snapshot=known,
            placements=[one for one in known.roster if one.event_id in known.events],
        )
    )
    engine = Counter(
        (line.schedule_id, line.check, line.weight) for line in found.lines if line.violation
    )
    naive: Counter[object] = Counter()
    for placement in known.roster:
        for rule, count in _naively(roster, placement).items():
            naive[placement.id, rule, _weight(rule)] += count
    assert engine == naive


def _naively(roster: Roster, placement: Placement) -> Counter[str]:
    question = Candidate(
        event_id=placement.event_id,
        employee_id=placement.employee_id,
        starts_at=placement.starts_at,
        ends_at=placement.ends_at,
        seat=placement.seat,
        replaces=frozenset([placement.id]),
    )
    counted = findings(Roster(known=roster.known, question=question))
    work = roster.known.events.get(placement.event_id)
    history = {"buffer"} | ({"event-state"} if work and work.state == "submitted" else set())
    return Counter({rule: count for rule, count in counted.items() if rule not in history})


def _weight(rule: str) -> Weight:
    is_soft = severity(rule, is_automatic=False) == "soft"
    return Weight.WARNING if is_soft else Weight.CRITICAL

"""A reason stands for what it was given for, whatever that is called now, and for no more."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

import pytest

from scheduling.rules import RULES
from scheduling.snapshot import Snapshot
from scheduling.values import (
    Absence,
    ClosedDay,
    Placement,
    Settings,
    WeekPattern,
    WorkOrder,
    WorkType,
)
from scheduling.verification import verify
from scheduling.verification_values import Days, Line, SetAside, Weight
from tests.scheduling.cast import ANA, CORE, DENVER, FREEOSK, LIAM, ZOE, event, placed
from tooling.rule_cases import CASES, START, example_of
from utils.ids import new_id

SATURDAY: Final = date(2026, 12, 12)
OVERRIDABLE: Final = [rule.id for rule in RULES if rule.overridable]
FIVE_DAYS: Final = Settings(most_working_days=5)
REASON: Final = "The client wants it so."
Later = Callable[[Snapshot, Placement], Snapshot]


def seated(rule: str) -> tuple[Snapshot, Placement]:
    """Return the case of a rule with the work given to whom it speaks against."""
    known, work, person = CASES[rule]
    placement = placed(work, person, START)
    return known.with_placement(placement), placement


def lines(rule: str, known: Snapshot, placement: Placement) -> list[Line]:
    """Return what that rule has against the schedule once its example has been set aside."""
    example = example_of(rule)
    kept = SetAside(
        schedule_id=placement.id,
        rule=rule,
        message=example.message,
        reason=REASON,
        causes=example.causes(),
    )
    days = Days(
        first=SATURDAY,
        last=SATURDAY,
        now=START,
        snapshot=known,
        placements=[placement],
        accepted={(placement.id, rule): [kept]},
    )
    return [line for line in verify(days).lines if line.check == rule]


def renamed(known: Snapshot) -> Snapshot:
    """Return the same organization after everything in it got another name."""
    return replace(
        known,
        people={
            one.id: replace(one, name=f"{one.name} II", role_label="Chief", code=f"{one.code}-2")
            for one in known.people.values()
        },
        events={each: _renamed(one) for each, one in known.events.items()},
        placements=[replace(one, project_name="650002-CORE-New") for one in known.roster],
        absences=tuple(replace(one, decided_by="Max", reason="") for one in known.absences),
        marks=tuple(replace(one, reason="test") for one in known.marks),
        closed_days=tuple(replace(one, name="Counting") for one in known.closed_days),
        skill_labels={"alcohol_service": "Wine and beer"},
        role_labels={},
    )


def _renamed(one: WorkOrder) -> WorkOrder:
    kind = replace(one.type, label="Demonstration")
    return replace(one, project_name="650002-CORE-New", site_name="Club 1", type=kind, ref_num="9")


@pytest.mark.parametrize("rule", OVERRIDABLE)
def test_a_reason_stands_when_everything_is_renamed(rule: str) -> None:
    known, placement = seated(rule)
    after = renamed(known)
    (work,) = [one for one in after.roster if one.id == placement.id]
    (line,) = lines(rule, after, work)
    assert (line.weight, line.accepted) == (Weight.ACCEPTED, REASON)
    assert line.message != example_of(rule).message


def beside(clock: timedelta, work: WorkOrder) -> Later:
    """Give Ana one more piece of work, so long after the start."""
    more = placed(work, ANA, START + clock)
    return lambda known, _: known.with_event(work).with_placement(more)


def away(begin: time, end: time) -> Later:
    """Approve time off for a part of the day."""
    absence = Absence(
        id=new_id(),
        employee_id=ANA.id,
        starts_local=datetime.combine(SATURDAY, begin),
        ends_local=datetime.combine(SATURDAY, end),
    )
    return lambda known, _: replace(known, absences=(*known.absences, absence))


def closed(known: Snapshot, _: Placement) -> Snapshot:
    flood = ClosedDay(id=new_id(), name="Flood", on_date=SATURDAY)
    return replace(known, closed_days=(*known.closed_days, flood))


def due_earlier(known: Snapshot, placement: Placement) -> Snapshot:
    work = known.events[placement.event_id]
    return known.with_event(replace(work, due_at=work.due_at - timedelta(hours=1)))


def agreed_for_less(known: Snapshot, _: Placement) -> Snapshot:
    return replace(known, people={ANA.id: replace(ANA, max_minutes_per_day=240)})


def in_zoes_hands(known: Snapshot, _: Placement) -> Snapshot:
    holders = dict.fromkeys(known.rotation_holders, ZOE.id)
    return replace(known, rotation_holders=holders, people={**known.people, LIAM.id: LIAM})


def shorter_hours(known: Snapshot, _: Placement) -> Snapshot:
    evenings = WeekPattern(employee_id=ANA.id, weekday=5, from_local=time(18), to_local=time(20))
    return replace(known, weeks=(evenings,))


def another_kind(work: WorkType) -> Later:
    """Make the event another kind of work."""

    def changed(known: Snapshot, placement: Placement) -> Snapshot:
        now = replace(known.events[placement.event_id].type, code=work.code, label=work.label)
        return known.with_event(replace(known.events[placement.event_id], type=now))

    return changed


@pytest.mark.parametrize(
    ("rule", "later"),
    [
        ("holiday", closed),
        ("time-off", away(time(11), time(12))),
        ("daily-limit", beside(timedelta(hours=9), event(CORE, "650009-CORE-Figs"))),
        ("exclusive", beside(timedelta(hours=9), event(FREEOSK, "650009-FREEOSK-Figs"))),
        ("rest", beside(-timedelta(hours=11.5), event(CORE, "650009-CORE-Figs"))),
        ("proximity", beside(-timedelta(hours=1), event(FREEOSK, "650009-FAR", site_id=DENVER))),
        ("window", due_earlier),
        ("late", due_earlier),
        ("max-hours", agreed_for_less),
        ("max-hours", beside(timedelta(hours=9), event(FREEOSK, "650009-FREEOSK-Figs"))),
        ("work-week", lambda known, _: replace(known, settings=FIVE_DAYS)),
        ("rotation", in_zoes_hands),
        ("weekly", shorter_hours),
        ("discouraged", another_kind(FREEOSK)),
        ("role", another_kind(FREEOSK)),
        ("slot", another_kind(FREEOSK)),
    ],
)
def test_a_reason_is_none_for_more_than_it_was_given_for(rule: str, later: Later) -> None:
    known, placement = seated(rule)
    (line,) = lines(rule, later(known, placement), placement)
    assert (line.weight is Weight.ACCEPTED, line.accepted) == (False, None)


def test_a_reason_stands_for_what_is_left_of_what_it_was_given_for() -> None:
    known, placement = seated("work-week")
    (first, *_) = [one for one in known.roster if one.id != placement.id]
    assert lines("work-week", known.without_placement(first), placement) == []
    for rule in ("late", "window"):
        known, placement = seated(rule)
        work = known.events[placement.event_id]
        nearer = known.with_event(replace(work, due_at=work.due_at + timedelta(minutes=30)))
        (line,) = lines(rule, nearer, placement)
        assert line.weight is Weight.ACCEPTED


def test_a_reason_for_one_person_is_none_for_another() -> None:
    known, placement = seated("discouraged")
    stand_in = replace(known.people[placement.employee_id], id=ZOE.id)
    changed = replace(known, people={ZOE.id: stand_in})
    (line,) = lines("discouraged", changed, replace(placement, employee_id=ZOE.id))
    assert line.weight is Weight.WARNING

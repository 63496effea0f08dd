"""The engine: every rule in its order, one form of answer, nothing but values."""

import ast
import re
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest

import scheduling
from scheduling.engine import blocking, check
from scheduling.rules import CASE_RULES, RULES, Case
from scheduling.rules.base import Findings, Rule, Words
from scheduling.values import (
    Absence,
    Candidate,
    ClosedDay,
    DateMark,
    Settings,
    Severity,
    Slot,
    Violation,
)
from tests.scheduling.cast import (
    ANA,
    CORE,
    DENVER,
    EVANSVILLE,
    FREEOSK,
    LIAM,
    at,
    candidate,
    event,
    placed,
    snapshot,
    whole_days,
)
from utils.json import dumps, loads

IN_ORDER = [
    "tenant",
    "inactive",
    "event-state",
    "overlap",
    "assigned",
    "holiday",
    "time-off",
    "unavailable",
    "role",
    "skill",
    "daily-limit",
    "exclusive",
    "window",
    "late",
    "max-hours",
    "rest",
    "weekly",
    "discouraged",
    "slot",
    "proximity",
    "work-week",
    "rotation",
    "buffer",
]
HARD = [*IN_ORDER[5:12], "window", "max-hours", "rest"]
START = at("2026-12-12 10:00")


SELDOM = replace(
    CORE,
    required_skills=("alcohol_service",),
    exclusive_with=("freeosk",),
    discouraged_roles=("juicer_barista",),
    rotation="juicer",
    slots=(Slot(start=time(9, 45)),),
)
# Work can't both start outside its window and only end too late; whoever's date is marked has no
# usual week that day; and the sixth day of a week stands in another test.
NEVER_TOGETHER = {"tenant", "role", "late", "rest", "weekly", "work-week"}


def _everything_wrong() -> tuple[Violation, ...]:
    worker = replace(
        ANA,
        is_active=False,
        role="juicer_barista",
        role_label="Juicer Barista",
        max_minutes_per_day=400,
    )
    work = replace(event(SELDOM), state="cancelled", due_at=START)
    first, evening, far = event(CORE), event(CORE), event(FREEOSK, site_id=DENVER)
    known = replace(
        snapshot(
            [work, first, evening, far],
            [
                placed(first, worker, START),
                placed(far, worker, START + timedelta(hours=7)),
                placed(evening, worker, at("2026-12-11 17:00")),
                placed(work, worker, at("2026-12-20 10:00")),
            ],
            people=[worker],
        ),
        absences=(whole_days(worker, date(2026, 12, 12)),),
        marks=(DateMark(employee_id=worker.id, on_date=date(2026, 12, 12), is_available=False),),
        closed_days=(ClosedDay(name="Stocktake", on_date=date(2026, 12, 12)),),
        rotation_holders={(EVANSVILLE, date(2026, 12, 12), "juicer"): LIAM.id},
        now=START,
    )
    return check(known, candidate(work, worker, at("2026-12-12 09:00") + timedelta(hours=1)))


def test_the_rules_stand_in_the_order_of_the_domain() -> None:
    assert [rule.id for rule in RULES] == IN_ORDER


def test_everything_wrong_at_once_is_answered_in_that_order() -> None:
    violations = _everything_wrong()
    told = [violation.rule for violation in violations]
    assert told == [rule for rule in IN_ORDER if rule not in NEVER_TOGETHER]


def test_the_first_five_are_absolute_then_come_hard_and_soft_ones() -> None:
    weights = {
        severity: [rule.id for rule in RULES if rule.severity is severity] for severity in Severity
    }
    assert weights[Severity.ABSOLUTE] == IN_ORDER[:5]
    assert sorted(weights[Severity.HARD]) == sorted(HARD)
    assert weights[Severity.INFO] == ["buffer"]


def test_the_usual_week_and_the_buffer_are_hard_where_nobody_asks_by_hand() -> None:
    harder = {rule.id for rule in RULES if rule.automatic_severity is Severity.HARD}
    assert harder == {"weekly", "buffer"}
    assert {rule.automatic_severity for rule in RULES} == {None, Severity.HARD}


def test_hard_rules_can_be_overridden_and_absolute_ones_cannot() -> None:
    assert {rule.id for rule in RULES if rule.overridable} == set(IN_ORDER[5:]) - {"buffer"}


def test_every_rule_explains_itself_in_sentences() -> None:
    for rule in RULES:
        assert re.fullmatch(r"[A-Z].+\.", rule.explanation), rule.id


def test_every_setting_that_a_rule_names_exists() -> None:
    known = {limit.name for limit in fields(Settings)}
    assert {name for rule in RULES for name in rule.settings} <= known


def test_an_events_own_estimate_beats_the_types_default() -> None:
    assert event(CORE).minutes == 390
    assert replace(event(CORE), estimated_minutes=360).minutes == 360


def test_nothing_wrong_is_an_empty_answer() -> None:
    work = event(CORE)
    assert check(snapshot([work]), candidate(work, ANA, START)) == ()


def test_the_same_question_has_the_same_answer() -> None:
    work = event(CORE)
    known = replace(
        snapshot([work]),
        absences=(
            Absence(
                employee_id=ANA.id,
                starts_local=datetime.fromisoformat("2026-12-12 09:00"),
                ends_local=datetime.fromisoformat("2026-12-12 11:00"),
            ),
        ),
    )
    asked = candidate(work, ANA, START)
    assert check(known, asked) == check(known, asked) != ()


def test_every_violation_crosses_the_wire_unchanged() -> None:
    for violation in _everything_wrong():
        plain = violation.to_dict()
        assert loads(dumps(plain)) == plain
        assert set(plain) == {"rule", "severity", "message", "details", "overridable"}


def test_every_violation_names_employee_event_and_times_for_machines() -> None:
    for violation in _everything_wrong():
        assert violation.details["employee"] == "EMP001"
        assert violation.details["event"] == "31000004"
        assert violation.details["starts_at"] == "2026-12-12T15:00:00+00:00"


def test_messages_are_short_and_carry_no_ids() -> None:
    for violation in _everything_wrong():
        assert len(violation.message) < 140
        assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}|\+00:00|None", violation.message)


def test_a_further_rule_is_one_more_object_for_the_same_engine() -> None:
    def find(case: Case) -> Findings:
        words = Words(message=lambda: f"{case.person.name} prefers mornings", details=case.facts)
        return [lambda: words]

    soft: Rule[Case] = Rule(
        id="mornings",
        severity=Severity.SOFT,
        explanation="Mornings are preferred.",
        find=find,
    )
    work = event(CORE)
    found = check(snapshot([work]), candidate(work, ANA, START), rules=(*CASE_RULES, soft))
    assert [(violation.rule, violation.overridable) for violation in found] == [("mornings", True)]
    assert blocking(found) == ()


def test_blocking_keeps_what_refuses() -> None:
    violations = _everything_wrong()
    kept = {violation.severity for violation in blocking(violations)}
    left = {violation.severity for violation in violations if violation not in blocking(violations)}
    assert kept == {Severity.ABSOLUTE, Severity.HARD}
    assert left == {Severity.SOFT, Severity.INFO}


@pytest.mark.parametrize(
    "start",
    [
        datetime.fromisoformat("2026-12-12 10:00"),
        datetime(2026, 12, 12, 10, tzinfo=timezone(timedelta(hours=-5))),
    ],
    ids=["naive", "another offset"],
)
def test_a_candidate_that_is_not_in_utc_is_refused(start: datetime) -> None:
    with pytest.raises(ValueError, match="is not an instant in UTC"):
        Candidate(
            event_id=ANA.id,
            employee_id=ANA.id,
            starts_at=start,
            ends_at=start + timedelta(hours=1),
        )


def test_a_candidate_that_ends_as_it_starts_is_refused() -> None:
    start = datetime(2026, 12, 12, 10, tzinfo=UTC)
    with pytest.raises(ValueError, match="ends after it starts"):
        Candidate(event_id=ANA.id, employee_id=ANA.id, starts_at=start, ends_at=start)


def test_scheduling_imports_no_framework_no_storage_and_no_clock() -> None:
    allowed = {"scheduling", "utils", "typing_extensions", "zoneinfo", "datetime", "uuid", "types"}
    allowed |= {
        "collections",
        "dataclasses",
        "enum",
        "functools",
        "re",
        "typing",
        "bisect",
        "operator",
    }
    for file in Path(scheduling.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {name.partition(".")[0] for name in names} <= allowed, file.name
            assert "utils.clock" not in names, file.name

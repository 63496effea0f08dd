"""work-week: a day of every week without work."""

from dataclasses import replace

from scheduling.engine import check
from scheduling.snapshot import Snapshot
from scheduling.values import Settings, Severity
from tests.scheduling.cast import (
    ANA,
    FREEOSK,
    ask,
    at,
    candidate,
    event,
    placed,
    rules,
    snapshot,
    the_only,
)

WORK = event(FREEOSK)
DAYS = [placed(event(FREEOSK), ANA, at(f"2026-12-{day:02} 10:00")) for day in range(6, 12)]


def _known(days: int = 6) -> Snapshot:
    return snapshot([WORK], DAYS[:days])


def test_says_on_how_many_days_the_person_works_already() -> None:
    found = the_only(ask(_known(), WORK, ANA, at("2026-12-12 10:00")))
    assert (found.rule, found.severity, found.overridable) == ("work-week", Severity.SOFT, True)
    assert found.message == (
        "Ana García already works on 6 days in the week of Sunday, 6 December; "
        "more than 6 days are too many"
    )
    assert found.details["days"] == [f"2026-12-{day:02}" for day in range(6, 12)]


def test_a_sixth_day_and_a_day_of_the_next_week_are_fine() -> None:
    assert ask(_known(5), WORK, ANA, at("2026-12-12 10:00")) == ()
    assert ask(_known(), WORK, ANA, at("2026-12-13 10:00")) == ()


def test_more_work_on_a_day_that_has_some_adds_no_day() -> None:
    assert ask(_known(), WORK, ANA, at("2026-12-11 12:00")) == ()


def test_work_that_moves_to_another_day_leaves_its_old_one() -> None:
    moved = candidate(WORK, ANA, at("2026-12-12 10:00"), replaces=[DAYS[0]])
    assert check(_known(), moved) == ()


def test_an_organization_may_allow_fewer_days() -> None:
    known = replace(_known(5), settings=Settings(most_working_days=5))
    assert rules(ask(known, WORK, ANA, at("2026-12-12 10:00"))) == ["work-week"]

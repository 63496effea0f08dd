"""exclusive: kinds of work that nobody does on one day."""

from dataclasses import replace

from scheduling.values import Placement, Severity, WorkType
from tests.scheduling.cast import (
    ANA,
    CORE,
    DENVER,
    LIAM,
    MOUNTAIN,
    ask,
    at,
    event,
    placed,
    rules,
    snapshot,
    the_only,
)

JUICER = WorkType(
    code="juicer_production",
    label="Juicer Production",
    default_minutes=60,
    exclusive_with=("core",),
)
JUICE = event(JUICER, "Juicer Production Mango")
WORK = event(CORE)


def _juicing(start: str) -> Placement:
    return replace(placed(JUICE, ANA, at(start)), exclusive_with=JUICER.exclusive_with)


def test_says_what_the_day_holds_already() -> None:
    known = snapshot([JUICE, WORK], [_juicing("2026-12-12 07:00")])
    found = the_only(ask(known, WORK, ANA, at("2026-12-12 10:00")))
    assert (found.rule, found.severity, found.overridable) == ("exclusive", Severity.HARD, True)
    assert found.message == (
        "Ana García has Juicer Production Mango that day, which nobody does on the same day as Core"
    )


def test_it_holds_whichever_of_the_two_says_so() -> None:
    known = snapshot([JUICE, WORK], [placed(WORK, ANA, at("2026-12-12 10:00"))])
    assert rules(ask(known, JUICE, ANA, at("2026-12-12 18:00"))) == ["exclusive"]
    told_by_core = event(replace(CORE, exclusive_with=("juicer_production",)))
    mute = replace(_juicing("2026-12-12 07:00"), exclusive_with=())
    known = snapshot([JUICE, told_by_core], [mute])
    assert rules(ask(known, told_by_core, ANA, at("2026-12-12 10:00"))) == ["exclusive"]


def test_another_day_and_another_person_are_free() -> None:
    known = snapshot([JUICE, WORK], [_juicing("2026-12-12 07:00")])
    assert ask(known, WORK, ANA, at("2026-12-13 10:00")) == ()
    assert ask(known, WORK, LIAM, at("2026-12-12 10:00")) == ()


def test_the_day_of_each_is_read_at_its_own_site() -> None:
    late = event(JUICER, "Juicer Night", zone=MOUNTAIN, site_id=DENVER)
    night = replace(
        placed(late, ANA, at("2026-12-11 23:30", MOUNTAIN)), exclusive_with=JUICER.exclusive_with
    )
    known = snapshot([late, WORK], [night])
    assert "exclusive" not in rules(ask(known, WORK, ANA, at("2026-12-12 14:00")))

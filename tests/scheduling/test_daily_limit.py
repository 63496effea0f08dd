"""daily-limit: no more of one type per person and day than the type allows."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from scheduling.engine import check
from scheduling.values import Settings, Severity
from tests.scheduling.cast import (
    ANA,
    CORE,
    DENVER,
    FREEOSK,
    LIAM,
    MOUNTAIN,
    ZOE,
    ask,
    at,
    candidate,
    event,
    placed,
    rules,
    snapshot,
    the_only,
)

SHORT_CORE = replace(CORE, default_minutes=60)
FIRST, SECOND, THIRD = event(SHORT_CORE), event(SHORT_CORE), event(SHORT_CORE)
HAS_ONE = placed(FIRST, ZOE, at("2026-12-12 09:45"))
KNOWN = snapshot([FIRST, SECOND, THIRD], [HAS_ONE])


def test_says_the_limit_and_what_the_person_has() -> None:
    found = the_only(ask(KNOWN, SECOND, ZOE, at("2026-12-12 15:00")))
    assert (found.rule, found.severity, found.overridable) == ("daily-limit", Severity.HARD, True)
    assert found.message == "Core takes one per person and day; Zoë has one at 09:45"
    assert (found.details["type"], found.details["max_per_day"]) == ("core", 1)


def test_other_people_have_their_own_limit() -> None:
    assert ask(KNOWN, SECOND, ANA, at("2026-12-12 15:00")) == ()


def test_the_next_day_begins_anew() -> None:
    assert ask(KNOWN, SECOND, ZOE, at("2026-12-13 09:45")) == ()


def test_other_types_are_not_counted() -> None:
    chips = event(FREEOSK)
    known = snapshot([FIRST, chips], [HAS_ONE])
    assert ask(known, chips, ZOE, at("2026-12-12 15:00")) == ()


def test_a_type_without_a_maximum_has_no_limit() -> None:
    chips = [event(FREEOSK), event(FREEOSK)]
    known = snapshot(chips, [placed(chips[0], LIAM, at("2026-12-12 09:00"))])
    assert ask(known, chips[1], LIAM, at("2026-12-12 15:00")) == ()


def test_a_limit_of_two_names_both_and_allows_the_second() -> None:
    double = replace(SHORT_CORE, max_per_day=2)
    works = [event(double) for _ in range(3)]
    one = placed(works[0], ZOE, at("2026-12-12 09:45"))
    two = placed(works[1], ZOE, at("2026-12-12 13:00"))
    assert ask(snapshot(works, [one]), works[1], ZOE, at("2026-12-12 13:00")) == ()
    found = the_only(ask(snapshot(works, [one, two]), works[2], ZOE, at("2026-12-12 15:00")))
    assert found.message == "Core takes 2 per person and day; Zoë has 2, at 09:45 and 13:00"


def test_moving_ones_own_work_within_the_day_is_no_second_one() -> None:
    moved = candidate(FIRST, ZOE, at("2026-12-12 15:00"), replaces=[HAS_ONE])
    assert check(KNOWN, moved) == ()


def test_work_past_midnight_counts_to_the_day_it_started() -> None:
    night = placed(FIRST, ZOE, at("2026-12-11 23:30"))
    known = snapshot([FIRST, SECOND], [night])
    assert "daily-limit" in rules(ask(known, SECOND, ZOE, at("2026-12-11 09:00")))
    assert "daily-limit" not in rules(ask(known, SECOND, ZOE, at("2026-12-12 12:00")))


def test_each_site_reads_its_own_date() -> None:
    western = event(SHORT_CORE, "616000-CORE-Corn", zone=MOUNTAIN, site_id=DENVER)
    late = placed(western, ZOE, at("2026-12-12 23:00", MOUNTAIN))
    known = snapshot([FIRST, western], [late])
    found = ask(known, FIRST, ZOE, at("2026-12-12 09:00"))
    assert found[0].message == (
        "Core takes one per person and day; Zoë has one at 23:00 (Denver time)"
    )
    assert "daily-limit" not in rules(ask(known, FIRST, ZOE, at("2026-12-13 18:00")))


def test_the_first_and_the_last_minutes_of_a_day_are_one_day() -> None:
    none_needed = replace(KNOWN, settings=Settings(rest_minutes=0))
    morning, evening = at("2026-12-12 00:00"), at("2026-12-12 23:59")
    early = replace(none_needed, placements=[placed(FIRST, ZOE, morning)])
    late = replace(none_needed, placements=[placed(FIRST, ZOE, evening)])
    assert rules(ask(early, SECOND, ZOE, evening)) == ["daily-limit"]
    assert rules(ask(late, SECOND, ZOE, morning)) == ["daily-limit"]


def test_a_date_at_both_ends_of_the_world_is_one_date() -> None:
    first_light = event(SHORT_CORE, zone="Pacific/Kiritimati")
    last_light = event(SHORT_CORE, zone="Pacific/Pago_Pago")
    morning = at("2026-12-12 00:00", "Pacific/Kiritimati")
    evening = at("2026-12-12 23:00", "Pacific/Pago_Pago")
    known = replace(snapshot([first_light, last_light]), settings=Settings(rest_minutes=0))
    early = known.with_placement(placed(first_light, ZOE, morning))
    late = known.with_placement(placed(last_light, ZOE, evening))
    assert rules(ask(early, last_light, ZOE, evening)) == ["daily-limit"]
    assert rules(ask(late, first_light, ZOE, morning)) == ["daily-limit"]


@given(minute=st.integers(0, 24 * 60 - 1), other=st.integers(0, 24 * 60 - 1))
def test_any_two_starts_on_the_25_hour_day_are_one_day(minute: int, other: int) -> None:
    day = "2026-11-01"
    first = at(f"{day} {minute // 60:02}:{minute % 60:02}")
    second = at(f"{day} {other // 60:02}:{other % 60:02}", fold=1)
    known = snapshot([FIRST, SECOND], [placed(FIRST, ZOE, first)])
    assert "daily-limit" in rules(ask(known, SECOND, ZOE, second))

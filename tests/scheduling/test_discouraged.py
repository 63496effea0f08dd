"""discouraged: roles that a kind of work would rather spare."""

from dataclasses import replace
from datetime import date, timedelta

from scheduling.values import Severity, WorkType
from tests.scheduling.cast import (
    ANA,
    CORE,
    DANA,
    EVANSVILLE,
    LIAM,
    ask,
    at,
    event,
    rules,
    snapshot,
    the_only,
)

TEARDOWN = WorkType(
    code="digital_teardown",
    label="Digital Teardown",
    default_minutes=30,
    discouraged_roles=("rotation:primary_lead",),
)
LIAMS_DAY = {(EVANSVILLE, date(2026, 12, 12), "primary_lead"): LIAM.id}
START = at("2026-12-12 12:00")


def test_says_who_it_is_that_could_do_better_things() -> None:
    work = event(CORE)
    found = the_only(ask(snapshot([work]), work, DANA, START))
    assert (found.rule, found.severity, found.overridable) == ("discouraged", Severity.SOFT, True)
    assert found.message == "Core is better left to others: Dana is Club Supervisor"


def test_everybody_else_is_welcome() -> None:
    work = event(CORE)
    assert ask(snapshot([work]), work, ANA, START) == ()


def test_the_holder_of_a_spared_rotation_is_told_though_their_role_is_wanted() -> None:
    work = event(replace(TEARDOWN, preferences=("lead_event_specialist",)))
    known = replace(snapshot([work]), rotation_holders=LIAMS_DAY)
    found = the_only(ask(known, work, LIAM, START))
    assert (found.rule, found.severity) == ("discouraged", Severity.SOFT)
    assert found.message == (
        "Digital Teardown is better left to others: Liam O'Neill is the day's primary lead"
    )
    assert ask(known, work, LIAM, START + timedelta(days=1)) == ()
    everybodys = event(TEARDOWN)
    assert ask(replace(known, events={everybodys.id: everybodys}), everybodys, ANA, START) == ()
    ours = replace(known, rotation_holders=dict.fromkeys(LIAMS_DAY, ANA.id))
    assert rules(ask(ours, work, ANA, START)) == ["role", "discouraged"]
    wanted = event(replace(TEARDOWN, preferences=TEARDOWN.discouraged_roles))
    assert ask(replace(known, events={wanted.id: wanted}), wanted, LIAM, START) == ()


def test_a_role_that_is_both_wanted_and_discouraged_is_wanted() -> None:
    work = event(replace(CORE, preferences=("club_supervisor",)))
    assert ask(snapshot([work]), work, DANA, START) == ()

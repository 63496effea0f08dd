"""discouraged: roles that a kind of work would rather spare."""

from dataclasses import replace

from scheduling.values import Severity
from tests.scheduling.cast import ANA, CORE, DANA, ask, at, event, snapshot, the_only

START = at("2026-12-12 12:00")


def test_says_who_it_is_that_could_do_better_things() -> None:
    work = event(CORE)
    found = the_only(ask(snapshot([work]), work, DANA, START))
    assert (found.rule, found.severity, found.overridable) == ("discouraged", Severity.SOFT, True)
    assert found.message == "Core is better left to others: Dana is Club Supervisor"


def test_everybody_else_is_welcome() -> None:
    work = event(CORE)
    assert ask(snapshot([work]), work, ANA, START) == ()


def test_a_role_that_is_both_wanted_and_discouraged_is_wanted() -> None:
    work = event(replace(CORE, preferences=("club_supervisor",)))
    assert ask(snapshot([work]), work, DANA, START) == ()

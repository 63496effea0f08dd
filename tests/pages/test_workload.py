"""The page that compares everybody's work."""

from datetime import timedelta

import pytest

from tests.pages.visitor import Visitor, words_of
from tests.support.factories import MONDAY, STARTS, World
from tests.support.statements import Statements


def test_four_weeks_are_compared_and_too_much_is_told(as_viewer: Visitor, world: World) -> None:
    ana = world.employee(name="Ana", max_minutes_per_week=300)
    world.employee(name="Ben")
    world.schedule(employee=ana)
    world.schedule(employee=ana, local=STARTS + timedelta(days=5), minutes=60)
    page = words_of(as_viewer.see(f"/workload?week={MONDAY}"))
    assert "Ana Lead Event Specialist" in page
    assert "7 h 30 (more than they may)" in page
    assert "3 h 45 more" in page
    assert "3 h 45 less" in page


def test_an_empty_roster_says_what_to_do(as_viewer: Visitor) -> None:
    assert "Nobody works here yet" in words_of(as_viewer.see("/workload"))


@pytest.mark.parametrize("number", [1, 40])
def test_the_number_of_statements_does_not_grow(
    as_viewer: Visitor, world: World, statements: Statements, number: int
) -> None:
    for _ in range(number):
        world.schedule(employee=world.employee())
    with statements.at_most(6):
        as_viewer.see(f"/workload?week={MONDAY}")

"""Approving time off over work: who does it instead is chosen in the same step."""

import pytest

from models.employee import Employee
from models.schedule import Schedule
from models.time_off import TimeOff, TimeOffState
from tests.imports.samples import wall
from tests.pages.filling import fields_of
from tests.pages.visitor import Visitor, words_of
from tests.support.factories import World
from tests.support.statements import Statements

PAGE = "/time-off"
# Rules are asked: who could take over.
MOST_STATEMENTS = 12

pytestmark = pytest.mark.usefixtures("thursday")


def case(world: World, state: str = "requested") -> tuple[str, Schedule]:
    """Store time off of Ana over a schedule; Ben is free then, Dia is not. Return its page
    and the schedule."""
    ana = world.employee(name="Ana", code="ANA")
    world.employee(name="Ben", code="BEN")
    world.date_availability(employee=world.employee(name="Dia", code="DIA"))
    schedule = world.schedule(employee=ana)
    return f"{PAGE}/{world.time_off(employee=ana, state=state).id}", schedule


def test_it_is_approved_and_the_work_goes_to_whoever_was_chosen_in_one_step(
    as_bob: Visitor, world: World
) -> None:
    page, schedule = case(world)
    seen = as_bob.see(page)
    assert '<option value="BEN">Ben' in seen
    assert 'value="DIA"' not in seen
    action = f"{page}/approve?on=one"
    form = {**fields_of(seen, action), f"to.{schedule.id}": "BEN"}
    said = words_of(as_bob.follow(as_bob.send(action, form)))
    assert "Approved" in said
    (stored,) = world.rows(TimeOff)
    assert stored.state is TimeOffState.APPROVED
    moved = world.again(schedule)
    (ben,) = world.rows(Employee, Employee.code == "BEN")
    assert moved is not None
    assert moved.employee_id == ben.id


def test_all_of_it_happens_or_nothing(as_bob: Visitor, world: World) -> None:
    page, schedule = case(world)
    action = f"{page}/approve?on=one"
    form = fields_of(as_bob.see(page), action)
    for change, status in (
        ({f"to.{schedule.id}": "DIA"}, 409),
        ({f"to.{schedule.id}": "BEN", f"seen.{schedule.id}": "7"}, 409),
    ):
        answer = as_bob.send(action, {**form, **change})
        assert answer.status_code == status
        assert "Nothing was changed." in answer.get_data(as_text=True)
    (stored,) = world.rows(TimeOff)
    assert stored.state is TimeOffState.REQUESTED
    again = world.again(schedule)
    assert again is not None
    assert again.employee_id == schedule.employee_id


def test_work_that_was_left_can_be_handed_over_afterwards(as_bob: Visitor, world: World) -> None:
    page, schedule = case(world, "approved")
    action = f"{page}/hand-over?on=one"
    form = fields_of(as_bob.see(page), action)
    said = words_of(as_bob.follow(as_bob.send(action, {**form, f"to.{schedule.id}": "BEN"})))
    assert "1 event has somebody else now." in said
    assert "is planned then" not in said


def test_where_nobody_is_free_the_work_is_listed_and_viewers_choose_nobody(
    as_bob: Visitor, as_viewer: Visitor, world: World
) -> None:
    page, _ = case(world)
    assert "Stays with Ana" not in as_viewer.see(page)
    assert "1 event is planned then" in words_of(as_viewer.see(page))
    world.holiday()
    said = words_of(as_bob.see(page))
    assert "it stays planned until somebody takes Ana off" in said
    assert "Stays with Ana" not in said


def test_the_page_keeps_the_budget_of_rules(
    as_bob: Visitor, world: World, statements: Statements
) -> None:
    ana = world.employee(name="Ana")
    for hour in range(8, 18):
        world.schedule(employee=ana, local=wall(f"2026-05-04 {hour:02}:00"), minutes=30)
        world.employee()
    page = f"{PAGE}/{world.time_off(employee=ana).id}"
    with statements.at_most(MOST_STATEMENTS):
        assert as_bob.see(page).count('name="to.') == 10

"""The roster's history as its page has it: whom an action concerned, and how much it changed."""

from datetime import timedelta

from models.employee import Employee
from models.roster_action import RosterChange
from models.schedule import Schedule
from services.employees import ChangeEmployee, EmployeeService
from services.history_page import MOST_SHOWN, PAGE_SIZE, HistoryPageService, HistorySearch
from services.history_views import ActionLine
from services.reassigning import ReassignService
from services.roster_commands import Given, Reassign
from tests.services.rostering import STARTS_AT
from tests.services.use import Desk
from tests.support.factories import STARTS, World
from tests.support.plain_rows import store_rows
from tests.support.statements import Statements
from utils.ids import new_id

PAGE_BUDGET = 6
FACTS = {"terminated_on": None}


def lines(desk: Desk, person: str = "") -> tuple[ActionLine, ...]:
    asked = HistorySearch(person=person)
    return desk.run(HistoryPageService, lambda pages: pages.page(asked).rows, read_only=True)


def sentences(desk: Desk, person: Employee) -> list[str]:
    return [line.sentence for line in lines(desk, person.code)]


def week_of(world: World, person: Employee, days: int) -> list[Schedule]:
    return [
        world.schedule(employee=person, local=STARTS + timedelta(days=day)) for day in range(days)
    ]


def give(desk: Desk, schedules: list[Schedule], to: Employee) -> None:
    rows = tuple(Given(schedule_id=one.id, expected_version=1) for one in schedules)
    command = Reassign(rows=rows, employee_code=to.code)
    desk.run(ReassignService, lambda reassigning: reassigning.reassign(command).done.sentence)


def test_whoever_lost_work_finds_that_whatever_they_are_called_by_now(
    desk: Desk, world: World, statements: Statements
) -> None:
    names = ("Ana", "Anabel", "Ben", "Cara")
    ana, anabel, ben, cara = (world.employee(name=name) for name in names)
    give(desk, [*week_of(world, ana, 1), *week_of(world, cara, 2)[1:]], ben)
    give(desk, week_of(world, anabel, 3)[2:], cara)
    both, other = "Tests gave 2 events of 2 people to Ben", "Tests gave Core"
    assert sentences(desk, ana) == [both]
    rename = ChangeEmployee(code=ana.code, expected_version=1, name="Zoe")
    desk.run(EmployeeService, lambda people: people.change(rename).version)
    with statements.at_most(PAGE_BUDGET):
        assert sentences(desk, ana) == [both]
    assert sentences(desk, ben) == [both]
    assert [told.startswith(other) for told in sentences(desk, anabel)] == [True]
    assert [told.startswith(other) for told in sentences(desk, cara)] == [True, False]
    assert sentences(desk, world.employee(name="Tests")) == []


def test_large_actions_leave_the_newest_what_they_changed(
    desk: Desk, world: World, statements: Statements
) -> None:
    for number in range(PAGE_SIZE):
        action = world.roster_action(at=STARTS_AT + timedelta(minutes=number))
        values = {"action_id": action.id, "object_type": "employee", "after": FACTS}
        rows = [
            RosterChange(
                **values, position=position, object_id=new_id(), version=1, sentence="Ana stays"
            )
            for position in range(90)
        ]
        store_rows(desk.app, world.id, *rows)
    with statements.at_most(PAGE_BUDGET):
        found = lines(desk)
    assert {line.changes_total for line in found} == {90}
    assert {len(line.changes) for line in found} == {MOST_SHOWN}

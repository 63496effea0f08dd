"""Whose time off somebody may see and touch, and two who decide at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import update

from app import Rosterwright
from error_handlers.exceptions import (
    AuthorizationException,
    ConflictException,
    PreconditionFailedException,
    ResourceNotFoundException,
    RuleViolationException,
)
from models.base import Base
from models.database import db
from models.employee import Employee
from models.time_off import TimeOff, TimeOffState
from repositories.paging import PageRequest
from repositories.time_off import TimeOffFilters
from services.time_off import ChangeTimeOff, TimeOffService
from tests.services.absences import Told, approve, ask, cancel, deny, do, show, wish
from tests.services.rostering import TUESDAY, assign
from tests.services.rostering import wish as work_wish
from tests.services.use import Desk
from tests.support.cast import Cast
from tests.support.factories import FRIDAY, MONDAY, World
from utils.principal import Role
from utils.row_shape import RowShape

IDS = RowShape(name="ids", fields=(("id", "id"),))


@pytest.fixture
def emil(world: World) -> Employee:
    """Somebody on the roster who signs in."""
    return world.employee(name="Emil")


@pytest.fixture
def own_desk(app: Rosterwright, world: World, emil: Employee) -> Desk:
    """Emil with his own account."""
    user = world.user(name="Emil", role=Role.EMPLOYEE, employee_id=emil.id)
    return Desk(app=app, world=world, role=Role.EMPLOYEE, user=user)


def test_staff_ask_for_themselves_and_take_it_back(own_desk: Desk, emil: Employee) -> None:
    asked = ask(own_desk, replace(wish(emil, MONDAY), employee_code=None))
    assert (asked.person, asked.state) == ("Emil", TimeOffState.REQUESTED)
    assert show(own_desk, asked).id == asked.id
    assert cancel(own_desk, asked).state is TimeOffState.CANCELLED
    assert ask(own_desk, wish(emil, MONDAY)).person == "Emil"


def test_staff_change_what_they_asked_for(own_desk: Desk, emil: Employee) -> None:
    asked = ask(own_desk, wish(emil, MONDAY))
    change = ChangeTimeOff(time_off_id=asked.id, expected_version=1, reason="Dentist")
    assert do(own_desk, lambda time_off: time_off.change(change)).version == 2


def test_staff_neither_see_nor_touch_what_is_others(
    own_desk: Desk, world: World, emil: Employee
) -> None:
    other = world.employee()
    theirs, own = world.time_off(employee=other), world.time_off(employee=emil)
    with pytest.raises(AuthorizationException, match="your own only"):
        ask(own_desk, wish(other, FRIDAY))
    with pytest.raises(ResourceNotFoundException):
        show(own_desk, theirs)
    with pytest.raises(ResourceNotFoundException):
        cancel(own_desk, theirs)
    everything = TimeOffFilters(employee_code=None)
    for filters in (everything, replace(everything, employee_code=emil.code)):
        assert listed(own_desk, filters) == [str(own.id)]
    assert listed(own_desk, replace(everything, employee_code=other.code)) == []


def listed(desk: Desk, filters: TimeOffFilters) -> list[str]:
    """Return the ids of a list's first page."""
    return desk.run(
        TimeOffService,
        lambda time_off: [
            str(row["id"]) for row in time_off.list_rows(IDS, filters, PageRequest(limit=10)).items
        ],
        read_only=True,
    )


@pytest.mark.parametrize("decide", [approve, deny])
def test_staff_do_not_decide(
    own_desk: Desk, world: World, emil: Employee, decide: Callable[[Desk, TimeOff], Told]
) -> None:
    with pytest.raises(AuthorizationException):
        decide(own_desk, world.time_off(employee=emil))
    with pytest.raises(AuthorizationException):
        do(own_desk, lambda time_off: time_off.enter(wish(emil, TUESDAY)))


def test_an_account_that_is_nobodys_has_no_time_off(app: Rosterwright, world: World) -> None:
    user = world.user(role=Role.EMPLOYEE)
    unlinked = Desk(app=app, world=world, role=Role.EMPLOYEE, user=user)
    with pytest.raises(AuthorizationException, match="linked to nobody"):
        listed(unlinked, TimeOffFilters())


def test_a_viewer_looks_and_nothing_else(app: Rosterwright, world: World) -> None:
    vera = Desk(app=app, world=world, role=Role.VIEWER)
    row = world.time_off()
    assert show(vera, row).id == row.id
    for act in (approve, deny, cancel):
        with pytest.raises(AuthorizationException):
            act(vera, row)
    with pytest.raises(AuthorizationException):
        ask(vera, wish(world.employee(), MONDAY))


def test_another_organizations_time_off_does_not_exist(desk: Desk, cast: Cast) -> None:
    theirs = cast.charlie.world.time_off()
    for act in (show, approve, deny, cancel):
        with pytest.raises(ResourceNotFoundException):
            act(desk, theirs)
    with pytest.raises(ResourceNotFoundException, match="Nobody here"):
        ask(desk, wish(cast.charlie.world.employee(code="THEIRS"), MONDAY))


# -------------------------------------------------------------------------------- the same moment
def outcome(act: Callable[[], object]) -> str:
    """Return what came of it."""
    try:
        act()
    except (PreconditionFailedException, ConflictException) as refusal:
        return refusal.code
    return "done"


def at_once(app: Rosterwright, person: Employee, *acts: Callable[[], object]) -> list[str]:
    """Let all begin while somebody else holds the person, then let go; return what came of each."""
    with app.app_context(), ThreadPoolExecutor(len(acts)) as pool, db.engine.connect() as holder:
        people = Base.metadata.tables["employees"]
        holder.execute(update(people).where(people.c.id == person.id).values(phone="555"))
        waiting: list[Future[str]] = [pool.submit(outcome, act) for act in acts]
        threading.Event().wait(0.3)
        assert not any(one.done() for one in waiting)
        holder.commit()
        return sorted(one.result(timeout=10) for one in waiting)


def test_of_two_managers_who_decide_at_once_one_is_told_that_it_changed(
    app: Rosterwright, desk: Desk, world: World, emil: Employee
) -> None:
    row = world.time_off(employee=emil)
    outcomes = at_once(app, emil, lambda: approve(desk, row), lambda: deny(desk, row))
    assert outcomes == ["done", PreconditionFailedException.code]
    stored = world.again(row)
    assert stored is not None
    assert stored.version == 2


def test_the_same_request_sent_twice_at_once_is_stored_once(
    app: Rosterwright, desk: Desk, world: World, emil: Employee
) -> None:
    command = wish(emil, MONDAY)
    outcomes = at_once(app, emil, lambda: ask(desk, command), lambda: ask(desk, command))
    assert outcomes == ["conflict", "done"]
    assert world.count(TimeOff) == 1


def test_work_is_never_given_to_somebody_who_is_let_go_at_that_moment_unseen(
    app: Rosterwright, desk: Desk, world: World, emil: Employee
) -> None:
    """Either the rule stands against the work, or the approval names it."""
    row, event = world.time_off(employee=emil), world.event()
    named: list[str] = []
    outcomes = at_once(
        app,
        emil,
        lambda: named.extend(approve(desk, row).work),
        lambda: assign(desk, work_wish(event, emil)),
    )
    if outcomes == ["done", "done"]:
        assert named == [event.project_name]
    else:
        assert outcomes == ["done", RuleViolationException.code]
        assert named == []

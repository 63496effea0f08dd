"""Bulk reassignment: many schedules get other people, all or none or each on its own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from error_handlers.exceptions import AuthorizationException
from models.employee import Employee
from models.roster_action import RosterAction, RosterChange
from models.schedule import Schedule
from services.reassigning import ReassignRefusedException, ReassignService
from services.roster_commands import Given, Reassign, Undo
from services.undoing import UndoService
from tests.services.use import Desk
from tests.support.factories import MONDAY, STARTS, World
from tests.support.statements import Statements
from utils.ids import new_id
from utils.principal import Role

Told = list[tuple[str, str]]


def given(schedule: Schedule, to: Employee | None = None) -> Given:
    return Given(
        schedule_id=schedule.id,
        expected_version=schedule.version,
        employee_code=to.code if to else None,
    )


def reassign(desk: Desk, command: Reassign) -> tuple[Told, str]:
    """Reassign and return each row's outcome with what stands against it, and the sentence."""

    def done(reassigning: ReassignService) -> tuple[Told, str]:
        reassigned = reassigning.reassign(command)
        rows = [(str(row.outcome), " ".join(row.messages)) for row in reassigned.rows]
        return rows, reassigned.done.sentence

    return desk.run(ReassignService, done)


def holders(world: World) -> dict[Any, Any]:
    return {row.id: row.employee_id for row in world.rows(Schedule)}


def days_of(world: World, person: Employee, count: int) -> list[Schedule]:
    """Store a Core a day of somebody, from Monday on."""
    due = datetime.combine(MONDAY + timedelta(days=60), time(23, 59))
    return [
        world.schedule(
            employee=person, event=world.event(due=due), local=STARTS + timedelta(days=2 * day)
        )
        for day in range(count)
    ]


@pytest.mark.parametrize("count", [3, 20])
def test_a_persons_work_goes_to_another_as_one_action_that_one_undo_takes_back(
    desk: Desk, world: World, statements: Statements, count: int
) -> None:
    ana, ben = world.employee(name="Ana"), world.employee(name="Ben")
    rows = days_of(world, ana, count)
    before = holders(world)
    command = Reassign(rows=tuple(map(given, rows)), employee_code=ben.code)
    with statements.at_most(13):
        told, sentence = reassign(desk, command)
    assert told == [("moved", "")] * count
    assert sentence == f"Tests gave {count} events of Ana to Ben"
    assert set(holders(world).values()) == {ben.id}
    (action,) = world.rows(RosterAction)
    assert (action.verb, world.count(RosterChange)) == ("reassign", count)
    assert len(world.audited()) == count
    desk.run(UndoService, lambda undoing: undoing.undo(Undo(action_id=action.id)))
    assert holders(world) == before


def test_all_at_once_a_chain_goes_round_and_each_on_its_own_it_does_not(
    desk: Desk, world: World
) -> None:
    people = [world.employee(name=name) for name in ("Ana", "Ben", "Cara")]
    rows = [world.schedule(employee=person) for person in people]
    following = [*people[1:], people[0]]
    command = Reassign(rows=tuple(map(given, rows, following)))
    told, _ = reassign(desk, replace(command, each_on_its_own=True))
    assert {outcome for outcome, _ in told} == {"refused"}
    assert world.count(RosterAction) == 0
    told, sentence = reassign(desk, command)
    assert told == [("moved", "")] * 3
    assert sentence == "Tests gave 3 events of 3 people to 3 people"
    assert [holders(world)[row.id] for row in rows] == [person.id for person in following]


def test_each_on_its_own_tells_every_row_and_later_rows_see_earlier_ones(
    desk: Desk, world: World
) -> None:
    ana, ben = world.employee(name="Ana"), world.employee(name="Ben")
    first, stale, bens = (world.schedule(employee=one) for one in (ana, world.employee(), ben))
    late = STARTS + timedelta(days=1)
    second = world.schedule(employee=world.employee(), local=late)
    third = world.schedule(employee=world.employee(), local=late)
    rows = (
        given(first),
        replace(given(stale), expected_version=7),
        replace(given(first), schedule_id=new_id()),
        given(bens),
        given(second),
        given(third),
    )
    told, sentence = reassign(
        desk, Reassign(rows=rows, employee_code=ben.code, each_on_its_own=True)
    )
    outcomes = [outcome for outcome, _ in told]
    assert outcomes == ["refused", "stale", "unknown", "unchanged", "moved", "refused"]
    assert "Ben" in told[0][1]
    assert "Ben" in told[5][1]
    assert sentence.startswith("Tests gave Core")
    assert holders(world)[second.id] == ben.id
    assert world.count(RosterChange) == 1


def test_one_row_that_can_not_go_keeps_all_where_they_are_and_every_row_is_told(
    desk: Desk, world: World
) -> None:
    ana, ben = world.employee(name="Ana"), world.employee(name="Ben")
    rows = days_of(world, ana, 3)
    world.time_off(employee=ben, state="approved")
    before = holders(world)
    command = Reassign(rows=tuple(map(given, rows)), employee_code=ben.code)
    with pytest.raises(ReassignRefusedException, match="1 of 3 can't go") as refusal:
        reassign(desk, command)
    shown = refusal.value.context["rows"]
    assert isinstance(shown, Sequence)
    assert [row["outcome"] for row in shown] == ["refused", "allowed", "allowed"]
    assert [one["rule"] for one in shown[0]["violations"]] == ["time-off"]

    def outcomes(reassigning: ReassignService) -> list[str]:
        return [row.outcome for row in reassigning.preview(command)]

    thought = desk.run(ReassignService, outcomes, read_only=True)
    assert thought == ["refused", "allowed", "allowed"]
    assert holders(world) == before
    assert world.count(RosterAction) == 0
    with pytest.raises(AuthorizationException):
        reassign(replace(desk, role=Role.VIEWER), command)


def test_a_core_that_gets_another_person_keeps_its_supervisor_where_it_is(
    desk: Desk, world: World
) -> None:
    ana, ben, zoe = (world.employee(name=name) for name in ("Ana", "Ben", "Zoe"))
    core = world.schedule(event=world.event(event_number="612345"), employee=ana, is_pinned=True)
    check_in = world.schedule(
        event=world.event(kind="supervisor", event_number="612345"),
        employee=zoe,
        local=datetime.combine(MONDAY, time(12)),
        minutes=5,
        is_stackable=True,
    )
    command = Reassign(rows=(given(core),), employee_code=ben.code)
    told = desk.run(ReassignService, lambda several: several.reassign(command).done.notes)
    assert told == ("Core 612345 was pinned, and stays pinned where it is now",)
    assert holders(world) == {core.id: ben.id, check_in.id: zoe.id}

"""What the rules are told of everybody is what they are told of each one who is named."""

from datetime import datetime, time, timedelta
from uuid import UUID

from app import Rosterwright
from models.time_off import TimeOffState
from repositories.crowd import CrowdRepository
from repositories.rule_inputs import RuleInputRepository
from tests.models.sessions import session_of
from tests.support.factories import FRIDAY, MONDAY, World
from utils.wall_clock import to_instant

NOON = to_instant(datetime.combine(MONDAY, time(12)), "America/Chicago")
WEEK = timedelta(days=7)


def test_everybody_need_not_be_named(app: Rosterwright, world: World) -> None:
    people = [world.employee(name=name) for name in ("Ana", "Ben", "Cleo")]
    for person in people:
        world.weekly_availability(employee=person)
        world.date_availability(employee=person)
        world.availability_override(employee=person)
        world.employee_skill(employee=person)
        world.time_off(employee=person, state=TimeOffState.APPROVED)
        world.schedule(employee=person)
    event = world.event()
    world.schedule(event=event, local=datetime.combine(FRIDAY, time(10, 30)), employee=people[0])
    dates, times = (MONDAY, FRIDAY), (NOON - WEEK, NOON + WEEK)
    local = (datetime.combine(MONDAY, time.min), datetime.combine(FRIDAY, time.max))

    with session_of(app, world.id) as session:
        inputs = RuleInputRepository(session)

        def told(named: list[UUID] | None) -> list[object]:
            return [
                inputs.said(*dates, named),
                inputs.held(*dates, named),
                inputs.absences(*local, "America/Chicago", named),
                inputs.placements(named, [event.id], *times),
            ]

        every, one = told(None), told([people[1].id])
        assert told([person.id for person in people]) == every
        for of_all, of_one in zip(every, one, strict=True):
            assert of_all != of_one


def test_they_are_everybody_unless_more_work_here(app: Rosterwright, world: World) -> None:
    for name in ("Ana", "Ben"):
        world.employee(name=name)
    with session_of(app, world.id) as session:
        crowd = CrowdRepository(session)
        found = {most: crowd.here(world.home.id, NOON, NOON, most) for most in (1, 2, 3)}
    assert {most: one.is_everybody for most, one in found.items()} == {1: False, 2: False, 3: True}
    assert [person.name for person in found[3].people] == ["Ana", "Ben"]

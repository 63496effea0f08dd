"""Long exports are read in steps, and nothing is lost between two of them."""

from typing import ClassVar

from flask import Flask

from models.database import db
from models.tenancy import RosterSession
from repositories.exports import ExportFilters, ExportRepository
from tests.support.factories import World


class SmallSteps(ExportRepository):
    rows_per_statement: ClassVar[int] = 2


def test_everybody_leaves_once_and_in_order_however_small_the_steps(
    app: Flask, world: World
) -> None:
    codes = [f"EMP{number}" for number in range(5)]
    for code in reversed(codes):
        world.employee(code=code)
    with app.app_context(), RosterSession(db) as session:
        session.bind_organization(world.id)
        assert [person.code for person in SmallSteps(session).employees()] == codes


def test_schedules_that_start_together_all_leave(app: Flask, world: World) -> None:
    ids = {world.schedule().id for _ in range(4)}
    with app.app_context(), RosterSession(db) as session:
        session.bind_organization(world.id)
        lines = list(SmallSteps(session).schedules(ExportFilters()))
    assert len(lines) == len(ids)
    assert {line.id for line in lines} == ids

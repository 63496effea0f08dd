"""The queries whose names are given: one statement, relations loaded, bounds included."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import InvalidRequestError

from app import Rosterwright
from error_handlers.exceptions import ValidationException
from models.database import db
from models.employee import Employee
from models.registry import ModelRegistry, get_models
from models.site import Site
from services.employees import EmployeeService
from services.registry import service
from tests.support.factories import FRIDAY, MONDAY, STARTS, World
from tests.support.statements import Statements
from utils.db_helpers import (
    bulk_get_employees_by_ids,
    get_events_for_date_range,
    get_schedules_with_relations,
    with_models,
)

DAY = timedelta(days=1)


@contextmanager
def unit_of(app: Rosterwright, world: World) -> Iterator[None]:
    """Open a unit of work of the world's organization."""
    with (
        app.app_context(),
        service(EmployeeService, read_only=True, principal=world.principal()),
    ):
        yield


@pytest.mark.parametrize("number", [1, 20])
def test_schedules_come_with_people_and_events_in_one_statement(
    app: Rosterwright, world: World, statements: Statements, number: int
) -> None:
    for minutes in range(number):
        world.schedule(local=STARTS + timedelta(minutes=minutes))
    world.schedule(is_active=False)
    with unit_of(app, world), statements.exactly(1):
        found = get_schedules_with_relations().all()
        named = [(one.employee.name, one.event.project_name) for one in found]
        starts = [one.starts_at for one in found]
    assert len(set(named)) == number
    assert starts == sorted(starts)


def test_a_relation_that_was_not_asked_for_raises_instead_of_loading(
    app: Rosterwright, world: World
) -> None:
    world.schedule()
    with unit_of(app, world):
        (found,) = get_schedules_with_relations(include_employee=False, include_event=False).all()
        for name in ("employee", "event"):
            with pytest.raises(InvalidRequestError, match="raise"):
                getattr(found, name)


def test_schedules_are_filtered_by_code_and_by_columns(app: Rosterwright, world: World) -> None:
    person = world.employee()
    mine, ended = world.schedule(employee=person), world.schedule(employee=person, is_active=False)
    pinned = world.schedule(is_pinned=True)
    with unit_of(app, world):

        def found(**filters: object) -> set[object]:
            return {row.id for row in get_schedules_with_relations(filters).all()}

        assert found(employee_id=person.code) == {mine.id}
        assert found(employee_id=person.code, is_active=False) == {ended.id}
        assert found(event_id=pinned.event_id) == {pinned.id}
        assert found(is_pinned=True) == {pinned.id}
        assert found(employee_id="NOBODY") == set()


def test_an_unknown_filter_lists_the_known_ones(app: Rosterwright, world: World) -> None:
    with unit_of(app, world), pytest.raises(ValidationException, match=r"employee_id.*starts_at"):
        get_schedules_with_relations({"employee": "EMP1"})


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (MONDAY, FRIDAY, 1),
        (MONDAY, MONDAY, 1),
        (FRIDAY, FRIDAY, 1),
        (MONDAY - DAY, MONDAY, 1),
        (FRIDAY, FRIDAY + DAY, 1),
        (MONDAY - 2 * DAY, MONDAY - DAY, 0),
        (FRIDAY + DAY, FRIDAY + 2 * DAY, 0),
    ],
)
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_windows_first_and_last_day_are_included_on_the_sites_clock(
    app: Rosterwright, world: World, zone: str, first: date, last: date, found: int
) -> None:
    world.event(site=world.site(time_zone=zone))
    with unit_of(app, world):
        assert len(get_events_for_date_range(first, last).all()) == found


def test_work_due_at_midnight_is_no_work_of_the_day_that_begins(
    app: Rosterwright, world: World
) -> None:
    world.event(due=datetime.combine(FRIDAY, time.min))
    with unit_of(app, world):
        assert get_events_for_date_range(FRIDAY, FRIDAY).all() == []


def test_events_of_a_type_and_with_people_on_them(
    app: Rosterwright, world: World, statements: Statements
) -> None:
    staffed = world.event(kind="core")
    world.schedule(event=staffed)
    left = world.event(kind="freeosk")
    world.schedule(event=left, is_active=False)
    with unit_of(app, world):

        def found(event_type: str | None = None, *, scheduled_only: bool = False) -> set[object]:
            rows = get_events_for_date_range(MONDAY, FRIDAY, scheduled_only, event_type)
            return {row.id for row in rows.all()}

        with statements.exactly(1):
            assert found() == {staffed.id, left.id}
        assert found(scheduled_only=True) == {staffed.id}
        assert found(event_type="freeosk") == found(event_type="Freeosk") == {left.id}
        assert found(event_type="nothing") == set()
        with statements.exactly(1):
            (row,) = get_events_for_date_range(MONDAY, FRIDAY, scheduled_only=True).all()
            assert (row.event_type.code, row.site.code) == ("core", world.home.code)


def test_a_range_of_days_reads_an_index(app: Rosterwright, world: World) -> None:
    sent: list[tuple[str, Any]] = []

    def note(
        _connection: object, _cursor: object, text: str, values: object, *_rest: object
    ) -> None:
        sent.append((text, values))

    with unit_of(app, world):
        event.listen(db.engine, "before_cursor_execute", note)
        get_events_for_date_range(MONDAY, FRIDAY).all()
        event.remove(db.engine, "before_cursor_execute", note)
        is_sqlite = db.engine.dialect.name == "sqlite"
        (statement, values), asking = sent[0], "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        with db.engine.connect() as connection:
            if not is_sqlite:  # an empty table is read whole, unless that is forbidden
                connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            plan = str(connection.exec_driver_sql(f"{asking} {statement}", values).all())
    assert "ix_events_organization_id_" in plan


@pytest.mark.parametrize(("asked", "expected"), [(0, 0), (1, 1), (500, 1), (501, 2)])
def test_people_come_by_code_in_one_statement_per_500(
    app: Rosterwright, world: World, statements: Statements, asked: int, expected: int
) -> None:
    person = world.employee()
    codes = [person.code, *(f"X{number}" for number in range(asked - 1))][:asked]
    with unit_of(app, world), statements.exactly(expected):
        found = bulk_get_employees_by_ids(codes)
    assert list(found) == [person.code] * bool(asked)


def test_a_code_asked_for_twice_is_read_once(
    app: Rosterwright, world: World, statements: Statements
) -> None:
    person = world.employee()
    with unit_of(app, world), statements.exactly(1):
        assert list(bulk_get_employees_by_ids([person.code] * 600)) == [person.code]


def test_models_are_passed_in_as_the_first_argument(app: Rosterwright) -> None:
    @with_models
    def name_of(models: ModelRegistry, name: str, *, suffix: str = "") -> str:
        """Return a model's name."""
        return models[name].__name__ + suffix

    with app.app_context():
        assert name_of("Employee", suffix="!") == "Employee!"
    assert name_of.__doc__ == "Return a model's name."


def test_a_test_can_swap_one_model_for_the_helpers(app: Rosterwright, world: World) -> None:
    with unit_of(app, world):
        models = get_models()
        models.register("Employee", Site)
        found = bulk_get_employees_by_ids([world.home.code])
        models.register("Employee", Employee)
        assert [type(row) for row in found.values()] == [Site]

"""What each database says, and what we make of it."""

import sqlite3
from collections.abc import Callable, Iterator

import psycopg.errors
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import exc
from sqlalchemy.orm.exc import StaleDataError

from error_handlers.exceptions import (
    AppException,
    ConflictException,
    DatabaseException,
    PreconditionFailedException,
    RuleViolationException,
    UnavailableException,
    ValidationException,
)
from models.database import prepare_engine
from models.employee import Employee
from models.event import Event
from models.types import UtcDateTime
from repositories.database_errors import is_transient, map_database_error
from tests.support.databases import Database
from tests.support.factories import World
from utils.ids import new_id


@pytest.fixture
def engine(database: Database) -> Iterator[sa.Engine]:
    """An engine with one connection that waits for nothing long."""
    made = sa.create_engine(database.url, pool_size=1, max_overflow=0, pool_timeout=0.01)
    prepare_engine(made, busy_timeout_ms=20)
    yield made
    made.dispose()


def refusal(work: Callable[[], object]) -> AppException:
    with pytest.raises(exc.SQLAlchemyError) as refused:
        work()
    return map_database_error(refused.value)


def rule_of(error: AppException) -> object:
    assert isinstance(error, RuleViolationException)
    assert error.violations[0]["severity"] == "absolute"
    assert error.violations[0]["overridable"] is False
    return error.violations[0]["rule"]


def test_a_second_schedule_at_the_same_time_breaks_the_rule_overlap(world: World) -> None:
    ana = world.employee()
    world.schedule(employee=ana)
    assert rule_of(refusal(lambda: world.schedule(employee=ana))) == "overlap"


def test_a_taken_seat_breaks_the_rule_assigned(world: World) -> None:
    event = world.event()
    world.schedule(event=event)
    assert rule_of(refusal(lambda: world.schedule(event=event))) == "assigned"


def test_one_person_twice_on_an_event_breaks_the_rule_assigned(world: World) -> None:
    event, ana = world.event(headcount=2), world.employee()
    world.schedule(event=event, employee=ana, is_stackable=True)
    again = refusal(lambda: world.schedule(event=event, employee=ana, seat=2, is_stackable=True))
    assert rule_of(again) == "assigned"


def test_a_seat_beyond_the_headcount_breaks_the_rule_assigned(world: World) -> None:
    assert rule_of(refusal(lambda: world.schedule(event=world.event(), seat=2))) == "assigned"


def test_a_value_in_use_is_a_conflict_that_names_the_field(world: World) -> None:
    world.employee(code="EMP001")
    error = refusal(lambda: world.employee(code="EMP001"))

    assert isinstance(error, ConflictException)
    assert [fault.field for fault in error.errors] == ["code"]
    assert "EMP001" not in error.message


def test_an_address_in_use_is_named_without_repeating_it(world: World) -> None:
    world.user(email="rule:overlap@example.org")
    error = refusal(lambda: world.user(email="rule:overlap@example.org"))

    assert not isinstance(error, RuleViolationException)
    assert [fault.field for fault in error.errors] == ["email"]
    assert "@" not in error.message


def test_a_reference_to_nothing_is_a_conflict(world: World) -> None:
    ghost = Event(id=new_id())
    error = refusal(lambda: world.schedule(event=ghost))
    assert isinstance(error, ConflictException)
    assert "no longer exists" in error.message


def test_a_broken_check_is_a_plain_failure_without_details(world: World) -> None:
    error = refusal(lambda: world.employee(max_minutes_per_day=-1))
    assert type(error) is DatabaseException
    assert "max_minutes" not in error.message


def test_an_exhausted_pool_is_unavailable(engine: sa.Engine) -> None:
    with engine.connect():
        error = refusal(engine.connect)
    assert isinstance(error, UnavailableException)
    assert "connections are in use" in error.message


def test_a_lock_that_is_held_is_unavailable(app: Flask, engine: sa.Engine, world: World) -> None:
    ana = world.employee()
    other = sa.create_engine(engine.url)
    prepare_engine(other, busy_timeout_ms=20)
    change = sa.update(Employee).where(Employee.id == ana.id).values(name="Anna")

    def wait() -> None:
        with other.begin() as connection:
            if other.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL lock_timeout = 20")
            connection.execute(change)

    with engine.begin() as holder:
        holder.execute(change)
        assert isinstance(refusal(wait), UnavailableException)
    other.dispose()
    assert app.extensions


def test_a_statement_that_takes_too_long_is_unavailable(engine: sa.Engine) -> None:
    if engine.dialect.name == "sqlite":
        assert not is_transient(exc.TimeoutError())
        return
    with engine.connect() as connection:
        connection.exec_driver_sql("SET statement_timeout = 20")
        error = refusal(lambda: connection.exec_driver_sql("SELECT pg_sleep(5)"))
    assert isinstance(error, UnavailableException)


def test_a_server_that_is_not_there_is_unavailable() -> None:
    nowhere = sa.create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert isinstance(refusal(nowhere.connect), UnavailableException)


def test_a_file_that_cannot_be_opened_is_unavailable(tmp_path: object) -> None:
    nowhere = sa.create_engine(f"sqlite:///{tmp_path}/missing/folder/x.sqlite3")
    assert isinstance(refusal(nowhere.connect), UnavailableException)


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_deadlocks_and_serialization_failures_may_be_tried_once_more(state: str) -> None:
    error = exc.OperationalError("UPDATE", {}, psycopg.errors.lookup(state)())
    assert is_transient(error)
    assert isinstance(map_database_error(error), UnavailableException)


@pytest.mark.parametrize("state", ["23505", "57014", "08006"])
def test_nothing_else_is_tried_again(state: str) -> None:
    assert not is_transient(exc.OperationalError("UPDATE", {}, psycopg.errors.lookup(state)()))
    assert not is_transient(ValueError())


def test_a_stale_version_is_a_failed_precondition() -> None:
    assert isinstance(map_database_error(StaleDataError()), PreconditionFailedException)


def test_a_value_that_does_not_fit_is_bad_input(engine: sa.Engine) -> None:
    if engine.dialect.name == "sqlite":
        error = map_database_error(exc.DataError("INSERT", {}, sqlite3.DataError("too big")))
    else:
        with engine.connect() as connection:
            query = sa.select(sa.literal("a\x00b"))
            error = refusal(lambda: connection.execute(query))
    assert isinstance(error, ValidationException)


def test_what_our_own_code_got_wrong_is_a_plain_failure(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        wrong = refusal(lambda: connection.exec_driver_sql("SELEKT 1"))
        naive = sa.select(sa.literal("not a time", UtcDateTime))
        unbound = refusal(lambda: connection.execute(sa.select(sa.bindparam("x"))))
    assert type(wrong) is DatabaseException
    assert type(unbound) is DatabaseException
    assert type(map_database_error(exc.NoResultFound())) is DatabaseException
    assert naive is not None

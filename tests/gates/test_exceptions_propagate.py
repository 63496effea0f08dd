"""A broken database is never a wrong password, and every service passes its failure on."""

import inspect
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from app import Rosterwright
from error_handlers.exceptions import (
    AppException,
    AuthenticationException,
    AuthorizationException,
    DatabaseException,
    ValidationException,
)
from models.database import db
from services.base import ServiceBase
from services.hand_over_page import HandOverPageService
from services.my_week import MyWeekService
from services.public_holidays import PublicHolidayService
from services.reassigning import ReassignService
from services.registry import SERVICE_REGISTRY, service
from services.sign_in_steps import SignInService
from tests.gates.examples import arguments_of
from tests.support.cast import SAME_ORIGIN, Cast
from tests.support.factories import World
from utils.principal import Principal, Role, acting_as


def engine_of(app: Rosterwright) -> Engine:
    with app.app_context():
        return db.engine


def use_cases(kind: type[ServiceBase]) -> list[str]:
    """Return every public method of a service."""
    return [
        name
        for name, _member in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_") and name not in dir(ServiceBase)
    ]


# What is refused whatever the database does.
OTHERWISE: Final[dict[tuple[type[ServiceBase], str], type[AppException]]] = {
    (MyWeekService, "page"): AuthorizationException,  # an administrator's
    (HandOverPageService, "reassign"): ValidationException,  # of no event
    (PublicHolidayService, "preview"): ValidationException,  # of no country
    (ReassignService, "reassign"): ValidationException,  # of no event
    (SignInService, "refuse"): AuthenticationException,
}


@contextmanager
def broken(engine: Engine) -> Iterator[None]:
    """Let every statement fail as it does when the server went away."""

    def fail(
        _connection: Connection, _cursor: object, statement: str, parameters: object, *_rest: object
    ) -> None:
        raise OperationalError(
            statement, {"given": parameters}, ConnectionError("the server went away")
        )

    event.listen(engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", fail)


def login(client: FlaskClient, email: str, password: str) -> TestResponse:
    body = {"email": email, "password": password}
    return client.post("/api/v1/auth/login", json=body, headers=SAME_ORIGIN)


def problem_of(answer: TestResponse) -> dict[str, object]:
    assert answer.json is not None
    return dict(answer.json)


def test_exceptions_propagate(app: Rosterwright, client: FlaskClient, cast: Cast) -> None:
    wrong = login(client, cast.alice.email, "not the password at all")
    assert wrong.status_code == 401
    with broken(engine_of(app)):
        down = login(client, cast.alice.email, cast.alice.password)
    assert (down.status_code, problem_of(down)["code"]) == (503, "unavailable")
    assert problem_of(down)["error_id"]
    assert int(down.headers["Retry-After"]) > 0
    assert login(client, cast.alice.email, cast.alice.password).status_code == 200


@pytest.mark.parametrize("kind", SERVICE_REGISTRY, ids=lambda kind: kind.__name__)
def test_a_unit_of_work_names_a_database_that_fails_inside_it(
    app: Rosterwright, world: World, kind: type[ServiceBase]
) -> None:
    with app.app_context(), acting_as(world.principal(Role.ADMIN)):
        with pytest.raises(DatabaseException) as raised, service(kind), broken(engine_of(app)):
            db.session.connection().exec_driver_sql("SELECT 1")
        assert isinstance(raised.value.__cause__, OperationalError)


def in_a_unit_that_loses_its_database(
    app: Rosterwright, principal: Principal, kind: type[ServiceBase], name: str
) -> None:
    method = getattr(kind, name)
    with (
        app.app_context(),
        acting_as(principal),
        ExitStack() as until_the_end,
        service(kind) as made,
    ):
        until_the_end.enter_context(broken(engine_of(app)))
        consume(method(made, **arguments_of(method, principal.organization_id)))


@pytest.mark.parametrize("kind", SERVICE_REGISTRY, ids=lambda kind: kind.__name__)
def test_every_use_case_passes_a_failing_database_on(
    app: Rosterwright, world: World, kind: type[ServiceBase]
) -> None:
    somebody = world.principal(Role.ADMIN, user=world.user())
    names = use_cases(kind)
    assert names
    for name in names:
        passes_its_failing_database_on(app, somebody, kind, name)


def passes_its_failing_database_on(
    app: Rosterwright, principal: Principal, kind: type[ServiceBase], name: str
) -> None:
    expected = OTHERWISE.get((kind, name), DatabaseException)
    with pytest.raises(expected) as raised:
        in_a_unit_that_loses_its_database(app, principal, kind, name)
    if expected is DatabaseException:
        assert isinstance(raised.value.__cause__, OperationalError)


def consume(answer: object) -> None:
    """Read an answer to its end: some are made while they are read."""
    if isinstance(answer, Iterator):
        list(answer)


def test_what_is_refused_otherwise_is_still_a_use_case() -> None:
    assert all(name in use_cases(kind) for kind, name in OTHERWISE)

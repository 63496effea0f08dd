"""Fixtures of the API's tests: the cast, calling."""

import pytest
from flask.testing import FlaskClient

from app import Rosterwright
from tests.api.caller import Caller
from tests.support.cast import Cast, let_in, member
from utils.principal import Role


@pytest.fixture
def as_alice(alice: FlaskClient) -> Caller:
    """Alice, an administrator, calling."""
    return Caller(alice)


@pytest.fixture
def as_bob(bob: FlaskClient) -> Caller:
    """Bob, a manager, calling."""
    return Caller(bob)


@pytest.fixture
def as_charlie(charlie: FlaskClient) -> Caller:
    """Charlie, of another organization, calling."""
    return Caller(charlie)


@pytest.fixture
def as_viewer(app: Rosterwright, cast: Cast) -> Caller:
    """Vera, who may look and nothing else, calling."""
    vera = member(cast.alice.world, "Vera", Role.VIEWER)
    return Caller(let_in(app.test_client(), vera))


@pytest.fixture
def as_employee(app: Rosterwright, cast: Cast) -> Caller:
    """Emil, who sees his own work only, calling."""
    emil = member(cast.alice.world, "Emil", Role.EMPLOYEE)
    return Caller(let_in(app.test_client(), emil))


@pytest.fixture
def as_nobody(client: FlaskClient) -> Caller:
    """Somebody who has not signed in, calling."""
    return Caller(client)

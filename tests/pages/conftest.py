"""Fixtures of the pages' tests: who visits."""

import pytest
from flask.testing import FlaskClient

from app import Rosterwright
from tests.pages.visitor import Visitor
from tests.support.cast import Cast, member, sign_in
from utils.principal import Role


@pytest.fixture
def as_bob(bob: FlaskClient) -> Visitor:
    """Bob, a manager."""
    return Visitor(bob)


@pytest.fixture
def as_charlie(charlie: FlaskClient) -> Visitor:
    """Charlie, of another organization."""
    return Visitor(charlie)


@pytest.fixture
def as_viewer(app: Rosterwright, cast: Cast) -> Visitor:
    """Vera, who may look and nothing else."""
    vera = member(cast.alice.world, "Vera", Role.VIEWER)
    return Visitor(sign_in(app.test_client(), vera))


@pytest.fixture
def as_nobody(client: FlaskClient) -> Visitor:
    """Somebody who has not signed in."""
    return Visitor(client)

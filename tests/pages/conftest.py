"""Fixtures of the pages' tests: who visits."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask.testing import FlaskClient

from app import Rosterwright
from tests.pages.visitor import Visitor
from tests.support.cast import Cast, let_in, member
from utils.principal import Role


@pytest.fixture
def as_alice(alice: FlaskClient) -> Visitor:
    """Alice, an administrator."""
    return Visitor(alice)


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
    return Visitor(let_in(app.test_client(), vera))


@pytest.fixture
def as_nobody(client: FlaskClient) -> Visitor:
    """Somebody who has not signed in."""
    return Visitor(client)


@pytest.fixture
def thursday() -> Iterator[None]:
    """Stand still on the Thursday before the week in which work lies."""
    with time_machine.travel("2026-04-30T15:00:00Z", tick=False):
        yield


@pytest.fixture
def monday_morning(as_bob: Visitor, as_viewer: Visitor, as_charlie: Visitor) -> Iterator[None]:
    """Let everybody sign in, then make it 08:00 in Chicago on the Monday of the work."""
    del as_bob, as_viewer, as_charlie
    with time_machine.travel(datetime(2026, 5, 4, 13, tzinfo=UTC), tick=False):
        yield

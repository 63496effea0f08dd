"""Somebody at work, and room for services of the tests' own."""

from collections.abc import Callable, Iterator

import pytest

from app import Rosterwright
from services.base import ServiceBase
from services.registry import SERVICE_REGISTRY, ServiceRegistry
from tests.services.use import Desk
from tests.support.factories import World

Knowing = Callable[[type[ServiceBase]], None]


@pytest.fixture
def desk(app: Rosterwright, world: World) -> Desk:
    """A manager at work."""
    return Desk(app=app, world=world)


@pytest.fixture
def knowing(app: Rosterwright) -> Iterator[Knowing]:
    """Let the application know one more service until the test ends: `knowing(Keeper)`."""
    before = app.extensions["service_registry"]

    def know(kind: type[ServiceBase]) -> None:
        app.extensions["service_registry"] = ServiceRegistry((*SERVICE_REGISTRY, kind))

    yield know
    app.extensions["service_registry"] = before

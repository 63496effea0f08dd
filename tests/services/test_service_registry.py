"""The registry builds services from what their constructors ask for, or says what is missing."""

import inspect

import pytest

from app import Rosterwright
from error_handlers.exceptions import ConfigurationException
from repositories.sites import SiteRepository
from security.passwords import PasswordHasher
from services.base import ApiService, RepositoryService, ServiceBase, Unit
from services.registry import (
    SERVICE_REGISTRY,
    ServiceRegistry,
    alongside,
    provided,
    service,
)
from tests.conftest import MakeApp
from tests.services.conftest import Knowing
from tests.services.keeper import Keeper
from tests.services.use import Desk
from tests.support.factories import World
from utils.principal import acting_as


class Throwaway(RepositoryService):
    """A new service: one class, nothing else."""

    def __init__(self, unit: Unit, sites: SiteRepository, passwords: PasswordHasher) -> None:
        super().__init__(unit)
        self.sites = sites
        self.passwords = passwords

    def first_code(self) -> str:
        """Return the first site's code."""
        return self.sites.list_in_order()[0].code


class _WronglyTyped(ServiceBase):
    def __init__(self, unit: Unit, site_count: int) -> None:
        super().__init__(unit)
        self.site_count = site_count


class _Optional(ServiceBase):
    def __init__(self, unit: Unit, sites: SiteRepository | None) -> None:
        super().__init__(unit)
        self.sites = sites


class _AskingForAService(ServiceBase):
    def __init__(self, unit: Unit, keeper: Keeper) -> None:
        super().__init__(unit)
        self.keeper = keeper


@pytest.mark.parametrize(
    ("kind", "parameter"),
    [
        (_WronglyTyped, "site_count"),
        (_Optional, "sites"),
        (_AskingForAService, "keeper"),
    ],
)
def test_a_dependency_that_nothing_provides_stops_the_start_and_is_named(
    kind: type[ServiceBase], parameter: str
) -> None:
    with pytest.raises(ConfigurationException, match=f"{kind.__name__}.*'{parameter}'"):
        ServiceRegistry((*SERVICE_REGISTRY, kind))


def test_a_service_that_is_not_registered_is_an_error_and_never_a_fallback(desk: Desk) -> None:
    with pytest.raises(ConfigurationException, match=r"Throwaway is not .*SERVICE_REGISTRY"):
        desk.run(Throwaway, Throwaway.first_code)


def test_after_that_error_the_request_goes_on(desk: Desk, knowing: Knowing) -> None:
    with desk.app.app_context(), acting_as(desk.world.principal()):
        with pytest.raises(ConfigurationException), service(Throwaway):
            pass
        knowing(Throwaway)
        with service(Throwaway, read_only=True) as throwaway:
            assert throwaway.first_code() == desk.world.home.code


def test_one_entry_makes_a_new_service_usable(desk: Desk, knowing: Knowing) -> None:
    knowing(Throwaway)
    assert desk.run(Throwaway, Throwaway.first_code, read_only=True) == desk.world.home.code


def test_a_service_gets_what_the_application_provides(desk: Desk, knowing: Knowing) -> None:
    knowing(Throwaway)
    hasher = desk.run(Throwaway, lambda throwaway: throwaway.passwords)
    assert hasher is desk.app.extensions["passwords"]
    with desk.app.app_context():
        assert provided(PasswordHasher) is hasher


def test_what_is_provided_as_something_else_is_refused(app: Rosterwright) -> None:
    real = app.extensions["passwords"]
    app.extensions["passwords"] = "no hasher"
    with app.app_context(), pytest.raises(ConfigurationException, match="provided as str"):
        provided(PasswordHasher)
    app.extensions["passwords"] = real


def test_every_registered_service_is_built(desk: Desk) -> None:
    for kind in SERVICE_REGISTRY:
        assert type(desk.run(kind, lambda made: made, read_only=True)) is kind


def test_a_service_alongside_shares_the_unit_and_its_session(desk: Desk, knowing: Knowing) -> None:
    knowing(Keeper)

    def work(keeper: Keeper) -> None:
        other = alongside(Keeper, keeper.unit)
        assert other.unit is keeper.unit
        assert other.sites.session is keeper.sites.session
        other.keep("A")

    desk.run(Keeper, work)
    assert desk.world.count(type(desk.world.home)) == 2


def test_services_are_registered_once() -> None:
    names = [kind.__name__ for kind in SERVICE_REGISTRY]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("kind", SERVICE_REGISTRY, ids=lambda kind: kind.__name__)
def test_no_service_has_a_parameter_that_defaults_to_nothing(kind: type[ServiceBase]) -> None:
    parameters = inspect.signature(kind.__init__).parameters.values()
    assert [one.name for one in parameters if one.default is not inspect.Parameter.empty] == []


@pytest.mark.parametrize("kind", SERVICE_REGISTRY, ids=lambda kind: kind.__name__)
def test_every_service_is_of_a_stated_kind(kind: type[ServiceBase]) -> None:
    assert issubclass(kind, RepositoryService | ApiService)


def test_two_applications_have_services_of_their_own(make_app: MakeApp, world: World) -> None:
    one, other = make_app(), make_app()
    one.extensions["service_registry"].register(Throwaway)
    with one.app_context(), acting_as(world.principal()), service(Throwaway) as throwaway:
        assert throwaway.first_code() == world.home.code
    with other.app_context(), pytest.raises(ConfigurationException), service(Throwaway):
        pass

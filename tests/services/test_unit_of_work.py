"""One unit of work: one commit, or nothing of it, whatever ended it."""

from collections.abc import Generator

import pytest
import sqlalchemy as sa
from sqlalchemy.orm.exc import DetachedInstanceError
from sqlalchemy.pool import QueuePool

from app import Rosterwright
from error_handlers.exceptions import (
    AuthorizationException,
    ConfigurationException,
    ConflictException,
    DatabaseException,
    PreconditionFailedException,
)
from models.database import db
from models.history import AuditEntry
from models.site import Site
from models.tenancy import TenancyError
from repositories.factory import RepositoryFactory
from repositories.sites import SiteRepository
from security.permissions import Permission
from services.registry import service
from tests.services.conftest import Knowing
from tests.services.keeper import Keeper
from tests.services.use import Desk, endings, use
from tests.support.factories import World
from utils.ids import new_id
from utils.principal import Role, acting_as


@pytest.fixture(autouse=True)
def _known(knowing: Knowing) -> None:
    knowing(Keeper)


def _codes(world: World) -> set[str]:
    return {site.code for site in world.rows(Site)} - {world.home.code}


def test_a_unit_that_succeeds_commits_once(desk: Desk) -> None:
    def work(keeper: Keeper) -> None:
        keeper.keep("A")
        keeper.keep_now("B")

    with endings(desk.app) as counted:
        desk.run(Keeper, work)
    assert (counted.commits, counted.rollbacks) == (1, 0)
    assert _codes(desk.world) == {"A", "B"}


@pytest.mark.parametrize(
    "error",
    [
        ConflictException("no"),
        ValueError("a mistake of ours"),
        TenancyError("a mistake of ours"),
        KeyboardInterrupt(),
        SystemExit(1),
        GeneratorExit(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_unit_that_is_left_by_anything_else_stores_nothing(
    desk: Desk, error: BaseException
) -> None:
    with endings(desk.app) as counted, pytest.raises(type(error)):
        desk.run(Keeper, lambda keeper: keeper.keep_then_raise(error))
    assert (counted.commits, counted.rollbacks) == (0, 1)
    assert _codes(desk.world) == set()


def test_an_answer_that_nobody_reads_to_its_end_rolls_back(desk: Desk) -> None:
    def answer() -> Generator[str, None, None]:
        with use(desk.app, Keeper, desk.world.principal()) as keeper:
            keeper.keep_now("A")
            yield "a part of the answer"
            yield "the rest"

    rows = answer()
    assert next(rows) == "a part of the answer"
    rows.close()
    assert _codes(desk.world) == set()


def test_half_done_work_leaves_nothing_when_the_database_refuses_the_rest(desk: Desk) -> None:
    with endings(desk.app) as counted, pytest.raises(ConflictException, match="already in use"):
        desk.run(Keeper, lambda keeper: keeper.keep_now("A", "B", "A"))
    assert (counted.commits, counted.rollbacks) == (0, 1)
    assert _codes(desk.world) == set()


def test_a_refusal_at_the_commit_itself_is_mapped_too(desk: Desk) -> None:
    with pytest.raises(ConflictException, match="code is already in use"):
        desk.run(Keeper, lambda keeper: keeper.keep("A", "A"))
    assert _codes(desk.world) == set()


def test_a_row_that_changed_meanwhile_is_a_failed_precondition(desk: Desk) -> None:
    def work(keeper: Keeper) -> None:
        keeper.rename(desk.world.home.code, "Renamed")
        behind = sa.update(Site).values(version=9).execution_options(synchronize_session=False)
        with keeper.sites.session.no_autoflush:
            keeper.sites.session.execute(behind)

    with pytest.raises(PreconditionFailedException):
        desk.run(Keeper, work)
    assert [site.version for site in desk.world.rows(Site)] == [1]


def test_after_any_ending_the_next_unit_of_the_same_request_works(desk: Desk) -> None:
    foreign = Site(code="X", name="X", time_zone="UTC", organization_id=new_id())
    with desk.app.app_context(), acting_as(desk.world.principal()):
        with pytest.raises(ConflictException), service(Keeper) as keeper:
            keeper.keep("A", "A")
        with pytest.raises(TenancyError), service(Keeper) as keeper:
            keeper.sites.add(foreign)
        with pytest.raises(KeyboardInterrupt), service(Keeper) as keeper:
            keeper.keep_then_raise(KeyboardInterrupt())
        with service(Keeper) as keeper:
            keeper.keep("B")
        pool = db.engine.pool
        assert isinstance(pool, QueuePool)
        assert pool.checkedout() == 0
    assert _codes(desk.world) == {"B"}


def test_units_do_not_nest(desk: Desk) -> None:
    def work(keeper: Keeper) -> None:
        keeper.keep_now("A")
        with service(Keeper):
            keeper.keep_now("B")

    with pytest.raises(ConfigurationException, match="don't nest"):
        desk.run(Keeper, work)
    assert _codes(desk.world) == set()


# ------------------------------------------------------------------------------- reading units
def test_a_reading_unit_never_commits(desk: Desk) -> None:
    home = desk.world.home
    with endings(desk.app) as counted:
        zones = desk.run(Keeper, lambda keeper: keeper.sites.zones([home.id]), read_only=True)
    assert zones == {home.id: home.time_zone}
    assert (counted.commits, counted.rollbacks) == (0, 1)


def test_a_reading_unit_refuses_a_statement_that_writes(desk: Desk) -> None:
    with pytest.raises(DatabaseException):
        desk.run(Keeper, lambda keeper: keeper.keep_now("A"), read_only=True)
    assert _codes(desk.world) == set()


def test_a_reading_unit_refuses_what_was_added_in_memory_alone(desk: Desk) -> None:
    with pytest.raises(ConfigurationException, match="only reads"):
        desk.run(Keeper, lambda keeper: keeper.keep("A"), read_only=True)
    assert _codes(desk.world) == set()


def test_a_reading_unit_refuses_what_was_changed_in_memory_alone(desk: Desk) -> None:
    home = desk.world.home
    with pytest.raises(ConfigurationException, match="only reads"):
        desk.run(Keeper, lambda keeper: keeper.rename(home.code, "Renamed"), read_only=True)
    assert [site.name for site in desk.world.rows(Site)] == [home.name]


def test_after_a_reading_unit_a_writing_one_writes(desk: Desk) -> None:
    with desk.app.app_context(), acting_as(desk.world.principal()):
        with service(Keeper, read_only=True) as keeper:
            keeper.sites.list_in_order()
        with service(Keeper) as keeper:
            keeper.keep("A")
        with service(Keeper, read_only=True) as keeper:
            assert keeper.sites.find_by_code("A") is not None
    assert _codes(desk.world) == {"A"}


# ----------------------------------------------------------------------- what outlives a refusal
def test_what_was_to_outlive_the_refusal_is_there_and_the_refused_work_is_not(desk: Desk) -> None:
    with endings(desk.app) as counted, pytest.raises(ConflictException, match="no"):
        desk.run(Keeper, Keeper.refuse)
    assert (counted.commits, counted.rollbacks) == (1, 1)
    assert _codes(desk.world) == set()
    assert [entry.action for entry in desk.world.rows(AuditEntry)] == ["refused"]


def test_it_is_written_when_the_commit_itself_is_refused(desk: Desk) -> None:
    def work(keeper: Keeper) -> None:
        keeper.note("refused")
        keeper.keep("A", "A")

    with pytest.raises(ConflictException):
        desk.run(Keeper, work)
    assert desk.world.count(AuditEntry) == 1


def test_it_is_written_after_a_reading_unit_too(desk: Desk) -> None:
    def work(keeper: Keeper) -> None:
        keeper.note("refused")
        raise ConflictException("no")

    with pytest.raises(ConflictException):
        desk.run(Keeper, work, read_only=True)
    assert desk.world.count(AuditEntry) == 1


def test_it_is_not_written_when_nothing_was_refused(desk: Desk) -> None:
    desk.run(Keeper, lambda keeper: keeper.note("refused"))
    assert desk.world.count(AuditEntry) == 0


@pytest.mark.parametrize(
    "failure",
    [sa.exc.OperationalError("x", None, OSError("gone")), TenancyError("x"), ConflictException()],
    ids=lambda failure: type(failure).__name__,
)
def test_its_own_failure_does_not_stand_in_the_place_of_the_refusal(
    desk: Desk, failure: Exception
) -> None:
    def fail(repositories: RepositoryFactory) -> None:
        repositories(SiteRepository).add_all([Site(code="A", name="A", time_zone="UTC")])
        raise failure

    def work(keeper: Keeper) -> None:
        keeper.unit.after_rollback(fail)
        raise AuthorizationException("the refusal")

    with pytest.raises(AuthorizationException, match="the refusal"):
        desk.run(Keeper, work)
    assert _codes(desk.world) == set()


# ----------------------------------------------------------------------------- what a use case sees
def test_one_moment_and_one_actor_hold_for_the_whole_unit(desk: Desk) -> None:
    def work(keeper: Keeper) -> None:
        assert keeper.unit.now is keeper.unit.now
        assert keeper.unit.now.utcoffset() is not None
        assert keeper.principal == desk.world.principal()
        assert keeper.organization_id == desk.world.id

    desk.run(Keeper, work)


def test_without_a_permission_it_is_said_which_role_lacks_it(
    app: Rosterwright, world: World
) -> None:
    viewer = Desk(app=app, world=world, role=Role.VIEWER)
    with pytest.raises(AuthorizationException, match=r"Your role \(viewer\)") as refusal:
        viewer.run(Keeper, lambda keeper: keeper.require(Permission.ROSTER_EDIT))
    assert refusal.value.context == {"permission": "roster.edit"}


def test_without_anybody_acting_nothing_is_allowed(app: Rosterwright) -> None:
    with (
        pytest.raises(AuthorizationException, match="Nobody is signed in"),
        use(app, Keeper, None) as keeper,
    ):
        keeper.require(Permission.ROSTER_VIEW)


def test_a_query_without_an_organization_is_an_error(app: Rosterwright) -> None:
    with pytest.raises(TenancyError), use(app, Keeper, None) as keeper:
        keeper.sites.list_in_order()


def test_a_request_serves_one_organization_only(desk: Desk) -> None:
    theirs = World(desk.app, slug="globex")
    with desk.app.app_context():
        with service(Keeper, principal=desk.world.principal()) as keeper:
            keeper.keep("A")
        with (
            pytest.raises(TenancyError, match="already serves"),
            service(Keeper, principal=theirs.principal()) as keeper,
        ):
            keeper.keep("X")
        with service(Keeper, principal=desk.world.principal()) as keeper:
            keeper.keep("B")
    assert _codes(desk.world) == {"A", "B"}


def test_an_instance_that_left_its_unit_raises_and_never_shows_stale_values(desk: Desk) -> None:
    with desk.app.app_context(), acting_as(desk.world.principal()):
        with service(Keeper) as keeper:
            added = keeper.sites.add(Site(code="A", name="A", time_zone="UTC"))
        with service(Keeper, read_only=True) as keeper:
            read = keeper.sites.find_by_code("A")
        for instance in (added, read):
            with pytest.raises(DetachedInstanceError):
                getattr(instance, Site.name.key)

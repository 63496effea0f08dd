"""Who signs in: changing accounts, and what is never left without an administrator."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any, Final

import pytest
from flask.testing import FlaskClient

from app import Rosterwright
from error_handlers.exceptions import (
    AppException,
    AuthorizationException,
    ConflictException,
    PreconditionFailedException,
    ResourceNotFoundException,
)
from models.account_link import AccountLink, LinkPurpose
from models.user import User
from models.user_session import UserSession
from security.permissions import Permission
from security.session_records import Ending
from services.users import ChangeUser, UserService
from tests.api.looking import audited
from tests.services.test_acting_by_token import by_token
from tests.services.use import use
from tests.support.cast import Cast, Member, member, sign_in
from tests.support.factories import World
from utils.clock import now
from utils.principal import Principal, Role

ROUNDS: Final = 20
Signed = Callable[[Member], FlaskClient]


def change(app: Rosterwright, actor: Member, target: Member, **given: object) -> None:
    """Let `actor` change the account of `target` as it stands now."""
    change_as(app, actor.principal, target, **given)


def change_as(app: Rosterwright, principal: Principal, target: Member, **given: object) -> None:
    values: dict[str, Any] = {"expected_version": current(target).version, **given}
    with use(app, UserService, principal) as users:
        users.change(ChangeUser(user_id=target.user.id, **values))


def current(person: Member) -> User:
    stored = person.world.again(person.user)
    assert stored is not None
    return stored


def is_signed_in(browser: FlaskClient) -> bool:
    return browser.get("/api/v1/me").status_code == 200


def endings_of(person: Member) -> list[str | None]:
    """Return why each session of somebody ended, None for those that live."""
    sessions = person.world.rows(UserSession, UserSession.user_id == person.user.id)
    return [session.ended_because for session in sessions]


def test_a_change_is_stored_and_audited_with_what_differs(app: Rosterwright, cast: Cast) -> None:
    person = cast.alice.world.employee(code="EMP7")
    change(app, cast.alice, cast.bob, name="Robert", role=Role.VIEWER, employee_code="EMP7")
    bob = current(cast.bob)
    assert (bob.name, bob.role, bob.employee_id) == ("Robert", Role.VIEWER, person.id)
    assert audited(app, bob.id) == [
        (
            "change",
            {"name": "Bob", "role": "manager", "employee_id": None},
            {"name": "Robert", "role": "viewer", "employee_id": str(person.id)},
        )
    ]
    change(app, cast.alice, cast.bob, employee_code=None)
    assert current(cast.bob).employee_id is None


def test_what_is_given_as_it_was_changes_nothing(app: Rosterwright, cast: Cast) -> None:
    change(app, cast.alice, cast.bob, name="Bob", role=Role.MANAGER, is_active=True)
    assert current(cast.bob).version == 1
    assert audited(app, cast.bob.user.id) == []


@pytest.mark.parametrize("role", [Role.MANAGER, Role.VIEWER, Role.EMPLOYEE])
def test_only_administrators_touch_accounts(app: Rosterwright, cast: Cast, role: Role) -> None:
    somebody = member(cast.alice.world, "Somebody", role)
    with pytest.raises(AuthorizationException):
        change(app, somebody, cast.bob, name="Mine")


def test_accounts_of_other_organizations_are_not_there(app: Rosterwright, cast: Cast) -> None:
    with pytest.raises(ResourceNotFoundException):
        change(app, cast.charlie, cast.bob, is_active=False)
    theirs = cast.charlie.world.employee(code="EMPX")
    with pytest.raises(ResourceNotFoundException) as refusal:
        change(app, cast.alice, cast.bob, employee_code=theirs.code)
    assert [fault.field for fault in refusal.value.errors] == ["employee_id"]


def test_whoever_saw_an_older_version_is_shown_the_current_one(
    app: Rosterwright, cast: Cast
) -> None:
    change(app, cast.alice, cast.bob, name="Robert")
    with pytest.raises(PreconditionFailedException) as refusal:
        change(app, cast.alice, cast.bob, expected_version=1, name="Bobby")
    assert refusal.value.context["current"] == {
        "email": cast.bob.email,
        "name": "Robert",
        "role": Role.MANAGER,
        "is_active": True,
        "version": 2,
    }


def test_disabling_ends_sessions_at_once_and_enabling_brings_none_back(
    app: Rosterwright, cast: Cast, browser_of: Signed
) -> None:
    browsers = [browser_of(cast.bob), browser_of(cast.bob)]
    change(app, cast.alice, cast.bob, is_active=False)
    assert endings_of(cast.bob) == [Ending.USER_DISABLED, Ending.USER_DISABLED]
    change(app, cast.alice, cast.bob, is_active=True)
    assert [is_signed_in(browser) for browser in browsers] == [False, False]
    assert is_signed_in(sign_in(app.test_client(), cast.bob))
    ended = ("end-sessions", None, {"sessions": 2, "because": "user-disabled"})
    assert ended in audited(app, cast.bob.user.id)


def test_another_role_means_signing_in_again(
    app: Rosterwright, cast: Cast, browser_of: Signed
) -> None:
    browser = browser_of(cast.bob)
    change(app, cast.alice, cast.bob, name="Robert")
    assert is_signed_in(browser)
    change(app, cast.alice, cast.bob, role=Role.VIEWER)
    assert not is_signed_in(browser)
    assert endings_of(cast.bob) == [Ending.ROLE_CHANGED]


def test_a_refused_change_ends_no_session(
    app: Rosterwright, cast: Cast, browser_of: Signed
) -> None:
    browser = browser_of(cast.alice)
    with pytest.raises(ConflictException):
        change(app, cast.alice, cast.alice, role=Role.MANAGER)
    assert is_signed_in(browser)


def test_a_disabled_account_loses_its_links_to_a_new_password(
    app: Rosterwright, cast: Cast
) -> None:
    bob = cast.bob.user
    link = cast.alice.world.account_link(
        purpose=LinkPurpose.RESET, email=bob.email, user_id=bob.id, expires_at=now()
    )
    change(app, cast.alice, cast.bob, is_active=False)
    (stored,) = cast.alice.world.rows(AccountLink)
    assert (stored.id, stored.revoked_at is None) == (link.id, False)


@pytest.mark.parametrize("end", [{"is_active": False}, {"role": Role.MANAGER}])
def test_the_last_active_administrator_stays(
    app: Rosterwright, cast: Cast, end: dict[str, object]
) -> None:
    off = member(cast.alice.world, "Olga", Role.ADMIN)
    change(app, cast.alice, off, is_active=False)
    with pytest.raises(ConflictException, match="only active administrator") as refusal:
        change(app, off, cast.alice, **end)
    assert [fault.field for fault in refusal.value.errors] == list(end)
    assert current(cast.alice).version == cast.alice.user.version
    change(app, cast.alice, off, is_active=True)
    change(app, off, cast.alice, **end)


def test_nobody_disables_themselves_though_others_could(app: Rosterwright, cast: Cast) -> None:
    olga = member(cast.alice.world, "Olga", Role.ADMIN)
    with pytest.raises(ConflictException, match="can't disable yourself"):
        change(app, olga, olga, is_active=False)
    change(app, olga, olga, role=Role.VIEWER)
    assert current(olga).role is Role.VIEWER


def at_once(*deeds: Callable[[], None]) -> list[AppException | None]:
    """Do all at the same moment; return what each was refused with."""
    start = Barrier(len(deeds))

    def attempt(deed: Callable[[], None]) -> AppException | None:
        start.wait()
        try:
            deed()
        except (ConflictException, AuthorizationException) as refusal:
            return refusal
        return None

    with ThreadPoolExecutor(len(deeds)) as people:
        return list(people.map(attempt, deeds))


def test_two_administrators_who_demote_each_other_at_once_leave_one(
    app: Rosterwright, world: World
) -> None:
    both = [member(world, "Alice", Role.ADMIN), member(world, "Olga", Role.ADMIN)]
    for _ in range(ROUNDS):
        refusals = at_once(
            partial(change, app, both[0], both[1], role=Role.MANAGER),
            partial(change, app, both[1], both[0], role=Role.MANAGER),
        )
        assert [type(refusal) for refusal in refusals if refusal] == [ConflictException]
        (left,) = world.rows(User, User.role == Role.ADMIN)
        demoted = next(person for person in both if person.user.id != left.id)
        change(app, demoted, demoted, role=Role.ADMIN)


def test_a_program_disables_and_renames_but_gives_nobody_other_rights(
    app: Rosterwright, cast: Cast
) -> None:
    program = by_token(cast.alice.principal, Permission.USERS_EDIT)
    change_as(app, program, cast.bob, name="Robert", is_active=False)
    for more in ({"is_active": True}, {"role": Role.ADMIN}):
        with pytest.raises(AuthorizationException, match="API token"):
            change_as(app, program, cast.bob, **more)
    assert (current(cast.bob).role, current(cast.bob).is_active) == (Role.MANAGER, False)

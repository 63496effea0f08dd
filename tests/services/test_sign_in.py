"""Signing in: two units of work, one refusal for everything, and failures that are counted."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
import sqlalchemy as sa
import time_machine

from app import Rosterwright
from error_handlers.exceptions import AuthenticationException, RateLimitedException
from models.database import db
from models.history import AuditEntry
from models.sign_in_failure import SignInFailure
from models.user import User
from models.user_session import UserSession
from security import sessions
from security.identity import UserIdentity
from security.passwords import PasswordHasher
from security.short_waits import transaction
from services.sign_in import sign_in
from tests.services.use import endings
from tests.support.cast import Cast, Member
from tests.support.factories import PASSWORD, World
from utils.principal import Principal, Role, acting_as, current_principal

WRONG: Final = "The e-mail address or the password is wrong. Try again."
NOON: Final = datetime(2026, 5, 4, 12, tzinfo=UTC)
FREE_FAILURES: Final = 5


def _sign_in(app: Rosterwright, email: str, password: str = PASSWORD) -> Principal:
    with app.app_context():
        return sign_in(email, password)


def _fail(app: Rosterwright, person: Member, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(AuthenticationException):
            _sign_in(app, person.email, "a wrong password")


def _account(person: Member) -> User:
    found = person.world.again(person.user)
    assert found is not None
    return found


def _change(app: Rosterwright, person: Member, **values: object) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.update(User).where(User.id == person.user.id).values(**values))


@time_machine.travel(NOON, tick=False)
def test_whoever_signs_in_is_known_with_organization_role_and_permissions(
    app: Rosterwright, cast: Cast
) -> None:
    principal = _sign_in(app, cast.bob.email)
    assert principal == Principal(
        organization_id=cast.bob.world.id,
        user_id=cast.bob.user.id,
        name="Bob",
        role=Role.MANAGER,
        permissions=cast.bob.principal.permissions,
        email=cast.bob.email,
        organization_slug="acme",
        time_zone="America/Chicago",
    )
    assert _account(cast.bob).last_signed_in_at == NOON
    assert [entry.action for entry in cast.bob.world.rows(AuditEntry)] == ["sign-in"]


@pytest.mark.parametrize("typed", ["BOB@acme.EXAMPLE", "  bob@acme.example\t"])
def test_the_address_is_found_whatever_its_case_and_the_blanks_around_it(
    app: Rosterwright, cast: Cast, typed: str
) -> None:
    assert _sign_in(app, typed).user_id == cast.bob.user.id


def test_every_reason_to_refuse_has_the_same_words(app: Rosterwright, cast: Cast) -> None:
    _change(app, cast.alice, is_active=False)
    said = set()
    for email, password in (
        (cast.bob.email, "a wrong password"),
        (cast.bob.email, ""),
        ("nobody@acme.example", PASSWORD),
        ("", ""),
        ("no address", PASSWORD),
        (cast.alice.email, PASSWORD),
    ):
        with pytest.raises(AuthenticationException) as refusal:
            _sign_in(app, email, password)
        said.add((str(refusal.value), str(refusal.value.context)))
    assert said == {(WRONG, "{}")}


@time_machine.travel(NOON, tick=False)
def test_a_failure_is_counted_and_the_count_outlives_the_refusal(
    app: Rosterwright, cast: Cast
) -> None:
    _fail(app, cast.bob, times=2)
    account = _account(cast.bob)
    assert (account.failed_sign_ins, account.last_failed_at) == (2, NOON)
    assert account.last_signed_in_at is None


@time_machine.travel(NOON, tick=False)
def test_refusals_leave_one_entry_a_minute_with_a_count(app: Rosterwright, cast: Cast) -> None:
    _fail(app, cast.bob, times=3)
    (entry,) = cast.bob.world.rows(AuditEntry)
    assert (entry.action, entry.count, entry.object_id) == ("sign-in-refused", 3, cast.bob.user.id)


def test_a_minute_later_it_is_a_new_entry(app: Rosterwright, cast: Cast) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        _fail(app, cast.bob)
        clock.shift(timedelta(minutes=1, seconds=1))
        _fail(app, cast.bob)
    assert sorted(entry.count for entry in cast.bob.world.rows(AuditEntry)) == [1, 1]


def test_after_some_failures_each_further_one_makes_everybody_wait_longer(
    app: Rosterwright, cast: Cast
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        _fail(app, cast.bob, times=FREE_FAILURES)
        for wait in (1, 2, 4):
            with pytest.raises(RateLimitedException, match=f"Wait {wait} seconds") as refusal:
                _sign_in(app, cast.bob.email)
            assert refusal.value.retry_after_seconds == wait
            clock.shift(timedelta(seconds=wait))
            _fail(app, cast.bob)
        clock.shift(timedelta(seconds=8))
        assert _sign_in(app, cast.bob.email).user_id == cast.bob.user.id
    assert _account(cast.bob).failed_sign_ins == 0


def test_being_told_to_wait_is_no_further_failure(app: Rosterwright, cast: Cast) -> None:
    with time_machine.travel(NOON, tick=False):
        _fail(app, cast.bob, times=FREE_FAILURES)
        with pytest.raises(RateLimitedException):
            _sign_in(app, cast.bob.email)
    assert _account(cast.bob).failed_sign_ins == FREE_FAILURES


def _outcomes(app: Rosterwright, email: str) -> list[str]:
    """Return what whoever guesses is told: in a row, after each wait, and days later."""
    told = []
    with time_machine.travel(NOON, tick=False) as clock:
        for seconds in (0, 0, 0, 0, 0, 0, 1, 0, 2, 3, 4, 0, 90_000, 0, 0, 0, 0, 0):
            clock.shift(timedelta(seconds=seconds))
            with pytest.raises((AuthenticationException, RateLimitedException)) as refusal:
                _sign_in(app, email, "a wrong password")
            told.append(str(refusal.value))
    return told


def test_an_address_without_an_account_is_told_what_an_account_is_told(
    app: Rosterwright, cast: Cast
) -> None:
    known = _outcomes(app, cast.bob.email)
    assert known == _outcomes(app, "Nobody@acme.example ")
    assert known.count(WRONG) == FREE_FAILURES + 3 + FREE_FAILURES
    (row,) = cast.bob.world.rows(SignInFailure)
    assert row.failures == _account(cast.bob).failed_sign_ins == FREE_FAILURES
    assert b"nobody" not in row.address_hash


def test_one_accounts_failures_slow_nobody_else(app: Rosterwright, cast: Cast) -> None:
    with time_machine.travel(NOON, tick=False):
        _fail(app, cast.bob, times=FREE_FAILURES)
        assert _sign_in(app, cast.alice.email).user_id == cast.alice.user.id


def test_signing_in_forgets_the_failures(app: Rosterwright, cast: Cast) -> None:
    _fail(app, cast.bob, times=2)
    _sign_in(app, cast.bob.email)
    account = _account(cast.bob)
    assert (account.failed_sign_ins, account.last_failed_at) == (0, None)


def test_a_disabled_account_is_refused_and_counted(app: Rosterwright, cast: Cast) -> None:
    _change(app, cast.bob, is_active=False)
    with pytest.raises(AuthenticationException):
        _sign_in(app, cast.bob.email)
    assert _account(cast.bob).failed_sign_ins == 1


def test_a_hash_with_old_parameters_is_made_anew_and_opens_again(
    app: Rosterwright, cast: Cast
) -> None:
    old = PasswordHasher(memory_kib=64, passes=1).hash(PASSWORD)
    _change(app, cast.bob, password_hash=old)
    _sign_in(app, cast.bob.email)
    renewed = _account(cast.bob).password_hash
    assert renewed != old
    assert not app.extensions["passwords"].needs_rehash(renewed)
    _sign_in(app, cast.bob.email)
    assert _account(cast.bob).password_hash == renewed


def test_a_wrong_password_renews_no_hash(app: Rosterwright, cast: Cast) -> None:
    old = PasswordHasher(memory_kib=64, passes=1).hash(PASSWORD)
    _change(app, cast.bob, password_hash=old)
    _fail(app, cast.bob)
    assert _account(cast.bob).password_hash == old


def test_whoever_acted_before_has_no_part_in_it_and_acts_on_afterwards(
    app: Rosterwright, cast: Cast
) -> None:
    with app.app_context(), acting_as(cast.bob.principal):
        principal = sign_in(cast.charlie.email, PASSWORD)
        assert current_principal() == cast.bob.principal
    assert principal.organization_id == cast.charlie.world.id
    assert cast.bob.world.count(AuditEntry) == 0
    assert cast.charlie.world.count(AuditEntry) == 1


def test_no_connection_waits_for_the_password(app: Rosterwright, cast: Cast) -> None:
    with endings(app) as counted:
        _sign_in(app, cast.bob.email)
    assert (counted.commits, counted.rollbacks) == (2, 0)  # begun, and accepted in another unit


@pytest.mark.parametrize(
    "change",
    [{"password_hash": "another"}, {"second_factor_since": NOON}, {"is_active": False}],
    ids=["password", "factor", "disabled"],
)
def test_an_account_that_changes_between_the_password_and_the_session_gets_none(
    app: Rosterwright, cast: Cast, change: dict[str, object]
) -> None:
    with app.test_request_context():
        principal = sign_in(cast.bob.email, PASSWORD)
        _change(app, cast.bob, **change)
        with pytest.raises(AuthenticationException, match="changed meanwhile"):
            sessions.sign_in(principal)
    assert cast.bob.world.count(UserSession) == 0


def test_whoever_changes_an_account_waits_for_the_session_that_begins(
    app: Rosterwright, cast: Cast
) -> None:
    with app.app_context():
        principal = sign_in(cast.bob.email, PASSWORD)
        with db.engine.begin() as beginning:
            assert UserIdentity().is_still_let_in(beginning, principal)
            with (
                db.engine.connect() as other,
                pytest.raises(sa.exc.OperationalError),
                transaction(other, wait_ms=50),
            ):
                other.execute(sa.update(User).values(password_hash="another"))


def test_an_address_of_another_organization_signs_in_there(app: Rosterwright, cast: Cast) -> None:
    assert _sign_in(app, cast.charlie.email).organization_slug == "globex"


def test_a_linked_employee_travels_with_the_sign_in(app: Rosterwright, world: World) -> None:
    person = world.employee()
    user = world.user(email="ana@acme.example", role=Role.EMPLOYEE, employee_id=person.id)
    principal = _sign_in(app, user.email)
    assert principal.employee_id == person.id
    assert set(principal.permissions) == {"own.request", "own.view"}

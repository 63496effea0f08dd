"""Changing the own password."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
import time_machine

from app import Rosterwright
from error_handlers.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConflictException,
    RateLimitedException,
    ValidationException,
)
from models.history import AuditEntry
from services.own_account import OwnAccountService
from services.passwords import change_password, prove_password
from services.registry import service
from services.sign_in import sign_in
from tests.api.looking import audited
from tests.services.use import endings
from tests.support.authenticator import account_of, change_user
from tests.support.cast import Cast
from tests.support.factories import PASSWORD
from utils.ids import new_id
from utils.principal import Principal, acting_as

NOON: Final = datetime(2026, 5, 4, 12, tzinfo=UTC)
NEW: Final = "a quite different sentence"


def change(app: Rosterwright, principal: Principal, current: str, new: str) -> None:
    with app.app_context(), acting_as(principal):
        change_password(current, new)


def faults_of(change: Callable[[], None]) -> dict[str, str]:
    """Return what is refused of each field."""
    with pytest.raises(ValidationException) as refusal:
        change()
    return {fault.field: fault.message for fault in refusal.value.errors}


@time_machine.travel(NOON, tick=False)
def test_the_new_password_opens_the_account_and_the_old_one_does_not(
    app: Rosterwright, cast: Cast
) -> None:
    change(app, cast.bob.principal, PASSWORD, NEW)
    with app.app_context():
        with pytest.raises(AuthenticationException):
            sign_in(cast.bob.email, PASSWORD)
        assert sign_in(cast.bob.email, NEW).name == "Bob"
    assert account_of(cast.bob).password_changed_at == NOON


def test_the_trail_tells_that_it_was_changed_and_nothing_of_the_password(
    app: Rosterwright, cast: Cast
) -> None:
    change(app, cast.bob.principal, PASSWORD, NEW)
    assert audited(app, cast.bob.user.id) == [("change-password", None, {"sessions_ended": 0})]
    (entry,) = cast.bob.world.rows(AuditEntry)
    assert (entry.actor_id, entry.reason) == (cast.bob.user.id, None)


@time_machine.travel(NOON, tick=False)
def test_a_wrong_current_password_is_said_of_its_field_and_counted_like_a_failed_sign_in(
    app: Rosterwright, cast: Cast
) -> None:
    bob = cast.bob.principal
    assert faults_of(lambda: change(app, bob, "a wrong password", NEW)) == {
        "current": "This is not your password."
    }
    account = account_of(cast.bob)
    assert (account.failed_sign_ins, account.last_failed_at) == (1, NOON)
    assert account.password_changed_at is None
    (entry,) = cast.bob.world.rows(AuditEntry)
    assert (entry.action, entry.actor_id) == ("password-refused", cast.bob.user.id)


def test_guessing_the_current_password_is_slowed_down(app: Rosterwright, cast: Cast) -> None:
    bob = cast.bob.principal
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(5):
            faults_of(lambda: change(app, bob, "a wrong password", NEW))
        with pytest.raises(RateLimitedException, match="Wait 1 seconds"):
            change(app, bob, PASSWORD, NEW)
        clock.shift(timedelta(seconds=1))
        change(app, bob, PASSWORD, NEW)


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("short", "at least 12 characters"),
        ("x" * 201, "at most 200"),
        ("aaaaaaaaaaaaaaaa", "different characters"),
        (PASSWORD, "your password already"),
        (PASSWORD.replace("c", "\N{FULLWIDTH LATIN SMALL LETTER C}"), "your password already"),
    ],
)
def test_a_new_password_that_can_not_be_used_is_said_of_its_field(
    app: Rosterwright, cast: Cast, new: str, words: str
) -> None:
    faults = faults_of(lambda: change(app, cast.bob.principal, PASSWORD, new))
    assert list(faults) == ["new"]
    assert words in faults["new"]
    assert account_of(cast.bob).failed_sign_ins == 0


def test_a_wrong_current_password_learns_nothing_of_the_new_one_being_the_same(
    app: Rosterwright, cast: Cast
) -> None:
    faults = faults_of(lambda: change(app, cast.bob.principal, "a wrong password", PASSWORD))
    assert list(faults) == ["current"]


def test_no_connection_waits_for_the_hashing(app: Rosterwright, cast: Cast) -> None:
    with endings(app) as counted:
        change(app, cast.bob.principal, PASSWORD, NEW)
    # Counted, then forgiven, then written: each in a unit of its own.
    assert (counted.commits, counted.rollbacks) == (3, 0)
    assert account_of(cast.bob).failed_sign_ins == 0


def test_what_was_proven_of_an_older_state_changes_nothing(app: Rosterwright, cast: Cast) -> None:
    with app.app_context(), acting_as(cast.bob.principal):
        proof = prove_password(PASSWORD)
        change_user(app, cast.bob, password_hash="set by a link meanwhile")
        with (
            pytest.raises(ConflictException, match="changed meanwhile"),
            service(OwnAccountService) as own,
        ):
            own.set_password(proof, "another hash")
    assert account_of(cast.bob).password_hash == "set by a link meanwhile"


def test_what_somebody_else_proved_changes_nothing(app: Rosterwright, cast: Cast) -> None:
    with app.app_context(), acting_as(cast.alice.principal):
        theirs = prove_password(PASSWORD)
    with (
        app.app_context(),
        acting_as(cast.bob.principal),
        pytest.raises(ConflictException),
        service(OwnAccountService) as own,
    ):
        own.set_password(theirs, "another hash")
    assert account_of(cast.bob).password_hash == cast.bob.user.password_hash


def test_a_program_does_not_change_passwords(app: Rosterwright, cast: Cast) -> None:
    program = replace(cast.bob.principal, token_id=new_id())
    with pytest.raises(AuthorizationException, match="token"):
        change(app, program, PASSWORD, NEW)


def test_the_system_has_no_password(app: Rosterwright, cast: Cast) -> None:
    with pytest.raises(AuthenticationException):
        change(app, cast.bob.world.principal(), PASSWORD, NEW)

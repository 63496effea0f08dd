"""Signing in with a second factor: the password alone opens nothing, no code opens twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier
from typing import Final

import pytest
import time_machine

from app import Rosterwright
from error_handlers.exceptions import (
    AuthenticationException,
    RateLimitedException,
    SecondFactorRequiredException,
)
from models.history import AuditEntry
from security.password_proofs import PasswordProof
from services.sign_in import check_code, check_password, sign_in
from tests.support.authenticator import (
    RECOVERY,
    Authenticator,
    account_of,
    change_user,
    give_factor,
)
from tests.support.cast import Cast, Member
from tests.support.factories import PASSWORD
from utils.principal import Principal, acting_as, current_principal

NOON: Final = datetime(2026, 5, 4, 12, tzinfo=UTC)
STEP: Final = timedelta(seconds=30)
FREE_FAILURES: Final = 5


@pytest.fixture
def pocket(app: Rosterwright, cast: Cast) -> Authenticator:
    """Bob's authenticator."""
    return give_factor(app, cast.bob)


def enter(app: Rosterwright, person: Member, code: str | None) -> Principal:
    with app.app_context():
        return sign_in(person.email, PASSWORD, code)


def proof_of(app: Rosterwright, person: Member) -> PasswordProof:
    with app.app_context():
        accepted = check_password(person.email, PASSWORD)
    assert isinstance(accepted, PasswordProof)
    return accepted


def prove(app: Rosterwright, proof: PasswordProof, code: str) -> Principal:
    with app.app_context():
        return check_code(proof, code)


def refused(app: Rosterwright, person: Member, code: str) -> str:
    """Return the words with which a code is refused."""
    with pytest.raises(AuthenticationException) as refusal:
        enter(app, person, code)
    return refusal.value.message


def actions(person: Member) -> list[str]:
    return [entry.action for entry in person.world.rows(AuditEntry)]


def test_the_right_password_alone_is_told_that_a_code_is_wanted_and_leaves_no_trace(
    app: Rosterwright, cast: Cast, pocket: Authenticator
) -> None:
    before = account_of(cast.bob)
    with pytest.raises(SecondFactorRequiredException, match="recovery"):
        enter(app, cast.bob, None)
    after = account_of(cast.bob)
    assert (after.failed_sign_ins, after.last_failed_at, after.version) == (0, None, before.version)
    assert actions(cast.bob) == []
    assert pocket.secret


def test_a_wrong_password_is_told_nothing_of_codes(
    app: Rosterwright, cast: Cast, pocket: Authenticator
) -> None:
    for code in (None, pocket.code()):
        with app.app_context(), pytest.raises(AuthenticationException) as refusal:
            sign_in(cast.bob.email, "a wrong password", code)
        assert type(refusal.value) is AuthenticationException
        assert "the password is wrong" in refusal.value.message


@pytest.mark.parametrize("off", [-1, 0, 1])
def test_password_and_code_let_in_also_when_the_clock_is_a_step_off(
    app: Rosterwright, cast: Cast, pocket: Authenticator, off: int
) -> None:
    with time_machine.travel(NOON, tick=False):
        principal = enter(app, cast.bob, pocket.code(off))
    assert principal.user_id == cast.bob.user.id
    assert account_of(cast.bob).last_signed_in_at == NOON
    assert actions(cast.bob) == ["sign-in"]


@pytest.mark.parametrize("off", [-2, 2])
def test_a_code_of_another_time_is_wrong_and_counted(
    app: Rosterwright, cast: Cast, pocket: Authenticator, off: int
) -> None:
    with time_machine.travel(NOON, tick=False):
        said = refused(app, cast.bob, pocket.code(off))
    assert "wrong, or it was used before" in said
    account = account_of(cast.bob)
    assert (account.failed_sign_ins, account.last_failed_at) == (1, NOON)
    assert actions(cast.bob) == ["code-refused"]


def test_no_code_is_taken_twice_nor_an_earlier_one_after_it(
    app: Rosterwright, cast: Cast, pocket: Authenticator
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        enter(app, cast.bob, pocket.code())
        for used in (pocket.code(), pocket.code(-1)):
            assert "used before" in refused(app, cast.bob, used)
        clock.shift(STEP)
        assert enter(app, cast.bob, pocket.code()).user_id == cast.bob.user.id


def test_a_recovery_code_lets_in_once(app: Rosterwright, cast: Cast, pocket: Authenticator) -> None:
    assert enter(app, cast.bob, RECOVERY[0].upper().replace("-", " ")).name == "Bob"
    assert "used before" in refused(app, cast.bob, RECOVERY[0])
    assert enter(app, cast.bob, RECOVERY[1]).name == "Bob"
    assert account_of(cast.bob).recovery_code_hashes == []
    assert actions(cast.bob).count("use-recovery-code") == 2
    assert enter(app, cast.bob, pocket.code()).name == "Bob"


@pytest.mark.parametrize(
    "code", ["", " ", "no code at all", "0" * 24, "123", "\N{FULLWIDTH DIGIT ONE}23456"]
)
def test_anything_else_is_a_wrong_code(
    app: Rosterwright, cast: Cast, pocket: Authenticator, code: str
) -> None:
    assert "wrong" in refused(app, cast.bob, code)
    assert pocket.secret


def test_a_recovery_code_of_somebody_else_opens_nothing(
    app: Rosterwright, cast: Cast, pocket: Authenticator
) -> None:
    give_factor(app, cast.alice, codes=("alice1-alice2-alice3-alice4",))
    assert "wrong" in refused(app, cast.bob, "alice1-alice2-alice3-alice4")
    assert "wrong" in refused(app, cast.alice, pocket.code())


def test_wrong_codes_slow_the_account_down_like_wrong_passwords(
    app: Rosterwright, cast: Cast, pocket: Authenticator
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        proof = proof_of(app, cast.bob)
        for _ in range(FREE_FAILURES):
            refused(app, cast.bob, pocket.wrong())
        for wait in (1, 2, 4):
            with pytest.raises(RateLimitedException, match=f"Wait {wait} seconds"):
                enter(app, cast.bob, None)
            with pytest.raises(RateLimitedException, match=f"Wait {wait} seconds"):
                prove(app, proof, pocket.code())
            clock.shift(timedelta(seconds=wait))
            refused(app, cast.bob, pocket.wrong())
        clock.shift(timedelta(seconds=8))
        enter(app, cast.bob, pocket.code())
    assert account_of(cast.bob).failed_sign_ins == 0
    (entry,) = cast.bob.world.rows(AuditEntry, AuditEntry.action == "code-refused")
    assert entry.count == FREE_FAILURES + 3


def test_the_right_password_alone_forgets_no_failure(
    app: Rosterwright, cast: Cast, pocket: Authenticator
) -> None:
    refused(app, cast.bob, pocket.wrong())
    with pytest.raises(SecondFactorRequiredException):
        enter(app, cast.bob, None)
    assert account_of(cast.bob).failed_sign_ins == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"password_hash": "another"},
        {"second_factor_since": NOON},
        {"second_factor_since": None},
        {"is_active": False},
    ],
    ids=["password", "factor", "no factor", "disabled"],
)
def test_what_the_password_proved_dies_with_a_change_of_the_account(
    app: Rosterwright, cast: Cast, pocket: Authenticator, changes: dict[str, object]
) -> None:
    proof = proof_of(app, cast.bob)
    change_user(app, cast.bob, **changes)
    with pytest.raises(AuthenticationException, match="the password is wrong"):
        prove(app, proof, pocket.code())


def test_a_factor_that_was_turned_on_meanwhile_is_not_passed_by(
    app: Rosterwright, cast: Cast
) -> None:
    pocket = give_factor(app, cast.bob)
    change_user(app, cast.bob, second_factor_since=None)  # it only waits to be confirmed
    assert enter(app, cast.bob, None).name == "Bob"
    change_user(app, cast.bob, second_factor_since=NOON)
    with pytest.raises(SecondFactorRequiredException):
        enter(app, cast.bob, None)
    assert enter(app, cast.bob, pocket.code()).name == "Bob"


def test_whoever_acted_before_acts_on_afterwards(
    app: Rosterwright, cast: Cast, pocket: Authenticator
) -> None:
    proof = proof_of(app, cast.bob)
    with app.app_context(), acting_as(cast.charlie.principal):
        check_code(proof, pocket.code())
        assert current_principal() == cast.charlie.principal
    assert actions(cast.charlie) == []


def at_once(app: Rosterwright, attempt: Callable[[], object], times: int) -> list[str]:
    """Return how each of so many simultaneous attempts ended."""
    start = Barrier(times)

    def run() -> str:
        start.wait(10)
        try:
            with app.app_context():
                attempt()
        except AuthenticationException:
            return "wrong"
        except RateLimitedException:
            return "wait"
        return "in"

    with ThreadPoolExecutor(times) as pool:
        return [each.result(30) for each in [pool.submit(run) for _ in range(times)]]


def test_of_two_with_one_code_at_once_one_gets_in(
    app: Rosterwright, cast: Cast, pocket: Authenticator
) -> None:
    for code in (pocket.code(), RECOVERY[0]):
        change_user(app, cast.bob, second_factor_last_step=None)
        proof = proof_of(app, cast.bob)
        outcomes = at_once(app, partial(check_code, proof, code), 2)
        assert sorted(outcomes) == ["in", "wrong"]


def test_many_guesses_at_once_are_no_more_than_as_many_one_after_the_other(
    app: Rosterwright, cast: Cast, pocket: Authenticator
) -> None:
    proof, guess = proof_of(app, cast.bob), pocket.wrong()
    outcomes = at_once(app, partial(check_code, proof, guess), 12)
    assert outcomes.count("wrong") <= FREE_FAILURES + 1
    assert account_of(cast.bob).failed_sign_ins == outcomes.count("wrong")


def test_many_passwords_at_once_are_no_more_than_as_many_one_after_the_other(
    app: Rosterwright, cast: Cast
) -> None:
    outcomes = at_once(app, partial(sign_in, cast.bob.email, "a wrong password"), 12)
    assert outcomes.count("wrong") <= FREE_FAILURES + 1
    assert account_of(cast.bob).failed_sign_ins == outcomes.count("wrong")
    nobodys = at_once(app, partial(sign_in, "nobody@acme.example", "a wrong password"), 12)
    assert 0 < nobodys.count("wrong") <= FREE_FAILURES + 1

"""Turning the second factor on, renewing its recovery codes and turning it off."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

import pytest
import time_machine

from app import Rosterwright
from error_handlers.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConflictException,
    PreconditionFailedException,
    RateLimitedException,
    ResourceNotFoundException,
    ValidationException,
)
from models.history import AuditEntry
from security.one_time_codes import RECOVERY_CODES, hash_of_recovery_code
from services.own_factor import begin_second_factor, renew_recovery_codes, turn_off_second_factor
from services.second_factor import FactorState, SecondFactorService
from services.sign_in import sign_in
from tests.api.looking import audited
from tests.services.use import use
from tests.support.authenticator import (
    RECOVERY,
    Authenticator,
    account_of,
    change_user,
    give_factor,
)
from tests.support.cast import Cast, Member
from tests.support.factories import PASSWORD
from utils.ids import new_id
from utils.principal import Principal, acting_as

NOON: Final = datetime(2026, 5, 4, 12, tzinfo=UTC)
T = TypeVar("T")


def acting(app: Rosterwright, who: Member | Principal, change: Callable[[], T]) -> T:
    """Let somebody do something."""
    principal = who.principal if isinstance(who, Member) else who
    with app.app_context(), acting_as(principal):
        return change()


def begun(app: Rosterwright, person: Member) -> Authenticator:
    setup = acting(app, person, lambda: begin_second_factor(PASSWORD))
    return Authenticator(secret=setup.secret)


def confirm(app: Rosterwright, person: Member, code: str) -> tuple[str, ...]:
    with use(app, SecondFactorService, person.principal) as factors:
        return factors.confirm(code)


def state(app: Rosterwright, person: Member) -> FactorState:
    with use(app, SecondFactorService, person.principal, read_only=True) as factors:
        return factors.state()


def turn_off_for(app: Rosterwright, principal: Principal, person: Member, version: int = 1) -> None:
    with use(app, SecondFactorService, principal) as factors:
        factors.turn_off_for(person.user.id, version)


def actions(person: Member) -> list[str]:
    return [entry.action for entry in person.world.rows(AuditEntry)]


@time_machine.travel(NOON, tick=False)
def test_it_is_begun_with_the_password_and_turned_on_with_a_code(
    app: Rosterwright, cast: Cast
) -> None:
    assert state(app, cast.bob) == FactorState(since=None, recovery_codes_left=0, setup=None)
    pocket = begun(app, cast.bob)
    waiting = state(app, cast.bob).setup
    assert waiting is not None
    assert (waiting.secret, state(app, cast.bob).since) == (pocket.secret, None)
    codes = confirm(app, cast.bob, pocket.code())
    assert state(app, cast.bob) == FactorState(
        since=NOON, recovery_codes_left=RECOVERY_CODES, setup=None
    )
    assert len(codes) == RECOVERY_CODES
    assert actions(cast.bob) == ["begin-second-factor", "turn-on-second-factor"]


def test_until_it_is_confirmed_the_password_alone_lets_in(app: Rosterwright, cast: Cast) -> None:
    begun(app, cast.bob)
    with app.app_context():
        assert sign_in(cast.bob.email, PASSWORD).name == "Bob"


def test_what_is_stored_gives_nothing_away(app: Rosterwright, cast: Cast) -> None:
    pocket = begun(app, cast.bob)
    codes = confirm(app, cast.bob, pocket.code())
    account = account_of(cast.bob)
    assert pocket.secret.encode() not in (account.second_factor_secret or b"")
    assert account.recovery_code_hashes == [hash_of_recovery_code(code) for code in codes]
    assert audited(app, cast.bob.user.id) == [
        ("begin-second-factor", None, None),
        ("turn-on-second-factor", None, {"sessions_ended": 0}),
    ]
    assert pocket.secret not in repr(state(app, cast.bob))


@time_machine.travel(NOON, tick=False)
def test_the_code_that_confirms_it_signs_in_nobody(app: Rosterwright, cast: Cast) -> None:
    pocket = begun(app, cast.bob)
    code = pocket.code()
    confirm(app, cast.bob, code)
    with app.app_context(), pytest.raises(AuthenticationException, match="used before"):
        sign_in(cast.bob.email, PASSWORD, code)


def test_every_recovery_code_that_was_shown_lets_in(app: Rosterwright, cast: Cast) -> None:
    codes = confirm(app, cast.bob, begun(app, cast.bob).code())
    with app.app_context():
        for code in codes:
            assert sign_in(cast.bob.email, PASSWORD, code).name == "Bob"
    assert state(app, cast.bob).recovery_codes_left == 0


def test_a_code_that_does_not_fit_leaves_everything_as_it_was(
    app: Rosterwright, cast: Cast
) -> None:
    pocket = begun(app, cast.bob)
    for wrong in (pocket.wrong(), "", "no code", RECOVERY[0]):
        with pytest.raises(ValidationException, match="does not fit") as refusal:
            confirm(app, cast.bob, wrong)
        assert [fault.field for fault in refusal.value.errors] == ["code"]
    waiting = state(app, cast.bob).setup
    assert waiting is not None
    assert waiting.secret == pocket.secret


def test_beginning_anew_makes_the_first_secret_worthless(app: Rosterwright, cast: Cast) -> None:
    first, second = begun(app, cast.bob), begun(app, cast.bob)
    with pytest.raises(ValidationException):
        confirm(app, cast.bob, first.code())
    confirm(app, cast.bob, second.code())


def test_a_secret_waits_for_a_quarter_of_an_hour(app: Rosterwright, cast: Cast) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        pocket = begun(app, cast.bob)
        clock.shift(timedelta(minutes=15))
        assert state(app, cast.bob).setup is not None
        clock.shift(timedelta(seconds=1))
        assert state(app, cast.bob).setup is None
        with pytest.raises(ConflictException, match="Begin anew"):
            confirm(app, cast.bob, pocket.code())


def test_nothing_is_confirmed_that_was_not_begun(app: Rosterwright, cast: Cast) -> None:
    with pytest.raises(ConflictException, match="Begin anew"):
        confirm(app, cast.bob, "123456")


def test_what_is_on_is_neither_begun_nor_confirmed_again(app: Rosterwright, cast: Cast) -> None:
    pocket = give_factor(app, cast.bob)
    with pytest.raises(ConflictException, match="on already"):
        begun(app, cast.bob)
    with pytest.raises(ConflictException):
        confirm(app, cast.bob, pocket.code())
    assert account_of(cast.bob).second_factor_last_step is None


@pytest.mark.parametrize(
    "change",
    [
        lambda _code: begin_second_factor("a wrong password"),
        lambda code: renew_recovery_codes("a wrong password", code),
        lambda code: turn_off_second_factor("a wrong password", code),
    ],
    ids=["begin", "renew", "turn off"],
)
def test_every_change_asks_for_the_password_and_counts_a_wrong_one(
    app: Rosterwright, cast: Cast, change: Callable[[str], object]
) -> None:
    pocket = give_factor(app, cast.bob)
    with pytest.raises(ValidationException) as refusal:
        acting(app, cast.bob, lambda: change(pocket.code()))
    assert [fault.field for fault in refusal.value.errors] == ["password"]
    account = account_of(cast.bob)
    assert (account.failed_sign_ins, account.second_factor_last_step) == (1, None)


@pytest.mark.parametrize("change", [renew_recovery_codes, turn_off_second_factor])
def test_renewing_and_turning_off_ask_for_a_code_and_count_a_wrong_one(
    app: Rosterwright, cast: Cast, change: Callable[[str, str], object]
) -> None:
    pocket = give_factor(app, cast.bob)
    with time_machine.travel(NOON, tick=False):
        for _ in range(5):
            with pytest.raises(ValidationException, match="wrong, or it was used") as refusal:
                acting(app, cast.bob, lambda: change(PASSWORD, pocket.wrong()))
            assert [fault.field for fault in refusal.value.errors] == ["code"]
        with pytest.raises(RateLimitedException):
            acting(app, cast.bob, lambda: change(PASSWORD, pocket.code()))
    account = account_of(cast.bob)
    assert account.second_factor_since is not None
    assert account.recovery_code_hashes == [hash_of_recovery_code(code) for code in RECOVERY]
    assert actions(cast.bob) == ["code-refused"]


@pytest.mark.parametrize("change", [renew_recovery_codes, turn_off_second_factor])
def test_a_factor_that_is_off_is_neither_renewed_nor_turned_off(
    app: Rosterwright, cast: Cast, change: Callable[[str, str], object]
) -> None:
    pocket = begun(app, cast.bob)
    with pytest.raises(ConflictException, match="is off"):
        acting(app, cast.bob, lambda: change(PASSWORD, pocket.code()))


def test_new_recovery_codes_take_the_place_of_the_old_ones(app: Rosterwright, cast: Cast) -> None:
    pocket = give_factor(app, cast.bob)
    codes = acting(app, cast.bob, lambda: renew_recovery_codes(PASSWORD, pocket.code()))
    stored = account_of(cast.bob).recovery_code_hashes
    assert stored == [hash_of_recovery_code(code) for code in codes]
    assert not set(codes) & set(RECOVERY)
    assert actions(cast.bob) == ["renew-recovery-codes"]


@pytest.mark.parametrize("by_recovery_code", [True, False])
def test_it_is_turned_off_with_password_and_code(
    app: Rosterwright, cast: Cast, *, by_recovery_code: bool
) -> None:
    pocket = give_factor(app, cast.bob)
    code = RECOVERY[0] if by_recovery_code else pocket.code()
    acting(app, cast.bob, lambda: turn_off_second_factor(PASSWORD, code))
    account = account_of(cast.bob)
    assert account.second_factor_secret is None
    assert account.second_factor_since is None
    assert account.second_factor_last_step is None
    assert account.recovery_code_hashes is None
    assert actions(cast.bob)[-1] == "turn-off-second-factor"
    with app.app_context():
        assert sign_in(cast.bob.email, PASSWORD).name == "Bob"


def test_no_program_touches_a_second_factor(app: Rosterwright, cast: Cast) -> None:
    give_factor(app, cast.bob)
    program = replace(cast.alice.principal, token_id=new_id())
    changes: list[Callable[[], object]] = [
        lambda: begin_second_factor(PASSWORD),
        lambda: renew_recovery_codes(PASSWORD, "123456"),
        lambda: turn_off_second_factor(PASSWORD, "123456"),
    ]
    for change in changes:
        with pytest.raises(AuthorizationException, match="API token"):
            acting(app, program, change)
    with pytest.raises(AuthorizationException, match="API token"):
        turn_off_for(app, program, cast.bob)


def test_an_administrator_turns_it_off_for_somebody_who_lost_it(
    app: Rosterwright, cast: Cast
) -> None:
    give_factor(app, cast.bob)
    turn_off_for(app, cast.alice.principal, cast.bob)
    assert account_of(cast.bob).second_factor_since is None
    (entry,) = cast.bob.world.rows(AuditEntry)
    assert (entry.action, entry.actor_id, entry.object_id) == (
        "turn-off-second-factor",
        cast.alice.user.id,
        cast.bob.user.id,
    )


def test_nobody_else_does(app: Rosterwright, cast: Cast) -> None:
    give_factor(app, cast.alice)
    with pytest.raises(AuthorizationException):
        turn_off_for(app, cast.bob.principal, cast.alice)
    with pytest.raises(ResourceNotFoundException):
        turn_off_for(app, cast.charlie.principal, cast.alice)
    assert account_of(cast.alice).second_factor_since is not None


def test_an_administrators_own_one_is_turned_off_with_password_and_code_only(
    app: Rosterwright, cast: Cast
) -> None:
    give_factor(app, cast.alice)
    with pytest.raises(ConflictException, match="your account page"):
        turn_off_for(app, cast.alice.principal, cast.alice)
    assert account_of(cast.alice).second_factor_since is not None


def test_a_user_who_has_none_or_was_changed_meanwhile_is_left_alone(
    app: Rosterwright, cast: Cast
) -> None:
    with pytest.raises(ConflictException, match="Bob has no second factor"):
        turn_off_for(app, cast.alice.principal, cast.bob)
    give_factor(app, cast.bob)
    change_user(app, cast.bob, version=7)
    with pytest.raises(PreconditionFailedException) as refusal:
        turn_off_for(app, cast.alice.principal, cast.bob, version=6)
    assert refusal.value.context["current"] == {"name": "Bob", "version": 7}

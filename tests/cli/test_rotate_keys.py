"""flask rotate-keys."""

from typing import Final

import pytest
from cryptography.fernet import Fernet

from app import Rosterwright
from models.user_session import UserSession
from security.encryption import SecretBox
from services.key_rotation import KeyRotationService
from services.registry import service
from services.rotating_keys import rotate_second_factors
from tests.cli.terminal import run
from tests.conftest import MakeApp
from tests.support.authenticator import account_of, change_user, give_factor
from tests.support.cast import Cast, Member, make_cast, sign_in
from tests.support.factories import World
from utils.json import loads

OLD: Final = Fernet.generate_key().decode()
NEW: Final = Fernet.generate_key().decode()
NOTHING: Final = {"sealed": 0, "unreadable": 0}


@pytest.fixture
def before(kept_app: MakeApp) -> Rosterwright:
    """The application as it was before there was a newer key."""
    return kept_app(SESSION_ENCRYPTION_KEYS=[OLD])


@pytest.fixture
def app(kept_app: MakeApp) -> Rosterwright:
    """The application with both keys, the new one in front."""
    return kept_app(SESSION_ENCRYPTION_KEYS=[NEW, OLD])


@pytest.fixture
def cast(before: Rosterwright) -> Cast:
    """Everybody has a second factor, sealed with the old key."""
    cast = make_cast(before, World(before))
    for person in cast.everyone.values():
        give_factor(before, person)
    return cast


def sealed(person: Member) -> bytes:
    return account_of(person).second_factor_secret or b""


def box(*keys: str) -> SecretBox:
    return SecretBox(keys)


def rotated(app: Rosterwright, *options: str, exit_code: int = 0) -> dict[str, object]:
    """Return what the command counted."""
    result = run(app, "rotate-keys", "--json", *options)
    assert result.exit_code == exit_code, result.stderr
    found = loads(result.stdout)
    assert isinstance(found, dict)
    return dict(found)


@pytest.mark.parametrize("batch_size", ["1", "2", "3", "1000"])
def test_afterwards_the_old_key_may_go_in_every_organization(
    app: Rosterwright, cast: Cast, batch_size: str
) -> None:
    secrets = {name: box(OLD).open(sealed(one)) for name, one in cast.everyone.items()}
    assert rotated(app, "--batch-size", batch_size)["second_factors"] == {
        "sealed": 3,
        "unreadable": 0,
    }
    assert {name: box(NEW).open(sealed(one)) for name, one in cast.everyone.items()} == secrets


def test_a_second_run_finds_nothing_to_do(app: Rosterwright, cast: Cast) -> None:
    rotated(app)
    after = sealed(cast.bob)
    again = rotated(app)
    assert (again["second_factors"], again["sessions"]) == (NOTHING, NOTHING)
    assert sealed(cast.bob) == after


def test_a_dry_run_counts_and_changes_nothing(
    before: Rosterwright, app: Rosterwright, cast: Cast
) -> None:
    change_user(before, cast.alice, second_factor_since=None, second_factor_secret=None)
    sign_in(before.test_client(), cast.alice)
    kept = sealed(cast.bob)
    (session,) = cast.alice.world.rows(UserSession)
    result = run(app, "rotate-keys", "--dry-run")
    assert result.stdout == (
        "Sessions: 1 would be sealed anew.\nSecond factors: 2 would be sealed anew.\n"
    )
    assert sealed(cast.bob) == kept
    assert [row.data for row in cast.alice.world.rows(UserSession)] == [session.data]
    assert rotated(app)["sessions"] == {"sealed": 1, "unreadable": 0}


def test_what_no_key_opens_is_counted_left_alone_and_told(app: Rosterwright, cast: Cast) -> None:
    lost = box(Fernet.generate_key().decode()).seal("lost")
    change_user(app, cast.bob, second_factor_secret=lost)
    assert rotated(app, exit_code=1)["second_factors"] == {"sealed": 2, "unreadable": 1}
    assert sealed(cast.bob) == lost
    again = run(app, "rotate-keys")
    assert again.stdout.endswith("Second factors: 0 sealed anew, 1 that no key opens.\n")
    assert "SESSION_ENCRYPTION_KEYS" in again.stderr


def test_what_its_user_did_meanwhile_stays(app: Rosterwright, cast: Cast) -> None:
    with app.app_context(), service(KeyRotationService, read_only=True) as keys:
        read = {one.user_id: one for one in keys.batch(None, 10)}
    anew = box(NEW).seal("a newer secret")
    change_user(app, cast.bob, second_factor_secret=anew)
    with app.app_context(), service(KeyRotationService) as keys:
        assert not keys.replace(read[cast.bob.user.id], b"an older one")
    assert sealed(cast.bob) == anew


def test_of_two_runs_each_secret_is_replaced_once(app: Rosterwright, cast: Cast) -> None:
    with app.app_context(), service(KeyRotationService, read_only=True) as keys:
        read = keys.batch(None, 10)
    with app.app_context():
        done = rotate_second_factors(batch_size=2, dry_run=False)
    with app.app_context(), service(KeyRotationService) as keys:
        late = [keys.replace(secret, b"the slower run") for secret in read]
    assert (done.sealed, late) == (3, [False] * 3)
    assert box(NEW).open(sealed(cast.charlie))


def test_without_a_ring_the_key_is_derived_from_the_secret_key(
    make_app: MakeApp, cast: Cast
) -> None:
    plain = make_app(SESSION_ENCRYPTION_KEYS=[], SECRET_KEY="another " * 8)
    give_factor(plain, cast.bob)
    both = make_app(SESSION_ENCRYPTION_KEYS=[OLD], SECRET_KEY="another " * 8)
    assert rotated(both)["second_factors"] == {"sealed": 1, "unreadable": 0}
    assert box(OLD).open(sealed(cast.bob))


@pytest.mark.parametrize("size", ["0", "-1", "many"])
def test_an_unusable_batch_size_is_wrong_usage(app: Rosterwright, size: str) -> None:
    result = run(app, "rotate-keys", "--batch-size", size)
    assert result.exit_code == 2
    assert "--batch-size" in result.stderr

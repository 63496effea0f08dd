"""Making and revoking tokens, several at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Final

from app import Rosterwright
from error_handlers.exceptions import ConflictException
from models.api_token import ApiToken
from security.permissions import Permission
from services.tokens import MOST_LIVE_TOKENS, CreateToken, MadeToken, RevokeToken, TokenService
from tests.services.use import use
from tests.support.cast import Cast
from tests.support.factories import World
from tests.support.tokens import known_token
from utils.clock import now

AT_ONCE: Final = 6
COMMAND: Final = CreateToken(
    name="Nightly export", scopes=(Permission.ROSTER_VIEW,) * 2, expires_in_days=None
)


def test_of_many_at_once_no_more_are_made_than_anybody_may_have(
    app: Rosterwright, cast: Cast, world: World
) -> None:
    for _ in range(MOST_LIVE_TOKENS - 2):
        known_token(world, cast.bob.user)
    ready = Barrier(AT_ONCE)

    def create(_number: int) -> bool:
        ready.wait(30)
        try:
            with use(app, TokenService, cast.bob.principal) as tokens:
                tokens.create(COMMAND)
        except ConflictException:
            return False
        return True

    with ThreadPoolExecutor(AT_ONCE) as threads:
        made = list(threads.map(create, range(AT_ONCE)))
    assert sum(made) == 2
    assert world.count(ApiToken) == MOST_LIVE_TOKENS


def test_a_scope_that_comes_twice_is_kept_once(app: Rosterwright, cast: Cast) -> None:
    with use(app, TokenService, cast.bob.principal) as tokens:
        assert tokens.create(COMMAND).token.scopes == ["roster.view"]


def test_the_text_of_a_token_stays_out_of_what_is_printed() -> None:
    made = MadeToken(token=ApiToken(name="Nightly export"), text="rw_secret")
    assert "rw_secret" not in repr(made)


def test_live_tokens_come_first_and_the_newest_of_them_first(app: Rosterwright, cast: Cast) -> None:
    for name in ("First", "Second", "Third"):
        with use(app, TokenService, cast.bob.principal) as tokens:
            tokens.create(replace(COMMAND, name=name))
    with use(app, TokenService, cast.bob.principal) as tokens:
        newest = tokens.list_own()[0]
        tokens.revoke(RevokeToken(token_id=newest.id, expected_version=1))
    with use(app, TokenService, cast.bob.principal, read_only=True) as tokens:
        listed = tokens.list_own()
        assert [token.name for token in listed] == ["Second", "First", "Third"]
        assert [token.is_live(now()) for token in listed] == [True, True, False]

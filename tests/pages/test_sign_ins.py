"""The page of sign-ins: which browsers, and signing out from afar."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from models.history import AuditEntry
from tests.pages.visitor import Visitor, words_of
from tests.support.cast import Cast, Member
from tests.support.factories import World
from tests.support.statements import Statements

SIGN_INS = "/account/sessions"
PAGE_BUDGET = 6
BrowserOf = Callable[[Member], FlaskClient]


def is_in(client: FlaskClient) -> bool:
    """Return whether somebody is signed in there."""
    return client.get("/api/v1/me").status_code == 200


def test_one_browser_is_this_one_and_there_is_no_other(as_bob: Visitor) -> None:
    words = words_of(as_bob.see(SIGN_INS))
    assert "This browser" in words
    assert "You are signed in nowhere else." in words
    assert "Sign out everywhere else" not in words


def test_another_browser_is_signed_out_from_here(
    as_bob: Visitor, browser_of: BrowserOf, cast: Cast, world: World
) -> None:
    other = browser_of(cast.bob)
    page = as_bob.see(SIGN_INS)
    (handle,) = re.findall(rf'action="{SIGN_INS}/([0-9a-f]{{64}})/end"', page)
    after = as_bob.follow(as_bob.send(f"{SIGN_INS}/{handle}/end", {}))
    assert "Signed out there." in after
    assert not is_in(other)
    assert is_in(as_bob.client)
    (entry,) = world.rows(AuditEntry, AuditEntry.action == "end-sessions")
    assert entry.actor_name == "Bob"


def test_everywhere_else_ends_all_but_this_one(
    as_bob: Visitor, browser_of: BrowserOf, cast: Cast
) -> None:
    others = [browser_of(cast.bob), browser_of(cast.bob)]
    as_bob.follow(as_bob.send(f"{SIGN_INS}/end-others", {}))
    assert [is_in(other) for other in others] == [False, False]
    assert is_in(as_bob.client)


def test_a_colleagues_browser_is_not_there(
    as_bob: Visitor, as_alice: Visitor, world: World, cast: Cast
) -> None:
    theirs = world.user_session(user=cast.alice.user)
    answer = as_bob.send(f"{SIGN_INS}/{theirs.id_hash.hex()}/end", {})
    assert answer.status_code == 404
    assert "Nothing was changed." in answer.get_data(as_text=True)
    assert is_in(as_alice.client)


def test_many_browsers_cost_no_more_statements(
    as_bob: Visitor, browser_of: BrowserOf, cast: Cast, statements: Statements
) -> None:
    for _ in range(10):
        browser_of(cast.bob)
    with statements.at_most(PAGE_BUDGET):
        as_bob.see(SIGN_INS)

"""The pages of API tokens: made and shown once, listed, revoked."""

import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient

from models.api_token import ApiToken
from tests.pages.visitor import Visitor, value_of, words_of
from tests.support.cast import SAME_ORIGIN, Cast
from tests.support.factories import World
from tests.support.statements import Statements

TOKENS = "/account/tokens"
NIGHTLY: dict[str, Any] = {
    "name": "Nightly export",
    "scopes": ["roster.view", "data.export"],
    "lifetime": "90",
}
PAGE_BUDGET = 6


def text_on(page: str) -> str:
    """Return the token that a page shows to be copied."""
    found = re.search(r'id="token" value="([^"]+)"', page)
    assert found is not None
    return unescape(found[1])


def make(visitor: Visitor, **changes: object) -> str:
    """Make a token and return the page that shows it."""
    form = {**NIGHTLY, **changes}
    answer = visitor.client.post(f"{TOKENS}/new", data=form, headers=SAME_ORIGIN)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def me(client: FlaskClient, text: str) -> int:
    """Return the status of asking who a token's bearer is."""
    return client.get("/api/v1/me", headers={"Authorization": f"Bearer {text}"}).status_code


def test_whoever_has_no_token_is_told_what_one_is_good_for(as_bob: Visitor) -> None:
    assert "No tokens yet" in as_bob.see(TOKENS)


def test_a_new_token_is_shown_once_and_works(
    as_bob: Visitor, client: FlaskClient, world: World
) -> None:
    page = make(as_bob)
    text = text_on(page)
    assert "Copy this token now" in page
    assert me(client, text) == 200
    listed = as_bob.see(TOKENS)
    assert text not in listed
    assert f"{text[:11]}" in listed
    assert "See the schedule, Take files out" in words_of(listed)
    (stored,) = world.rows(ApiToken)
    assert (stored.name, stored.scopes) == ("Nightly export", ["data.export", "roster.view"])


def test_only_what_its_user_may_do_can_be_chosen(as_bob: Visitor, world: World) -> None:
    assert "Look after users" not in as_bob.see(f"{TOKENS}/new")
    answer = as_bob.client.post(
        f"{TOKENS}/new", data={**NIGHTLY, "scopes": ["users.edit"]}, headers=SAME_ORIGIN
    )
    assert answer.status_code == 403
    assert "No token was made." in answer.get_data(as_text=True)
    assert world.count(ApiToken) == 0


def test_a_form_that_is_not_filled_in_comes_back_with_what_was_typed(as_bob: Visitor) -> None:
    answer = as_bob.client.post(
        f"{TOKENS}/new", data={"name": "Backups", "lifetime": "30"}, headers=SAME_ORIGIN
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert 'value="Backups"' in page
    assert re.search(r'value="30" required checked', page)
    assert "scopes-fault" in page


def test_a_revoked_token_opens_nothing_and_stays_in_the_list(
    as_bob: Visitor, client: FlaskClient, world: World
) -> None:
    text = text_on(make(as_bob))
    page = as_bob.see(TOKENS)
    (stored,) = world.rows(ApiToken)
    form = {"version": value_of(page, "version")}
    after = as_bob.follow(as_bob.send(f"{TOKENS}/{stored.id}/revoke", form))
    assert "Nightly export is revoked: it opens nothing any more." in after
    assert "Revoked" in words_of(as_bob.see(TOKENS))
    assert me(client, text) == 401


def test_an_old_form_revokes_nothing_unseen(as_bob: Visitor, world: World, cast: Cast) -> None:
    stored = world.api_token(user=cast.bob.user)
    answer = as_bob.send(f"{TOKENS}/{stored.id}/revoke", {"version": "7"})
    assert answer.status_code == 409
    assert "Nothing was changed." in answer.get_data(as_text=True)


def test_a_colleagues_token_is_not_there(as_bob: Visitor, world: World, cast: Cast) -> None:
    theirs = world.api_token(user=cast.alice.user)
    assert as_bob.send(f"{TOKENS}/{theirs.id}/revoke", {"version": "1"}).status_code == 404
    assert "Nightly export" not in as_bob.see(TOKENS)


def test_many_tokens_cost_no_more_statements(
    as_bob: Visitor, world: World, cast: Cast, statements: Statements
) -> None:
    for _ in range(30):
        world.api_token(user=cast.bob.user)
    with statements.at_most(PAGE_BUDGET):
        as_bob.see(TOKENS)

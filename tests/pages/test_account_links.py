"""Opening a link: the page asks for a password, and only sending it changes something."""

from typing import Final

import pytest
import time_machine

from app import Rosterwright
from models.account_link import AccountLink, LinkPurpose
from models.user import User
from models.user_session import UserSession
from security.one_time_secrets import hash_of, new_secret
from services.account_links import VALID_FOR
from tests.pages.visitor import Visitor, words_of
from tests.support.cast import Cast, Member, sign_in
from tests.support.factories import World
from utils.clock import now

NEW: Final = "a much better password"


def made(world: World, person: Member | None = None, **values: object) -> str:
    """Store a link to join, or to a new password of somebody; return its path."""
    secret = new_secret()
    known: dict[str, object] = {"secret_hash": hash_of(secret), "name": "Ana"}
    if person is not None:
        known |= {"purpose": LinkPurpose.RESET, "email": person.email, "user_id": person.user.id}
    known["expires_at"] = now() + VALID_FOR[LinkPurpose.RESET]
    world.account_link(**{**known, **values})
    return f"{'/new-password' if person else '/join'}/{secret}"


def test_the_page_says_who_is_invited_as_what_and_what_a_password_has_to_be(
    as_nobody: Visitor, world: World
) -> None:
    path = made(world, email="ana@acme.example")
    page = as_nobody.see(path)
    words = words_of(page)
    assert "Welcome, Ana" in words
    assert "Acme Stores invites you as manager" in words
    assert "At least 12 characters" in words
    assert 'value="ana@acme.example"' in page
    assert 'autocomplete="new-password"' in page
    assert world.rows(AccountLink)[0].version == 1


def test_whoever_chooses_a_password_is_in_under_a_session_of_their_own(
    as_nobody: Visitor, world: World
) -> None:
    path = made(world, email="ana@acme.example")
    answer = as_nobody.send(path, {"username": "ana@acme.example", "password": NEW})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    home = as_nobody.client.get("/", follow_redirects=True).get_data(as_text=True)
    assert "Welcome, Ana. You are signed in." in home
    (ana,) = world.rows(User)
    assert (ana.email, ana.name) == ("ana@acme.example", "Ana")


def test_using_a_link_ends_what_that_browser_had(as_bob: Visitor, cast: Cast) -> None:
    path = made(cast.charlie.world, email="bob@globex.example", name="Bob too")
    assert "Bob is signed in here now" in words_of(as_bob.see(path))
    as_bob.send(path, {"password": NEW})
    assert "Bob too" in as_bob.see("/events")
    sessions = cast.bob.world.rows(UserSession, UserSession.user_id == cast.bob.user.id)
    assert [one.ended_because for one in sessions] == ["replaced"]


def test_a_new_password_takes_the_place_of_the_old_one(
    app: Rosterwright, as_nobody: Visitor, cast: Cast
) -> None:
    path = made(cast.bob.world, cast.bob)
    assert "Choose a new password" in words_of(as_nobody.see(path))
    assert as_nobody.send(path, {"password": NEW}).headers["Location"] == "/"
    sign_in(app.test_client(), Member(user=cast.bob.user, world=cast.bob.world, password=NEW))


def test_whoever_has_a_second_factor_goes_on_to_the_sign_in(as_nobody: Visitor, cast: Cast) -> None:
    careful = cast.bob.world.user(second_factor_since=now())
    path = made(cast.bob.world, Member(user=careful, world=cast.bob.world))
    answer = as_nobody.send(path, {"password": NEW})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert as_nobody.client.get("/events").status_code == 302


def test_a_weak_password_is_explained_where_it_was_typed_and_not_shown_again(
    as_nobody: Visitor, world: World
) -> None:
    path = made(world)
    answer = as_nobody.send(path, {"password": "hunter2"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "Use at least 12 characters" in words_of(page)
    assert "hunter2" not in page
    assert as_nobody.send(path, {}).status_code == 400
    assert as_nobody.send(path, {"password": NEW}).status_code == 303


def test_every_link_that_opens_nothing_has_the_same_page(as_nobody: Visitor, world: World) -> None:
    used = made(world)
    as_nobody.send(used, {"password": NEW})
    as_nobody.send("/sign-out", {})
    paths = [used, made(world, revoked_at=now()), made(world, expires_at=now()), "/join/nonsense"]
    answers = [as_nobody.client.get(path) for path in paths]
    answers += [as_nobody.send(path, {"password": NEW}) for path in paths]
    assert {answer.status_code for answer in answers} == {404}
    (page,) = {words_of(answer.get_data(as_text=True)) for answer in answers}
    assert "ask an administrator of your organization for a new link" in page
    assert world.count(User) == 1


def test_an_address_that_got_an_account_meanwhile_is_told_to_sign_in(
    as_nobody: Visitor, world: World
) -> None:
    path = made(world, email="ana@acme.example")
    world.user(email="ana@acme.example")
    answer = as_nobody.send(path, {"password": NEW})
    assert answer.status_code == 409
    assert "You have an account" in words_of(answer.get_data(as_text=True))


def test_a_link_is_over_when_its_time_is(as_nobody: Visitor, world: World) -> None:
    path = made(world)
    with time_machine.travel(now() + VALID_FOR[LinkPurpose.RESET], tick=False):
        assert as_nobody.client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/join/nonsense", "/new-password/nonsense"])
def test_pages_of_links_tell_no_other_site_their_address(as_nobody: Visitor, path: str) -> None:
    answer = as_nobody.client.get(path)
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_form_is_taken_from_browsers_that_only_name_their_origin(
    as_nobody: Visitor, world: World
) -> None:
    """Over plain http browsers send no Sec-Fetch-Site to hosts other than localhost."""
    path = made(world)
    for origin, status in (("null", 403), ("http://evil.example", 403), ("http://localhost", 303)):
        answer = as_nobody.client.post(path, data={"password": NEW}, headers={"Origin": origin})
        assert answer.status_code == status, origin


def test_no_secret_gets_into_the_log(
    as_nobody: Visitor, world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    paths = [made(world), "/join/a-secret-that-is-unknown", "/new-password/another-unknown-one"]
    for path in paths:
        as_nobody.client.get(path)
        as_nobody.send(path, {"password": NEW})
        as_nobody.client.put(path)
    logged = capfd.readouterr().err
    assert "/join/[redacted]" in logged
    assert [path for path in paths if path.rpartition("/")[2] in logged] == []

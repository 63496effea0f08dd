"""The code that an account with a second factor wants: asked for before there is any session."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
import time_machine
from werkzeug.test import TestResponse

from app import Rosterwright
from models.user_session import UserSession
from security.password_proofs import TICKET_PATH
from tests.conftest import MakeApp
from tests.pages.test_signing_in import form_of
from tests.pages.visitor import Visitor, words_of
from tests.support.authenticator import RECOVERY, Authenticator, change_user, give_factor
from tests.support.cast import SAME_ORIGIN, Cast, make_cast
from tests.support.factories import World

NOON: Final = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def pocket(app: Rosterwright, cast: Cast) -> Authenticator:
    """Bob's authenticator."""
    return give_factor(app, cast.bob)


def give_password(visitor: Visitor, cast: Cast, **more: str) -> TestResponse:
    return visitor.send("/sign-in", {**form_of(cast.bob), **more})


def test_after_the_password_the_code_is_asked_for_and_then_the_wanted_page_is_shown(
    as_nobody: Visitor, cast: Cast, pocket: Authenticator
) -> None:
    answer = give_password(as_nobody, cast, next="/events?state=all")
    assert answer.headers["Location"] == f"{TICKET_PATH}?next=/events?state%3Dall"
    page = as_nobody.follow(answer)
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    assert 'value="/events?state=all"' in page
    entered = as_nobody.send(TICKET_PATH, {"code": pocket.code(), "next": "/events?state=all"})
    assert entered.headers["Location"] == "/events?state=all"
    assert "Bob" in as_nobody.follow(entered)


def test_no_session_exists_before_the_code_was_right(
    app: Rosterwright, as_nobody: Visitor, cast: Cast, pocket: Authenticator
) -> None:
    as_nobody.follow(give_password(as_nobody, cast))
    refused = as_nobody.send(TICKET_PATH, {"code": pocket.wrong()})
    assert refused.status_code == 401
    assert cast.bob.world.count(UserSession) == 0
    assert as_nobody.client.get_cookie(app.config["SESSION_COOKIE_NAME"]) is None
    assert as_nobody.client.get("/events").headers["Location"].startswith("/sign-in")
    as_nobody.send(TICKET_PATH, {"code": pocket.code()})
    assert cast.bob.world.count(UserSession) == 1


def test_the_ticket_goes_to_that_page_alone_and_no_script_reads_it(
    as_nobody: Visitor, cast: Cast, pocket: Authenticator
) -> None:
    answer = give_password(as_nobody, cast)
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("rosterwright-sign-in=")
    for attribute in ("HttpOnly", "SameSite=Strict", "Path=/sign-in/code", "Max-Age=300"):
        assert attribute in cookie
    assert "Secure" not in cookie
    entered = as_nobody.send(TICKET_PATH, {"code": pocket.code()})
    assert any("Max-Age=0" in each for each in entered.headers.getlist("Set-Cookie"))


def test_over_https_the_ticket_is_secure_and_its_name_says_so(make_app: MakeApp) -> None:
    app = make_app(SESSION_COOKIE_SECURE=True)
    cast = make_cast(app, World(app))
    give_factor(app, cast.bob)
    (cookie,) = give_password(Visitor(app.test_client()), cast).headers.getlist("Set-Cookie")
    assert cookie.startswith("__Secure-rosterwright-sign-in=")
    assert "; Secure" in cookie


def test_a_wrong_code_is_refused_in_place_and_shown_to_nobody(
    as_nobody: Visitor, cast: Cast, pocket: Authenticator
) -> None:
    give_password(as_nobody, cast)
    wrong = pocket.wrong()
    answer = as_nobody.send(TICKET_PATH, {"code": wrong, "next": "/events"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 401
    assert "wrong, or it was used before" in words_of(page)
    assert 'value="/events"' in page
    assert wrong not in page


def test_many_wrong_codes_say_when_to_come_back(
    as_nobody: Visitor, cast: Cast, pocket: Authenticator
) -> None:
    give_password(as_nobody, cast)
    wrong = pocket.wrong()
    for _ in range(5):
        as_nobody.send(TICKET_PATH, {"code": wrong})
    answer = as_nobody.send(TICKET_PATH, {"code": wrong})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Your code" in words_of(answer.get_data(as_text=True))


def test_a_recovery_code_has_a_form_of_its_own_and_says_that_it_is_used_up(
    as_nobody: Visitor, cast: Cast, pocket: Authenticator
) -> None:
    give_password(as_nobody, cast)
    page = as_nobody.see(f"{TICKET_PATH}?by=recovery")
    assert "inputmode" not in page
    wrong = as_nobody.send(TICKET_PATH, {"code": "no code", "by": "recovery"})
    assert "Your recovery code" in words_of(wrong.get_data(as_text=True))
    entered = as_nobody.send(TICKET_PATH, {"code": RECOVERY[0], "by": "recovery"})
    assert "opens nothing any more" in as_nobody.see("/events?q=zzz")
    assert entered.headers["Location"] == "/"
    assert pocket.secret


def test_after_five_minutes_the_password_is_asked_for_again(
    as_nobody: Visitor, cast: Cast, pocket: Authenticator
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        give_password(as_nobody, cast)
        clock.shift(timedelta(minutes=5, seconds=1))
        form = {"code": pocket.code(), "next": "/events"}
        answer = Visitor(as_nobody.client).send(TICKET_PATH, form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 401
    assert "longer than five minutes" in words_of(page)
    assert 'id="password"' in page
    assert 'value="/events"' in page


def test_a_password_that_changed_meanwhile_makes_the_ticket_worthless(
    app: Rosterwright, as_nobody: Visitor, cast: Cast, pocket: Authenticator
) -> None:
    give_password(as_nobody, cast)
    change_user(app, cast.bob, password_hash="another")
    answer = as_nobody.send(TICKET_PATH, {"code": pocket.code()})
    assert answer.status_code == 401
    assert 'id="password"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("ticket", [None, "", "made.up.text"])
def test_without_a_ticket_of_ours_the_password_comes_first(
    as_nobody: Visitor, ticket: str | None
) -> None:
    if ticket is not None:
        as_nobody.client.set_cookie("rosterwright-sign-in", ticket, path=TICKET_PATH)
    asked = as_nobody.client.get(f"{TICKET_PATH}?next=/events")
    assert (asked.status_code, asked.headers["Location"]) == (302, "/sign-in?next=/events")
    assert as_nobody.send(TICKET_PATH, {"code": "123456"}).status_code == 401


def test_a_code_does_not_come_from_another_site(
    as_nobody: Visitor, cast: Cast, pocket: Authenticator
) -> None:
    give_password(as_nobody, cast)
    answer = as_nobody.client.post(
        TICKET_PATH,
        data={"code": pocket.code()},
        headers={**SAME_ORIGIN, "Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403

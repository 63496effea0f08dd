"""The account page: who one is, the password, the second factor."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Final

import pytest
import time_machine
from flask.testing import FlaskClient

from app import Rosterwright
from tests.pages.test_signing_in import form_of
from tests.pages.visitor import Visitor, words_of
from tests.support.authenticator import (
    RECOVERY,
    Authenticator,
    account_of,
    change_user,
    give_factor,
)
from tests.support.cast import Cast, Member
from tests.support.factories import PASSWORD, World
from tests.support.statements import Statements

ACCOUNT: Final = "/account"
FACTOR: Final = f"{ACCOUNT}/second-factor"
NEW: Final = "a quite different sentence"
WRONG: Final = "tr0ub4dor and some more"
NOON: Final = datetime(2026, 5, 4, 17, tzinfo=UTC)
BrowserOf = Callable[[Member], FlaskClient]


def begun(visitor: Visitor) -> tuple[str, Authenticator]:
    """Begin a second factor; return the page that shows the key, and what it was brought into."""
    page = visitor.follow(visitor.send(FACTOR, {"password": PASSWORD}))
    key = "".join(re.findall(r"<code>(\w{4})</code>", page))
    return page, Authenticator(secret=key)


def codes_on(page: str) -> list[str]:
    return re.findall(r"<li><code>([a-z0-9-]{27})</code></li>", page)


def test_it_says_who_the_reader_is_in_words(app: Rosterwright, as_bob: Visitor, cast: Cast) -> None:
    person = cast.bob.world.employee(name="Bob Miller", code="EMP207")
    change_user(app, cast.bob, employee_id=person.id)
    said = words_of(as_bob.see(ACCOUNT))
    for words in (
        "You at Acme Stores",
        "Manager: plans the work",
        "bob@acme.example",
        "Bob Miller (EMP207)",
        "Chosen with the account",
        "Second factor Off",
    ):
        assert words in said


def test_it_is_the_first_section_of_the_own_account(as_bob: Visitor) -> None:
    page = as_bob.see(ACCOUNT)
    sections = re.search(r'aria-label="Sections">(.*?)</nav>', page, re.S)
    assert sections is not None
    assert sections[1].startswith(f'<a href="{ACCOUNT}" aria-current="page">You</a>')
    assert f'<a href="{ACCOUNT}">Your account</a>' in as_bob.see("/events?q=zzz")


def test_everybody_has_one(as_viewer: Visitor) -> None:
    assert "Viewer: looks at the schedule" in words_of(as_viewer.see(ACCOUNT))


def test_the_page_takes_few_statements(as_bob: Visitor, statements: Statements) -> None:
    with statements.at_most(3):
        as_bob.see(ACCOUNT)


@time_machine.travel(NOON, tick=False)
def test_the_password_is_changed_and_other_browsers_are_signed_out(
    as_bob: Visitor, cast: Cast, browser_of: BrowserOf
) -> None:
    elsewhere = browser_of(cast.bob)
    answer = as_bob.send(f"{ACCOUNT}/password", {"current": PASSWORD, "new": NEW})
    said = words_of(as_bob.follow(answer))
    assert "Your password is changed. You are signed out everywhere else." in said
    assert "Chosen today, 12:00." in said
    assert elsewhere.get("/events").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"current": WRONG, "new": NEW}, "This is not your password."),
        ({"current": PASSWORD, "new": "t00 small"}, "Use at least 12 characters"),
        ({"current": PASSWORD, "new": PASSWORD}, "This is your password already."),
        ({"current": PASSWORD}, "required"),
    ],
)
def test_what_can_not_be_done_is_told_beside_its_field_and_nothing_typed_comes_back(
    as_bob: Visitor, cast: Cast, form: dict[str, str], words: str
) -> None:
    answer = as_bob.send(f"{ACCOUNT}/password", form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert words in words_of(page)
    assert page.count('aria-invalid="true"') == 1
    for typed in form.values():
        assert typed not in page
    assert account_of(cast.bob).password_changed_at is None


def test_guessing_is_refused_in_place_with_when_to_come_back(as_bob: Visitor) -> None:
    for _ in range(5):
        as_bob.send(f"{ACCOUNT}/password", {"current": WRONG, "new": NEW})
    answer = as_bob.send(f"{ACCOUNT}/password", {"current": WRONG, "new": NEW})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    said = words_of(answer.get_data(as_text=True))
    assert "Nothing was changed." in said
    assert "Wait" in said


def test_a_second_factor_is_set_up_step_by_step(
    as_bob: Visitor, cast: Cast, browser_of: BrowserOf
) -> None:
    elsewhere = browser_of(cast.bob)
    assert 'id="password"' in as_bob.see(FACTOR)
    page, pocket = begun(as_bob)
    assert f"secret={pocket.secret}" in unescape(page)
    assert "<svg" in page
    assert not re.search(r"<svg[^>]*style=", page)
    wrong = as_bob.send(f"{FACTOR}/confirm", {"code": pocket.wrong()})
    assert wrong.status_code == 400
    assert "does not fit the key" in words_of(wrong.get_data(as_text=True))
    assert pocket.secret[:4] in wrong.get_data(as_text=True)
    done = as_bob.send(f"{FACTOR}/confirm", {"code": pocket.code()})
    assert done.status_code == 200
    assert len(codes_on(done.get_data(as_text=True))) == 10
    assert "Second factor On" in words_of(as_bob.see(ACCOUNT))
    assert elsewhere.get("/events").headers["Location"].startswith("/sign-in")


def test_the_key_and_the_codes_are_shown_no_longer_than_needed(as_bob: Visitor) -> None:
    _page, pocket = begun(as_bob)
    done = as_bob.send(f"{FACTOR}/confirm", {"code": pocket.code()})
    assert done.headers["Cache-Control"] == "no-store"
    later = as_bob.see(FACTOR)
    assert pocket.secret[:4] not in later
    assert codes_on(later) == []


def test_a_wrong_password_shows_no_key(as_bob: Visitor) -> None:
    answer = as_bob.send(FACTOR, {"password": WRONG})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "This is not your password." in page
    assert "QR code" not in page
    assert WRONG not in page


def test_what_was_confirmed_elsewhere_meanwhile_is_told(
    app: Rosterwright, as_bob: Visitor, cast: Cast
) -> None:
    begun(as_bob)
    pocket = give_factor(app, cast.bob)
    answer = as_bob.send(f"{FACTOR}/confirm", {"code": pocket.code()})
    assert answer.status_code == 409
    said = words_of(answer.get_data(as_text=True))
    assert "Nothing was changed." in said
    assert "On since" in said


def test_recovery_codes_are_renewed_and_shown_once(
    app: Rosterwright, as_bob: Visitor, cast: Cast
) -> None:
    pocket = give_factor(app, cast.bob)
    answer = as_bob.send(f"{FACTOR}/recovery-codes", {"password": PASSWORD, "code": pocket.code()})
    assert len(codes_on(answer.get_data(as_text=True))) == 10
    assert "10 recovery codes left" in words_of(as_bob.see(FACTOR))


def test_a_refusal_is_told_in_the_form_that_was_sent(
    app: Rosterwright, as_bob: Visitor, cast: Cast
) -> None:
    pocket = give_factor(app, cast.bob)
    for step, form in (("recovery-codes", "renew"), ("turn-off", "off")):
        answer = as_bob.send(f"{FACTOR}/{step}", {"password": PASSWORD, "code": pocket.wrong()})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 400
        faulty = re.findall(r'<input[^>]*id="([^"]+)"[^>]*aria-invalid="true"', page)
        assert faulty == [f"{form}-code"]


def test_it_is_turned_off_and_the_password_alone_signs_in(
    app: Rosterwright, as_bob: Visitor, as_nobody: Visitor, cast: Cast
) -> None:
    give_factor(app, cast.bob)
    answer = as_bob.send(f"{FACTOR}/turn-off", {"password": PASSWORD, "code": RECOVERY[0]})
    assert "Your second factor is off." in words_of(as_bob.follow(answer))
    assert as_nobody.send("/sign-in", form_of(cast.bob)).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("left", "words", "is_warned"),
    [
        (10, "10 recovery codes left", False),
        (4, "4 recovery codes left", False),
        (3, "3 recovery codes left", True),
        (1, "1 recovery code left", True),
        (0, "No recovery code is left", True),
    ],
)
def test_few_recovery_codes_are_a_warning(
    app: Rosterwright, as_bob: Visitor, cast: Cast, *, left: int, words: str, is_warned: bool
) -> None:
    give_factor(app, cast.bob, codes=tuple(f"code {number}" for number in range(left)))
    page = as_bob.see(ACCOUNT)
    assert words in words_of(page)
    assert ("Make new ones before you need them." in page) is is_warned


def test_the_organization_is_called_by_its_name_and_whoever_may_change_it_is_led_there(
    as_alice: Visitor, as_bob: Visitor, world: World
) -> None:
    name = world.organization.name
    assert f'<span class="small muted">{name}</span>' in as_bob.see("/account")
    assert "An administrator can change it." in as_bob.see("/account")
    mine = as_alice.see("/account")
    assert 'Change it under <a href="/settings/users">' in mine
    assert "An administrator can change it." not in mine

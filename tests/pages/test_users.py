"""The pages of users and invitations."""

import re
from html import unescape

import pytest

from app import Rosterwright
from models.account_link import AccountLink, LinkPurpose
from models.user import User
from tests.api.test_budgets import FEW, MANY
from tests.api.test_users import store_many
from tests.pages.visitor import Visitor, value_of, words_of
from tests.support.cast import Cast, Member, member, sign_in
from tests.support.factories import World
from tests.support.statements import Statements
from utils.clock import now
from utils.ids import new_id
from utils.principal import Role

USERS = "/settings/users"
INVITE = f"{USERS}/invite"
ANA = {"email": "ana@acme.example", "name": "Ana", "role": "manager"}
PAGE_BUDGET = 6


def page_of(person: Member) -> str:
    return f"{USERS}/{person.user.id}"


def link_on(page: str) -> str:
    """Return the path of the link that a page shows to be copied."""
    found = re.search(r'id="link" value="http://localhost([^"]+)"', page)
    assert found is not None
    return unescape(found[1])


def current(person: Member) -> User:
    stored = person.world.again(person.user)
    assert stored is not None
    return stored


def test_settings_are_a_place_for_administrators_alone(as_alice: Visitor, as_bob: Visitor) -> None:
    assert ">Settings" in as_alice.see("/events")
    assert f'href="{USERS}"' in as_alice.see("/settings/sites")
    assert "/settings" not in as_bob.see("/events")
    for path in (USERS, INVITE, f"{USERS}/{new_id()}"):
        assert as_bob.client.get(path).status_code == 403
    assert as_bob.send(INVITE, ANA).status_code == 403


def test_the_list_says_who_signs_in_as_what_and_how(
    app: Rosterwright, cast: Cast, world: World
) -> None:
    as_alice = Visitor(sign_in(app.test_client(), cast.alice))
    person = world.employee(code="EMP7", name="Zoe Lang")
    world.user(name="Zoe", role=Role.EMPLOYEE, employee_id=person.id, second_factor_since=now())
    world.user(name="Omar", is_active=False)
    words = words_of(as_alice.see(USERS))
    assert f"Alice you {cast.alice.email} Administrator Password today" in words
    assert "Employee Zoe Lang (EMP7) Password and code never" in words
    assert "Omar Disabled" in words
    assert "Charlie" not in words


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=bo", {"Bob"}),
        ("role=admin", {"Alice"}),
        ("state=disabled", {"Omar"}),
        ("state=active&role=manager", {"Bob"}),
        ("role=boss&state=odd", {"Alice", "Bob", "Omar"}),
        ("q=nobody", set()),
    ],
)
def test_the_list_is_narrowed(as_alice: Visitor, world: World, query: str, shown: set[str]) -> None:
    world.user(name="Omar", is_active=False, role=Role.VIEWER)
    words = words_of(as_alice.see(f"{USERS}?{query}").split('id="results"')[1])
    assert {name for name in ("Alice", "Bob", "Omar") if f"{name} " in words} == shown
    assert ("Nobody fits this search" in words) is (not shown)


def test_a_long_list_is_paged_both_ways(as_alice: Visitor, world: World, app: Rosterwright) -> None:
    store_many(app, world, 60)
    page = as_alice.see(f"{USERS}?role=viewer")
    assert "These are 20 invitations" in words_of(page)
    first = page.split("Invitations</h2>")[0]
    (after,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = as_alice.see(unescape(after))
    assert ("Person 00049" in first, "Person 00050" in first) == (True, False)
    assert ("Person 00050" in second, 'rel="prev"' in second) == (True, True)


@pytest.mark.parametrize("number", [FEW, MANY], ids=["10 rows", "10,000 rows"])
def test_the_pages_keep_their_budget(
    app: Rosterwright,
    as_alice: Visitor,
    cast: Cast,
    statements: Statements,
    number: int,
) -> None:
    store_many(app, cast.alice.world, number)
    for path in (f"{USERS}?q=person&state=active", page_of(cast.bob), INVITE):
        with statements.at_most(PAGE_BUDGET):
            as_alice.see(path)


def test_an_invitation_shows_its_link_once_and_waits_in_the_list(
    as_alice: Visitor, as_nobody: Visitor
) -> None:
    assert "Nobody is invited" in words_of(as_alice.see(USERS))
    answer = as_alice.send(INVITE, {**ANA, "employee": " "})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Hand this link to Ana" in words_of(page)
    assert "Welcome, Ana" in words_of(as_nobody.see(link_on(page)))
    listed = as_alice.see(USERS)
    assert "Ana ana@acme.example Manager Open until" in words_of(listed)
    assert link_on(page) not in listed


@pytest.mark.parametrize(
    ("wrong", "words", "status"),
    [
        ({"email": "bob@acme.example"}, "has an account already", 409),
        ({"email": "ana"}, "an address such as dana@example.com", 400),
        ({"name": " "}, "This is required", 400),
        ({"employee": "EMP404"}, "Nobody here has the employee id EMP404", 404),
    ],
)
def test_what_is_wrong_with_an_invitation_is_told_beside_its_field(
    as_alice: Visitor, world: World, wrong: dict[str, str], words: str, status: int
) -> None:
    answer = as_alice.send(INVITE, {**ANA, **wrong})
    page = answer.get_data(as_text=True)
    (name,) = wrong
    told = re.search(rf'id="{name}-hint">([^<]*)<', page)
    assert answer.status_code == status
    assert told is not None
    assert words in told[1]
    assert "Correct what is marked" in page
    assert re.search(r'value="manager" required checked', page)
    assert world.count(AccountLink) == 0


def test_an_invitation_is_renewed_and_withdrawn_from_the_list(
    as_alice: Visitor, as_nobody: Visitor, world: World
) -> None:
    first = link_on(as_alice.send(INVITE, ANA).get_data(as_text=True))
    (link,) = world.rows(AccountLink)
    again = link_on(as_alice.send(f"{USERS}/links/{link.id}/renew", {}).get_data(as_text=True))
    assert as_nobody.client.get(first).status_code == 404
    stale = as_alice.send(f"{USERS}/links/{link.id}/withdraw", {"version": "1"})
    assert stale.status_code == 409
    assert "Somebody changed this meanwhile" in words_of(stale.get_data(as_text=True))
    form = {"version": value_of(as_alice.see(USERS), "version")}
    withdrawn = as_alice.follow(as_alice.send(f"{USERS}/links/{link.id}/withdraw", form))
    assert "The link for Ana opens nothing any more" in words_of(withdrawn)
    assert "Withdrawn" in words_of(withdrawn)
    assert as_nobody.client.get(again).status_code == 404
    assert as_alice.send(f"{USERS}/links/{link.id}/renew", {}).status_code == 409
    assert as_alice.send(f"{USERS}/links/{new_id()}/renew", {}).status_code == 404


def test_an_account_is_changed_and_says_so(as_alice: Visitor, cast: Cast, world: World) -> None:
    world.employee(code="EMP7", name="Bob Jones")
    form = {"name": "Robert", "role": "viewer", "employee": "EMP7"}
    form["version"] = value_of(as_alice.see(page_of(cast.bob)), "version")
    words = words_of(as_alice.follow(as_alice.send(page_of(cast.bob), form)))
    assert "Saved: Robert, viewer." in words
    assert "Viewer · Bob Jones (EMP7)" in words
    form = {"name": "Robert", "role": "viewer", "version": "2", "employee": ""}
    as_alice.send(page_of(cast.bob), form)
    assert current(cast.bob).employee_id is None


def test_what_was_typed_stays_when_it_is_refused_but_not_over_somebody_elses_change(
    as_alice: Visitor, cast: Cast
) -> None:
    form = {"name": "Robert", "role": "viewer", "employee": "EMP404", "version": "1"}
    form["version"] = str(current(cast.bob).version)
    refused = as_alice.send(page_of(cast.bob), form)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 404
    assert 'value="Robert"' in page
    assert "Nobody here has the employee id EMP404" in page
    form |= {"employee": "", "version": "77"}
    stale = as_alice.send(page_of(cast.bob), form)
    page = stale.get_data(as_text=True)
    assert stale.status_code == 409
    assert "You see it now as it is" in page
    assert 'value="Robert"' not in page
    assert current(cast.bob).name == "Bob"


def test_disabling_and_enabling_say_what_happened(
    as_alice: Visitor, as_bob: Visitor, cast: Cast
) -> None:
    path = f"{page_of(cast.bob)}/active"
    page = as_alice.see(page_of(cast.bob))
    assert "They are signed out everywhere, at once" in words_of(page)
    form = {"version": value_of(page, "version"), "is_active": "false"}
    page = as_alice.follow(as_alice.send(path, form))
    assert "Bob is disabled and signed out everywhere." in words_of(page)
    assert as_bob.client.get("/events").status_code == 302
    assert "Make a new-password link" not in page
    form = {"version": value_of(page, "version"), "is_active": "true"}
    page = as_alice.follow(as_alice.send(path, form))
    assert "Bob can sign in again." in words_of(page)


def test_the_last_administrator_is_told_why_they_stay(as_alice: Visitor, cast: Cast) -> None:
    page = as_alice.see(page_of(cast.alice))
    assert "Disable this account" not in page
    form = {"name": "Alice", "role": "viewer", "version": value_of(page, "version")}
    answer = as_alice.send(page_of(cast.alice), form)
    assert answer.status_code == 409
    assert "Alice is the only active administrator" in words_of(answer.get_data(as_text=True))


def test_an_administrator_who_takes_another_role_signs_in_again(
    as_alice: Visitor, cast: Cast
) -> None:
    member(cast.alice.world, "Olga", Role.ADMIN)
    form = {"name": "Alice", "role": "viewer"}
    form["version"] = value_of(as_alice.see(page_of(cast.alice)), "version")
    assert as_alice.send(page_of(cast.alice), form).headers["Location"] == "/sign-in"
    assert "Sign in" in as_alice.see("/sign-in")


def test_a_link_to_a_new_password_is_shown_once_and_can_be_withdrawn(
    as_alice: Visitor, as_nobody: Visitor, cast: Cast
) -> None:
    answer = as_alice.send(f"{page_of(cast.bob)}/reset-link", {})
    path = link_on(answer.get_data(as_text=True))
    assert "Choose a new password" in words_of(as_nobody.see(path))
    page = as_alice.see(page_of(cast.bob))
    assert "A link to a new password can be used until tomorrow" in words_of(page)
    (link,) = cast.bob.world.rows(AccountLink, AccountLink.purpose == LinkPurpose.RESET)
    form = {"version": str(link.version)}
    page = as_alice.follow(as_alice.send(f"{USERS}/links/{link.id}/withdraw", form))
    assert "Make a new-password link" in page
    assert as_nobody.client.get(path).status_code == 404


def test_somebody_is_signed_out_everywhere(
    app: Rosterwright, as_alice: Visitor, as_bob: Visitor, cast: Cast
) -> None:
    for _ in range(6):
        sign_in(app.test_client(), cast.bob)
    path = f"{page_of(cast.bob)}/end-sessions"
    words = words_of(as_alice.see(page_of(cast.bob)))
    assert "Another program 127.0.0.1 · last used today" in words
    assert "and 2 more" in words
    assert "Signed out in 7 browsers." in words_of(as_alice.follow(as_alice.send(path, {})))
    assert "There was no session" in words_of(as_alice.follow(as_alice.send(path, {})))
    assert as_bob.client.get("/events").status_code == 302
    assert "In no browser" in as_alice.see(page_of(cast.bob))


def test_a_lost_second_factor_is_turned_off_and_signs_out(
    app: Rosterwright, as_alice: Visitor, cast: Cast
) -> None:
    careful = cast.bob.world.user(second_factor_since=now(), name="Cora")
    cora = Member(user=careful, world=cast.bob.world)
    page = as_alice.see(page_of(cora))
    assert "Turn off the second factor?" in words_of(page)
    path, form = f"{page_of(cora)}/second-factor-off", {"version": value_of(page, "version")}
    page = as_alice.follow(as_alice.send(path, form))
    assert "The second factor is off. The password alone signs in." in words_of(page)
    assert "Second factor Off" in words_of(page)
    sign_in(app.test_client(), cora)
    again = as_alice.send(path, {"version": str(current(cora).version)})
    assert again.status_code == 409
    assert "Cora has no second factor turned on" in words_of(again.get_data(as_text=True))
    assert "second-factor-off" not in as_alice.see(page_of(cast.bob))


def test_whoever_signs_themselves_out_elsewhere_stays_here(
    app: Rosterwright, as_alice: Visitor, cast: Cast
) -> None:
    elsewhere = sign_in(app.test_client(), cast.alice)
    answer = as_alice.send(f"{page_of(cast.alice)}/end-sessions", {})
    assert "Signed out in 1 browser." in words_of(as_alice.follow(answer))
    assert elsewhere.get("/events").status_code == 302


def test_accounts_of_other_organizations_are_not_there(as_alice: Visitor, cast: Cast) -> None:
    path = page_of(cast.charlie)
    assert as_alice.client.get(path).status_code == 404
    for place, form in (
        ("", {"name": "Mine", "role": "viewer", "version": "1"}),
        ("/active", {"is_active": "false", "version": "1"}),
        ("/reset-link", {}),
        ("/end-sessions", {}),
    ):
        assert as_alice.send(f"{path}{place}", form).status_code == 404, place

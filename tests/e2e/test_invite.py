"""An invitation from one browser to another, and a new password the same way."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewContext, enter
from tests.e2e.looks import faults
from tests.support.cast import Cast, Member

pytestmark = pytest.mark.browser

PASSWORD = "a much better password"


@pytest.fixture
def hers(new_context: NewContext, cast: Cast) -> Page:
    """Alice, an administrator, at her own browser."""
    context = new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    enter(page, cast.alice)
    return page


def link_on(page: Page) -> str:
    """Copy the link that is shown, and return what the clipboard holds then."""
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied: str = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("Link", exact=True).input_value()
    return copied


def choose_password(page: Page, button: str) -> None:
    page.get_by_label(re.compile("password", re.IGNORECASE)).fill(PASSWORD)
    page.get_by_role("button", name=button).click()


def test_whoever_is_invited_joins_from_another_browser(
    hers: Page, new_context: NewContext, cast: Cast
) -> None:
    hers.get_by_role("link", name="Settings").click()
    hers.get_by_role("navigation", name="Sections").get_by_role("link", name="Users").click()
    hers.get_by_role("link", name="Invite somebody").click()
    hers.get_by_label("Name").fill("Ana García")
    hers.get_by_label("E-mail").fill(cast.bob.email)
    hers.get_by_role("radio", name="Viewer").check()
    hers.get_by_role("button", name="Make the link").click()
    expect(hers.get_by_role("alert")).to_be_focused()
    expect(hers.get_by_text("has an account already")).to_be_visible()
    assert faults(hers) == []
    hers.get_by_label("E-mail").fill("ana@acme.example")
    hers.get_by_role("button", name="Make the link").click()
    expect(hers.get_by_role("heading", name="Hand this link to Ana García")).to_be_visible()
    assert faults(hers) == []
    link = link_on(hers)

    theirs = new_context().new_page()
    theirs.goto(link)
    expect(theirs.get_by_role("heading", name="Welcome, Ana García")).to_be_visible()
    choose_password(theirs, "Join and sign in")
    expect(theirs.locator("#toasts")).to_contain_text("Welcome, Ana García. You are signed in.")
    expect(theirs.get_by_role("link", name="Files")).to_have_count(0)
    theirs.goto(link)
    expect(theirs.get_by_role("heading", name="This link can't be used")).to_be_visible()

    hers.goto("/settings/users")
    row = hers.get_by_role("row", name="Ana García").first
    expect(row).to_contain_text("Viewer")
    row.get_by_role("link").click()
    hers.get_by_role("button", name="Disable this account…").click()
    hers.get_by_role("dialog").get_by_role("button", name="Disable", exact=True).click()
    expect(hers.locator("#toasts")).to_contain_text("is disabled and signed out everywhere")
    theirs.goto("/events")
    expect(theirs).to_have_url(re.compile("/sign-in"))


def test_a_forgotten_password_is_replaced_and_the_old_browser_is_signed_out(
    hers: Page, new_context: NewContext, cast: Cast
) -> None:
    old = new_context().new_page()
    enter(old, cast.bob)
    hers.goto(f"/settings/users/{cast.bob.user.id}")
    hers.get_by_role("button", name="Make a new-password link").click()
    link = link_on(hers)

    theirs = new_context(java_script_enabled=False).new_page()
    theirs.goto("/sign-in")
    expect(theirs.get_by_text("Forgot your password?")).to_be_visible()
    theirs.goto(link)
    choose_password(theirs, "Keep it and sign in")
    expect(theirs.locator("#toasts")).to_contain_text("Welcome, Bob. You are signed in.")
    old.goto("/events")
    expect(old).to_have_url(re.compile("/sign-in"))
    enter(old, Member(user=cast.bob.user, world=cast.bob.world, password=PASSWORD))

"""A second factor in a browser: set up, asked for, and a recovery code when the phone is lost."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.conftest import NewContext, enter
from tests.support.authenticator import Authenticator
from tests.support.cast import Cast, Member

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}


def shown_key(page: Page, person: Member) -> Authenticator:
    """Give the password and bring the key that is shown into an authenticator."""
    page.get_by_label("Your password").fill(person.password)
    page.get_by_role("button", name="Show the key").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    return Authenticator(secret="".join(page.locator(".key code").all_inner_texts()))


def shown_codes(page: Page) -> list[str]:
    """Return the recovery codes, once all of them are there."""
    codes = page.locator("#codes code")
    expect(codes).to_have_count(10)
    return codes.all_inner_texts()


def set_up(page: Page, person: Member) -> tuple[Authenticator, list[str]]:
    """Turn the second factor on; return what shows its codes, and the recovery codes."""
    page.goto("/account")
    page.get_by_role("link", name="Set it up").click()
    pocket = shown_key(page, person)
    page.get_by_label("Six digits").fill(pocket.wrong())
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_text("This code does not fit the key.")).to_be_visible()
    expect(page.get_by_label("Six digits")).to_be_focused()
    page.get_by_label("Six digits").fill(pocket.code())
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    codes = shown_codes(page)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("10 recovery codes left")).to_be_visible()
    return pocket, codes


def give_password(page: Page, person: Member) -> None:
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign in").click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Bob").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")


def answer(page: Page, label: str, code: str) -> None:
    page.get_by_label(label).fill(code)
    page.get_by_role("button", name="Sign in").click()


def test_it_is_set_up_and_asked_for_and_a_recovery_code_stands_in_for_it(
    page: Page, cast: Cast
) -> None:
    enter(page, cast.bob)
    pocket, codes = set_up(page, cast.bob)
    sign_out(page)
    page.goto("/events")
    give_password(page, cast.bob)
    expect(page.get_by_label("Six digits")).to_be_focused()
    answer(page, "Six digits", pocket.wrong())
    expect(page.get_by_text("This code is wrong, or it was used before.")).to_be_visible()
    answer(page, "Six digits", pocket.code(1))
    page.wait_for_url("**/events")
    sign_out(page)
    give_password(page, cast.bob)
    page.get_by_role("link", name="Use a recovery code").click()
    answer(page, "Recovery code", codes[0])
    page.wait_for_url("**/")
    expect(page.locator("#toasts")).to_contain_text("You signed in with a recovery code.")
    sign_out(page)
    give_password(page, cast.bob)
    page.get_by_role("link", name="Use a recovery code").click()
    answer(page, "Recovery code", codes[0])
    expect(page.get_by_text("This code is wrong, or it was used before.")).to_be_visible()


def test_it_works_on_a_phone_that_runs_no_script(new_context: NewContext, cast: Cast) -> None:
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    enter(page, cast.bob)
    pocket, _codes = set_up_quickly(page, cast.bob)
    stranger = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    stranger.goto("/sign-in")
    give_password(stranger, cast.bob)
    answer(stranger, "Six digits", pocket.code(1))
    stranger.wait_for_url("**/")


def set_up_quickly(page: Page, person: Member) -> tuple[Authenticator, list[str]]:
    """Turn the second factor on without mistyping anything, with or without a script."""
    page.goto("/account/second-factor")
    pocket = shown_key(page, person)
    page.get_by_label("Six digits").fill(pocket.code())
    page.get_by_role("button", name="Turn it on").click()
    return pocket, shown_codes(page)


def test_typed_passwords_can_be_looked_at_and_are_hidden_again(page: Page, cast: Cast) -> None:
    enter(page, cast.bob)
    page.goto("/account")
    field = page.get_by_label("New password")
    field.fill("a quite different sentence")
    page.get_by_label("Show what I type").check()
    expect(field).to_have_attribute("type", "text")
    page.get_by_label("Show what I type").uncheck()
    expect(field).to_have_attribute("type", "password")


def test_the_recovery_codes_are_copied_line_by_line(new_context: NewContext, cast: Cast) -> None:
    context = new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    enter(page, cast.bob)
    _pocket, codes = set_up_quickly(page, cast.bob)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").split() == codes

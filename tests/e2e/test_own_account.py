"""Tokens and sign-ins of one's own, in the browser."""

import pytest
from playwright.sync_api import APIResponse, Page, expect

from tests.e2e.conftest import NewContext, enter
from tests.e2e.looks import faults
from tests.support.cast import Cast

pytestmark = pytest.mark.browser


def ask(page: Page, text: str) -> APIResponse:
    """Ask who the bearer of a token is, as a program does, without any cookie."""
    return page.context.request.get(
        "/api/v1/me", headers={"Authorization": f"Bearer {text}", "Cookie": ""}
    )


def test_a_token_is_made_used_and_revoked(page: Page, cast: Cast) -> None:
    enter(page, cast.bob)
    page.goto("/account/tokens")
    assert faults(page) == []
    page.get_by_role("link", name="Make a token").click()
    page.get_by_label("What is it for?").fill("Nightly export")
    page.get_by_role("checkbox", name="See the schedule").check()
    assert faults(page) == []
    page.get_by_role("button", name="Make the token").click()
    text = page.get_by_label("Token", exact=True).input_value()
    assert faults(page) == []
    assert ask(page, text).json()["permissions"] == ["roster.view"]

    page.get_by_role("link", name="I have copied it").click()
    page.get_by_role("button", name="Revoke Nightly export").click()
    assert faults(page) == []
    page.get_by_role("button", name="Revoke it").click()
    expect(page.locator("#toasts")).to_contain_text("Nightly export is revoked")
    assert faults(page) == []
    assert ask(page, text).status == 401


def test_another_browser_is_signed_out_and_lands_at_the_door(
    page: Page, new_context: NewContext, cast: Cast
) -> None:
    elsewhere = new_context().new_page()
    enter(elsewhere, cast.bob)
    enter(page, cast.bob)
    page.goto("/account/sessions")
    assert faults(page) == []
    page.get_by_role("button", name="Sign out there").click()
    expect(page.locator("#toasts")).to_contain_text("Signed out there.")

    elsewhere.get_by_role("link", name="Events", exact=True).click()
    elsewhere.wait_for_url("**/sign-in*")
    page.reload()
    expect(page.get_by_text("You are signed in nowhere else.")).to_be_visible()

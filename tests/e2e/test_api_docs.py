"""The API's reference in a browser: found, opened and copied by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewContext

pytestmark = pytest.mark.browser


def test_an_operation_is_found_opened_and_copied_by_keyboard(page: Page) -> None:
    page.goto("/api/docs")
    page.keyboard.press("/")
    page.keyboard.type("zone only while")
    expect(page.locator("#found")).to_contain_text(re.compile(r"[1-4] of \d{3}"))
    expect(page).to_have_url(re.compile(r"/api/docs\?q=zone"))
    operation = page.locator("#patch_sites_by_code")
    expect(operation).to_have_attribute("open", "")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    operation.get_by_role("button", name="Copy").first.press("Enter")
    expect(page.locator("#live")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith('curl -X PATCH "$API/sites/8135"')


def test_an_address_opens_what_it_names_and_links_lead_on(page: Page) -> None:
    page.goto("/api/docs#get_schedules_by_schedule_id")
    operation = page.locator("#get_schedules_by_schedule_id")
    expect(operation).to_have_attribute("open", "")
    operation.get_by_role("link", name="Schedule", exact=True).click()
    expect(page.locator("#thing-Schedule")).to_have_attribute("open", "")
    page.get_by_role("button", name="Open all").click()
    assert page.locator(".operation:not([open])").count() == 0


def test_it_reads_and_searches_without_a_script(new_context: NewContext) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/api/docs")
    page.get_by_role("searchbox").fill("teleport people")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="No operation fits these words")).to_be_visible()
    page.get_by_role("link", name="Show all operations").click()
    page.locator("#get_sites summary").click()
    expect(page.locator("#get_sites")).to_contain_text('curl "$API/sites"')

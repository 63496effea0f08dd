"""Settings in a browser: what an administrator changes is what the day offers."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import NewContext, enter
from tests.e2e.looks import faults
from tests.support.cast import Cast
from tests.support.factories import MONDAY, World

pytestmark = pytest.mark.browser

CORE = "/settings/event-types/core"


def core_of(page: Page) -> Locator:
    """Return the line of core work in the list."""
    return page.get_by_role("row").filter(has=page.get_by_role("link", name="Core", exact=True))


def test_a_start_that_is_changed_by_keyboard_is_offered_in_the_day(
    page: Page, cast: Cast, world: World
) -> None:
    event = world.event(project_name="612388-CORE-Veggie Chips", event_number="612388")
    world.employee(name="Grace Tan")
    enter(page, cast.alice)
    page.goto("/settings/event-types")
    page.get_by_role("link", name="Core", exact=True).press("Enter")
    page.get_by_label("Start", exact=True).first.press_sequentially("0815AM")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Saved: Core.")
    expect(core_of(page)).to_contain_text("08:15, 10:30, 11:00, 11:30")
    page.goto(f"/schedule/{MONDAY}/assign/{event.id}")
    expect(page.get_by_role("link", name="08:15", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="09:45", exact=True)).to_have_count(0)


def test_fitting_names_follow_what_is_typed(page: Page, cast: Cast, world: World) -> None:
    world.event(project_name="612388-Veggie tasting")
    enter(page, cast.alice)
    page.goto(CORE)
    expect(page.locator("#fit")).to_contain_text("0 of the latest 1 project names fit")
    row = page.get_by_label("or all of these words").first
    row.press_sequentially("veggie")
    expect(page.locator("#fit")).to_contain_text("1 of the latest 1 project names fit")
    expect(row).to_be_focused()
    expect(row).to_have_value("veggie")


def test_rows_are_added_and_names_looked_at_without_a_script(
    new_context: NewContext, cast: Cast, world: World
) -> None:
    world.event(project_name="612388-Veggie tasting")
    page = new_context(java_script_enabled=False).new_page()
    enter(page, cast.alice)
    page.goto(CORE)
    page.get_by_label("or all of these words").first.fill("veggie")
    page.get_by_role("button", name="Show which names fit").click()
    expect(page.locator("#fit")).to_contain_text("612388-Veggie tasting")
    page.get_by_label("Start", exact=True).nth(4).fill("08:15")
    page.get_by_label("Choice 4").select_option("Club Supervisor")
    page.get_by_role("button", name="Save").click()
    expect(core_of(page)).to_contain_text("08:15, 09:45")
    expect(core_of(page)).to_contain_text("Barista, then Club Supervisor")


def test_axe_objects_to_no_refused_form(page: Page, cast: Cast, world: World) -> None:
    enter(page, cast.alice)
    page.goto(CORE)
    page.get_by_label("Lunch from").nth(4).fill("12:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert faults(page) == []
    for address in (f"/settings/sites/{world.home.code}", CORE):
        late = page.context.new_page()
        late.goto(address)
        page.goto(address)
        page.get_by_label("Name", exact=True).fill("First")
        page.get_by_role("button", name="Save").click()
        expect(page.locator("#toasts")).to_contain_text("Saved: First.")
        late.get_by_label("Name", exact=True).fill("Second")
        late.get_by_role("button", name="Save").click()
        expect(late.get_by_text("Now: First")).to_be_visible()
        assert faults(late) == []

"""Everything works in a browser that runs no script, on a phone."""

import re
from typing import Final

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.e2e.conftest import NewContext, enter
from tests.support.cast import Cast
from tests.support.factories import MONDAY, World

pytestmark = pytest.mark.browser

PHONE: Final[ViewportSize] = {"width": 390, "height": 844}


def test_somebody_is_put_on_taken_off_and_put_back_without_any_script(
    new_context: NewContext, cast: Cast, world: World
) -> None:
    world.employee(name="Grace Tan")
    world.event(project_name="612388-CORE-Veggie Chips", event_number="612388")
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    enter(page, cast.bob)
    page.goto(f"/schedule/{MONDAY}")
    page.get_by_role("link", name="Veggie Chips").click()
    expect(page.get_by_role("heading", name="Who does Veggie Chips?")).to_be_visible()
    page.get_by_role("link", name="10:30", exact=True).click()
    page.get_by_role("button", name="Assign Grace Tan at 10:30").click()
    expect(page.get_by_text("Grace Tan on Veggie Chips, 10:30–17:00.")).to_be_visible()
    page.get_by_role("button", name=re.compile("Veggie Chips")).click()
    page.get_by_role("button", name="Take Grace Tan off").click()
    expect(page.get_by_text("Grace Tan off Veggie Chips, 10:30–17:00.")).to_be_visible()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("Taken back: you took Grace Tan off")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Veggie Chips"))).to_have_count(1)


def test_events_are_searched_without_any_script(
    new_context: NewContext, cast: Cast, world: World
) -> None:
    world.event(project_name="612388-CORE-Veggie Chips")
    world.event(project_name="612399-CORE-Vine Tomatoes")
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    enter(page, cast.bob)
    page.goto("/events")
    page.get_by_role("searchbox").fill("vine")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("1 event ·")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^Vine Tomatoes"))).to_be_visible()

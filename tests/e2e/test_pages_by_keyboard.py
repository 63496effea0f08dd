"""The keys: everything can be reached, said and taken back without a mouse."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import enter
from tests.support.cast import Cast
from tests.support.factories import MONDAY, World

pytestmark = pytest.mark.browser

DAY = f"/schedule/{MONDAY}"


@pytest.fixture
def day(page: Page, cast: Cast, world: World) -> Page:
    """Bob's day with one person at work, one free, and two events waiting."""
    work = world.event(project_name="612345-CORE-Oat Bites", event_number="612345")
    world.schedule(event=work, employee=world.employee(name="Ana García"))
    world.employee(name="Grace Tan")
    world.event(project_name="612388-CORE-Veggie Chips", event_number="612388")
    world.event(project_name="612399-CORE-Vine Tomatoes", event_number="612399")
    enter(page, cast.bob)
    page.goto(DAY)
    return page


def hold(page: Page, pattern: str) -> list[Route]:
    """Keep requests of this pattern back; they are listed as they come."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(pattern, keep)
    return held


def test_open_work_is_picked_up_put_down_and_the_focus_never_lost(day: Page) -> None:
    pick = day.locator("[data-pick]").first
    pick.press("Enter")
    expect(day.get_by_role("button", name="Assign Grace Tan at 09:45")).to_be_focused()
    expect(day.locator("#live")).to_have_text("Veggie Chips picked up, 1 can take it 09:45–16:15")
    day.keyboard.press("Escape")
    expect(pick).to_be_focused()
    expect(day.locator("#live")).to_have_text("Put back")
    day.keyboard.press("Enter")
    expect(day.get_by_role("button", name="Assign Grace Tan at 09:45")).to_be_focused()
    day.keyboard.press("Enter")
    expect(day.locator("#live")).to_contain_text("Grace Tan on Veggie Chips, 09:45–16:15.")
    expect(day.locator("[data-pick]").first).to_be_focused()
    day.keyboard.press("u")
    expect(day.locator("#live")).to_have_text(
        "Taken back: you put Grace Tan on Core 612388 at 09:45 on Monday 4 May."
    )


def test_another_start_keeps_the_focus_on_it(day: Page) -> None:
    day.locator("[data-pick]").first.press("Enter")
    expect(day.get_by_role("button", name="Assign Grace Tan at 09:45")).to_be_focused()
    start = day.get_by_role("link", name="11:00", exact=True)
    start.press("Enter")
    expect(day.get_by_role("button", name="Assign Grace Tan at 11:00")).to_be_visible()
    expect(start).to_be_focused()


def test_the_focus_comes_back_after_an_answer_that_was_long_in_coming(day: Page) -> None:
    day.locator("[data-pick]").first.press("Enter")
    expect(day.get_by_role("button", name="Assign Grace Tan at 09:45")).to_be_focused()
    held = hold(day, "**/assign/**start=11:00")
    start = day.get_by_role("link", name="11:00", exact=True)
    start.press("Enter")
    # What waits is shown pale after a while, and can't hold the focus.
    expect(day.locator(":focus")).to_have_count(0)
    held.pop().continue_()
    expect(day.get_by_role("button", name="Assign Grace Tan at 11:00")).to_be_visible()
    expect(start).to_be_focused()


def test_arrows_choose_a_person_and_an_hour_and_enter_puts_the_work_there(day: Page) -> None:
    day.locator("[data-pick]").first.press("Enter")
    expect(day.get_by_text("Enter puts it there")).to_be_visible()
    ana = day.get_by_role("row", name="Ana García").get_by_role("button")
    ana.focus()
    day.keyboard.press("ArrowDown")
    cell = day.get_by_role("row", name="Grace Tan").locator("td:focus")
    expect(cell).to_have_attribute("data-hour", "10:00")
    day.keyboard.press("Enter")
    expect(day.locator("#live")).to_contain_text("Grace Tan on Veggie Chips, 10:30–17:00.")


def test_picked_work_is_carried_over_the_grid_from_its_first_place(day: Page) -> None:
    day.keyboard.press("o")
    expect(day.locator("[data-pick]").first).to_be_focused()
    day.keyboard.press("g")
    expect(day.get_by_role("row", name="Ana García").locator(".block")).to_be_focused()
    day.keyboard.press("o")
    day.keyboard.press("Enter")
    assign = day.get_by_role("button", name="Assign Grace Tan at 09:45")
    expect(assign).to_be_focused()
    day.keyboard.press("ArrowRight")
    expect(day.locator("#live")).to_contain_text("Grace Tan, 09:45–16:15")
    day.keyboard.press("Escape")
    expect(day.locator(".ghost")).to_have_count(0)
    expect(assign).to_be_focused()
    day.keyboard.press("ArrowLeft")
    for _ in range(3):
        day.keyboard.press("ArrowRight")
    expect(day.locator(".ghost")).to_contain_text("10:30–17:00 Veggie Chips")
    day.keyboard.press("Enter")
    expect(day.locator("#live")).to_contain_text("Grace Tan on Veggie Chips, 10:30–17:00.")
    expect(day.locator("[data-pick]").first).to_be_focused()


def test_a_block_put_down_where_it_was_opens_and_gives_the_focus_back(day: Page) -> None:
    block = day.get_by_role("row", name="Ana García").get_by_role("button")
    block.press(" ")
    expect(day.locator("#live")).to_contain_text("Oat Bites picked up.")
    day.keyboard.press("ArrowRight")
    expect(day.locator("#live")).to_have_text(
        "Ana García, 10:45–17:15. Core usually starts at 09:45, 10:30, 11:00 or 11:30, not at 10:45"
    )
    day.keyboard.press("Escape")
    expect(day.locator("#live")).to_have_text("Put back")
    day.keyboard.press("Enter")
    day.keyboard.press("Enter")
    about = day.get_by_role("dialog", name="Oat Bites")
    expect(about).to_be_focused()
    expect(about).to_contain_text("10:30–17:00")
    day.keyboard.press("Escape")
    expect(block).to_be_focused()


def test_what_is_carried_stays_in_the_hand_when_a_number_in_the_frame_comes_later(
    day: Page,
) -> None:
    held = hold(day, "**/verify/urgent")
    day.reload()
    day.get_by_role("row", name="Ana García").get_by_role("button").press(" ")
    expect(day.locator("#live")).to_contain_text("Oat Bites picked up.")
    asking = day.locator(".waits.htmx-request")
    expect(asking).to_have_count(1)
    held[0].continue_()
    expect(asking).to_have_count(0)
    day.keyboard.press("ArrowRight")
    expect(day.locator(".ghost")).to_contain_text("not at 10:45")


def test_single_keys_go_to_days_the_search_and_the_list_of_keys(day: Page) -> None:
    day.keyboard.press("]")
    expect(day.get_by_role("heading", name="Tuesday, 5 May")).to_be_visible()
    expect(day.locator("#live")).to_have_text("Tuesday, 5 May")
    day.keyboard.press("[")
    expect(day).to_have_url(f"{DAY}?site=ACME-1")
    day.keyboard.press("?")
    expect(day.get_by_role("dialog", name="Keys")).to_be_visible()
    day.keyboard.press("Escape")
    day.keyboard.press("/")
    search = day.get_by_role("searchbox", name="Search events")
    expect(search).to_be_focused()
    search.type("oat")
    day.keyboard.press("Enter")
    expect(day).to_have_url("/events?q=oat")


def test_the_list_of_events_follows_what_is_typed(day: Page) -> None:
    day.goto("/events")
    day.keyboard.press("/")
    day.keyboard.type("veggie")
    expect(day.locator("#results")).to_contain_text("1 event")
    expect(day).to_have_url(re.compile(r"/events\?q=veggie"))
    expect(day.get_by_role("searchbox", name="Search")).to_be_focused()


def test_the_chosen_appearance_stays(day: Page) -> None:
    day.get_by_role("button", name="Bob").press("Enter")
    day.get_by_role("button", name="Appearance").press("Enter")
    expect(day.locator("html")).to_have_attribute("data-theme", "light")
    day.reload()
    expect(day.locator("html")).to_have_attribute("data-theme", "light")


def test_a_failure_is_told_in_words_where_one_is(day: Page) -> None:
    day.route("**/assign/**", lambda route: route.abort())
    day.locator("[data-pick]").first.press("Enter")
    expect(day.locator("#toasts")).to_contain_text("No answer from Rosterwright.")
    day.unroute("**/assign/**")
    day.route("**/assign/**", lambda route: route.continue_(url=route.request.url + "&start=soon"))
    day.locator("[data-pick]").first.press("Enter")
    expect(day.locator("#toasts")).to_contain_text("Error id")


def test_only_what_came_of_the_last_step_is_said_and_shown(day: Page) -> None:
    day.locator("[data-pick]").first.press("Enter")
    expect(day.get_by_role("button", name="Assign Grace Tan at 09:45")).to_be_focused()
    day.keyboard.press("Enter")
    expect(day.locator("#toasts")).to_contain_text("Grace Tan on Veggie Chips")
    expect(day.locator(".cards a").first).to_be_focused()
    day.get_by_role("row", name="Ana García").get_by_role("button").press("Enter")
    expect(day.locator(".toast")).to_have_count(0)
    day.keyboard.press("ArrowRight")
    day.keyboard.press("Enter")
    expect(day.locator("#live")).to_contain_text("Nothing was moved: Core usually starts at")
    expect(day.locator(".toast")).to_have_count(0)
    day.goto(f"/verify?from={MONDAY}&to={MONDAY}")
    day.get_by_label("From").fill(f"{MONDAY + timedelta(days=1)}")
    expect(day.get_by_role("alert")).to_contain_text("Choose 1 to 62 days")
    day.get_by_label("From").fill(f"{MONDAY - timedelta(days=1)}")
    expect(day.get_by_role("alert")).to_have_count(0)
    expect(day.locator("#live")).to_contain_text("3 May")


def test_the_focus_goes_on_where_the_work_went(day: Page) -> None:
    day.keyboard.press("]")
    expect(day.locator("#day-title")).to_be_focused()
    day.goto(DAY)
    block = day.get_by_role("row", name="Ana García").locator(".block")
    block.click()
    with day.expect_request("**/verify/urgent"):
        day.get_by_role("button", name="Pin", exact=True).click()
    expect(block).to_have_class(re.compile("is-pinned"))
    expect(block).to_be_focused()
    block.click()
    day.get_by_role("button", name="Take Ana García off").click()
    card = day.locator(".cards a").filter(has_text="Oat Bites")
    expect(card).to_be_focused()
    day.get_by_role("button", name=re.compile("^Undo: took Ana García off")).click()
    expect(block).to_be_focused()
    day.get_by_role("button", name=re.compile("^Undo: pinned Ana García")).click()
    expect(block).not_to_have_class(re.compile("is-pinned"))
    expect(block).to_be_focused()
    block.click()
    day.get_by_role("link", name="Move / Trade").click()
    day.get_by_label("Start", exact=True).fill("11:00")
    day.get_by_role("button", name="Show", exact=True).click()
    expect(day.get_by_role("button", name="Move to")).to_be_visible()
    expect(day.get_by_role("button", name="Show", exact=True)).to_be_focused()


def test_a_window_between_wide_and_narrow_keeps_the_own_menu_in_sight(day: Page) -> None:
    day.set_viewport_size({"width": 864, "height": 900})
    expect(day.get_by_role("button", name="Bob")).to_be_in_viewport(ratio=1)
    day.set_viewport_size({"width": 390, "height": 844})
    day.goto("/month")
    expect(day.locator("[data-today]")).to_be_in_viewport()

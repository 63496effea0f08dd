"""A supervisor's morning from end to end, by mouse and by keys alone."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, Response, expect

from tests.e2e.conftest import enter
from tests.e2e.hands import Hand, Keys, Mouse
from tests.support.cast import Cast
from tests.support.factories import CHICAGO, World
from utils.clock import today

pytestmark = pytest.mark.browser

STORE: Final = "8135"
PEOPLE: Final = ("Ana", "Ben", "Cleo", "Dora", "Emil", "Fay", "Gil", "Hugo", "Ida")
WORK: Final = ("Apples", "Bread", "Cheese", "Dates", "Eggs", "Figs")
# The columns of hours on the grid, from eight o'clock on, with the usual start that lies in each.
AT_HALF_PAST_TEN: Final = 2
# Refused changes are told by the page itself; a browser complains of each all the same.
REFUSED: Final = "status of 409"


@pytest.fixture
def day() -> date:
    """A day ahead, far enough for every rule."""
    return today(CHICAGO) + timedelta(days=8)


@pytest.fixture
def morning(page: Page, cast: Cast, world: World, day: date) -> Iterator[Page]:
    """Bob signed in, his people and a request for time off; no complaint until the end."""
    people = {
        name: world.employee(code=name.upper(), name=f"{name} Moss", home_site_id=None)
        for name in PEOPLE
    }
    whole_day = {
        "starts_local": datetime.combine(day, time.min),
        "ends_local": datetime.combine(day + timedelta(days=1), time.min),
    }
    world.time_off(employee=people["Emil"], reason="A wedding", **whole_day)
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and REFUSED not in message.text:
            complaints.append(message.text)

    def look(response: Response) -> None:
        if response.status >= 500:
            complaints.append(f"{response.status} {response.url}")

    page.on("console", listen)
    page.on("response", look)
    enter(page, cast.bob)
    yield page
    assert complaints == []


@pytest.mark.parametrize("kind", [Mouse, Keys])
def test_a_supervisor_plans_a_day_meets_its_troubles_and_takes_it_out(
    morning: Page, tmp_path: Path, day: date, kind: type[Mouse] | type[Keys]
) -> None:
    hand = kind(morning)
    bring_work(morning, hand, work_bank(tmp_path, day))
    see_what_is_due(morning, day)
    assign_six(morning, hand)
    override_with_a_reason(morning, hand)
    trade_two(morning, hand)
    replace_who_called_in(morning, hand, day)
    let_somebody_go(morning, hand)
    take_the_last_back(morning, hand, day)
    look_for_trouble(morning, day)
    publish_the_day(morning, hand, day)
    take_out(morning, hand, tmp_path, day)


def work_bank(folder: Path, day: date) -> Path:
    """Return the client's file: six Cores that have to be done that day."""
    header = (
        "Project Name,Project Reference Number,Location MVID,Store Number,Store Name,"
        "Start Date/Time,Due Date/Time,Estimated Time,Employee ID,Rep Name"
    )
    rows = [
        f"{612300 + number}-CORE-{name},{9000 + number},MV1,{STORE},Club {STORE},"
        f"{day:%m/%d/%Y} 12:00:00 AM,{day:%m/%d/%Y} 11:59:00 PM,,,"
        for number, name in enumerate(WORK)
    ]
    file = folder / "work-bank.csv"
    file.write_text("\r\n".join((header, *rows)))
    return file


def bring_work(page: Page, hand: Hand, file: Path) -> None:
    """Import the file: look at it, then apply it."""
    page.goto("/imports")
    page.get_by_label("CSV file").set_input_files(file)
    hand.press(page.get_by_role("button", name="Look at the file"))
    hand.press(page.get_by_role("button", name=re.compile("^Apply")))
    expect(page.get_by_role("status").filter(has_text="Applied")).to_contain_text("6 events")


def see_what_is_due(page: Page, day: date) -> None:
    """Open the day: everything that waits is due."""
    page.goto(f"/schedule/{day}?site={STORE}")
    expect(page.locator(".figures")).to_contain_text("6 must go")
    expect(page.locator(".card").filter(has_text="Due this day")).to_have_count(6)


def assign_six(page: Page, hand: Hand) -> None:
    """Put everybody whose turn it is on something, at half past ten."""
    for name, work in zip(PEOPLE, WORK, strict=False):
        card = page.locator(".card").filter(has_text=work).locator("[data-pick]")
        hand.give(card, row_of(page, name), AT_HALF_PAST_TEN)
        expect(page.locator("#toasts")).to_contain_text(f"{name} Moss on {work}, 10:30–17:00.")
    expect(page.locator("#unscheduled")).to_contain_text("has its people")


def override_with_a_reason(page: Page, hand: Hand) -> None:
    """Move Ana to an unusual start: the reason is asked for, typed and kept."""
    hand.carry(block_of(page, "Ana"), row_of(page, "Ana"), 3)
    refusal = page.locator("#move-refused")
    expect(refusal).to_contain_text("Core usually starts at")
    expect(refusal).to_be_focused()
    expect(block_of(page, "Ana")).to_contain_text("10:30")
    hand.write(page.get_by_label("Why Ana Moss at 11:15 all the same"), "The delivery is late")
    hand.press(page.get_by_role("button", name="Move it anyway"))
    expect(page.locator("#toasts")).to_contain_text("Moved Ana Moss on Core 612300 to 11:15")
    expect(block_of(page, "Ana")).to_contain_text("11:15")


def trade_two(page: Page, hand: Hand) -> None:
    """Drop Ben's work on Cleo's, read both directions, and trade."""
    hand.carry(block_of(page, "Ben"), row_of(page, "Cleo"), 0)
    panel = page.get_by_role("region", name="Trade")
    expect(panel).to_contain_text("Cleo Moss takes Bread 612301")
    expect(panel).to_contain_text("Ben Moss takes Cheese 612302")
    hand.press(panel.get_by_role("button", name="Trade", exact=True))
    expect(page.locator("#toasts")).to_contain_text("Ben Moss and Cleo Moss changed places.")
    expect(block_of(page, "Ben")).to_contain_text("Cheese")


def replace_who_called_in(page: Page, hand: Hand, day: date) -> None:
    """Dora calls in: she is taken off, and the first of those who can does it."""
    page.goto(f"/attendance?date={day}")
    line = page.get_by_role("group", name=re.compile("^Dora Moss"))
    hand.pick(line.get_by_role("radio", name="Called in"))
    hand.press(page.get_by_role("button", name="Save"))
    hand.press(page.get_by_role("button", name="Take Dora Moss off and find somebody else"))
    expect(page.get_by_role("heading", name="Who does Dates?")).to_be_visible()
    free = page.locator("[data-assign] .person").filter(has_text="Gil Moss")
    hand.press(free.get_by_role("button", name="Assign"))
    expect(page.locator("#toasts")).to_contain_text("Gil Moss on Dates")


def let_somebody_go(page: Page, hand: Hand) -> None:
    """Approve time off over work, handing the work over in the same step."""
    page.goto("/time-off")
    hand.press(page.get_by_role("link", name="Emil Moss").first)
    expect(page.get_by_role("heading", name="Emil Moss")).to_be_visible()
    hand.choose(page.get_by_role("combobox", name=re.compile("^Who does Eggs")), 1)
    hand.press(page.get_by_role("button", name="Approve"))
    expect(page.locator("#toasts")).to_contain_text("Approved: Emil Moss")


def take_the_last_back(page: Page, hand: Hand, day: date) -> None:
    """Take Fay off by mistake, and back on."""
    page.goto(f"/schedule/{day}?site={STORE}")
    expect(block_of(page, "Emil")).to_have_count(0)
    block = block_of(page, "Fay")
    hand.open(block)
    hand.press(page.get_by_role("button", name="Take Fay Moss off"))
    expect(block).to_have_count(0)
    hand.press(page.locator("#toasts").get_by_role("button", name="Undo"))
    expect(page.locator("#toasts")).to_contain_text("Taken back: you took Fay Moss off")
    expect(block).to_have_count(1)


def look_for_trouble(page: Page, day: date) -> None:
    """Verify the day: what was overridden is known, nothing waits, nobody is apart."""
    page.goto(f"/verify?from={day}&to={day}")
    expect(page.locator("main")).to_contain_text("Core usually starts at")


def publish_the_day(page: Page, hand: Hand, day: date) -> None:
    """Publish the day although the client sent no check-ins; nothing of it has changed since."""
    page.goto(f"/versions/new?from={day}&to={day}&site={STORE}")
    hand.tick(page.get_by_role("checkbox", name="Publish with the 6 critical things above"))
    hand.press(page.get_by_role("button", name="Publish", exact=True))
    expect(page.locator("#toasts")).to_contain_text("Version 1 is published.")
    expect(page.locator("main")).to_contain_text("Gil Moss")
    page.goto(f"/schedule/{day}?site={STORE}")
    expect(page.locator(".day-head")).to_contain_text("version 1")


def take_out(page: Page, hand: Hand, folder: Path, day: date) -> None:
    """Download the schedule: everybody who does something stands in it."""
    page.goto("/imports")
    hand.enter_day(page.get_by_label("From"), day)
    hand.enter_day(page.get_by_label("To", exact=True), day)
    with page.expect_download() as started:
        hand.press(page.get_by_role("button", name="Download the schedule"))
    file = folder / started.value.suggested_filename
    started.value.save_as(file)
    written = file.read_text("utf-8-sig")
    assert {name for name in PEOPLE if f"{name} Moss" in written} >= {"Ana", "Ben", "Cleo", "Gil"}
    assert "Emil Moss" not in written
    assert written.count("-CORE-") == len(WORK)


def row_of(page: Page, name: str) -> Locator:
    """Return somebody's row of the grid."""
    return page.locator("[data-grid] tbody tr").filter(has_text=f"{name} Moss")


def block_of(page: Page, name: str) -> Locator:
    """Return what somebody does that day."""
    return row_of(page, name).locator(".block")

"""People in a browser: found while typing, their week by the keys alone, a date seen on its day."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from playwright.sync_api import Page, expect

from models.employee import Employee
from services.absence_wording import day_words
from services.day_wording import date_words
from tests.e2e.conftest import NewContext, enter
from tests.e2e.looks import faults
from tests.e2e.test_pages_for_everybody import wrong
from tests.support.cast import Cast
from tests.support.factories import CHICAGO, World
from utils.clock import today

pytestmark = pytest.mark.browser


@pytest.fixture
def ana(world: World) -> Employee:
    """Ana, with work ahead, among others."""
    ana = world.employee(code="ANA", name="Ana García", phone="555-0100")
    morning = datetime.combine(_soon(), time(9, 45))
    work = world.event(project_name="612345-CORE-Oat Bites", opens=morning, due=_after(morning))
    world.schedule(event=work, employee=ana, local=morning)
    world.date_availability(employee=ana, on_date=_soon(), reason="Exam")
    world.employee(name="Grace Tan")
    return ana


def _soon() -> date:
    return today(CHICAGO) + timedelta(days=3)


def _after(moment: datetime) -> datetime:
    return moment + timedelta(days=1)


def test_somebody_is_found_while_typing_and_opened(page: Page, cast: Cast, ana: Employee) -> None:
    enter(page, cast.bob)
    page.goto("/people")
    page.keyboard.press("/")
    page.keyboard.type("garc")
    expect(page.locator("#results")).to_contain_text("1 person")
    expect(page).to_have_url(re.compile(r"/people\?q=garc"))
    expect(page.get_by_role("searchbox", name="Search")).to_be_focused()
    line = page.get_by_role("row", name=ana.name)
    expect(line).to_contain_text(f"{day_words(_soon(), today(CHICAGO))} 09:45 Core at Acme One")
    line.get_by_role("link", name=ana.name).press("Enter")
    expect(page.get_by_role("heading", name=ana.name, level=1)).to_be_visible()
    page.get_by_role("link", name="09:45–16:15").press("Enter")
    expect(page).to_have_url(f"/schedule/{_soon()}?site=ACME-1")
    page.get_by_role("row", name=ana.name).get_by_role("link", name=ana.name).press("Enter")
    expect(page).to_have_url("/people/ANA")


def test_a_week_is_typed_for_monday_and_copied_to_the_weekdays(
    page: Page, cast: Cast, ana: Employee
) -> None:
    enter(page, cast.bob)
    page.goto(f"/people/{ana.code}")
    page.get_by_role("link", name="Change the usual week").press("Enter")
    page.wait_for_url(f"**/people/{ana.code}/week")  # loaded with its script: keys don't wait
    page.get_by_role("checkbox", name="Sunday").press("Space")
    page.get_by_role("checkbox", name="Monday").press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("930")
    expect(page.get_by_role("checkbox", name="Monday")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("5pm")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_contain_text("The weekdays are all like this one.")
    expect(page.get_by_role("textbox", name="Friday from")).to_have_value("930")
    page.get_by_role("textbox", name="Friday from").press("Enter")
    expect(page.locator("#toasts")).to_contain_text("The usual week is saved.")
    week = page.get_by_role("region", name="The usual week")
    expect(week.get_by_role("listitem").filter(has_text="Sunday")).to_contain_text("Not available")
    expect(week.get_by_text("09:30–17:00")).to_have_count(5)


def test_a_marked_date_is_seen_on_its_day(page: Page, cast: Cast, ana: Employee) -> None:
    day = _soon() + timedelta(days=1)
    enter(page, cast.bob)
    page.goto(f"/people/{ana.code}")
    page.get_by_text("Mark a date").press("Enter")
    page.get_by_label("Date", exact=True).fill(day.isoformat())
    page.get_by_label("Why, if you like").fill("Moving house")
    page.get_by_label("Why, if you like").press("Enter")
    expect(page.locator("#toasts")).to_contain_text(f"{date_words(day)} is marked.")
    dates = page.get_by_role("region", name="Single dates")
    expect(dates).to_contain_text("Moving house")
    page.goto(f"/schedule/{day}")
    row = page.get_by_role("row", name=ana.name)
    expect(row).to_contain_text("Not available · Moving house")
    page.goto(f"/people/{ana.code}")
    dates.get_by_role("button", name=f"Remove {day_words(day, today(CHICAGO))}").press("Enter")
    expect(dates).not_to_contain_text("Moving house")


def test_without_a_script_two_weeks_in_turn_are_chosen_and_saved(
    new_context: NewContext, cast: Cast, ana: Employee
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    enter(page, cast.bob)
    page.goto(f"/people/{ana.code}/week")
    expect(page.get_by_role("group", name="Week B", exact=True)).to_be_hidden()
    page.get_by_text("Two weeks in turn").click()
    expect(page.get_by_role("group", name="Every week", exact=True)).to_be_hidden()
    page.get_by_role("group", name="Week B, Saturday").get_by_role("checkbox").uncheck()
    page.get_by_role("button", name="Save the week").click()
    week = page.get_by_role("region", name="The usual week")
    expect(week.get_by_role("heading", name="Week A")).to_be_visible()
    expect(week.get_by_text("Not available")).to_have_count(1)


def test_what_is_refused_is_said_so_that_everybody_can_read_it(
    page: Page, new_context: NewContext, cast: Cast, world: World, ana: Employee
) -> None:
    enter(page, cast.bob)
    found = {"leaving work": faults_of(page, f"/people/{ana.code}/edit", "Can be planned")}
    expect(page.get_by_text("Ana García is planned on 1 event")).to_be_visible()
    page.goto(f"/people/{ana.code}/edit")
    other = new_context().new_page()
    enter(other, cast.alice)
    other.goto(f"/people/{ana.code}/edit")
    other.get_by_label("Phone").fill("555-0199")
    other.get_by_role("button", name="Save").click()
    page.get_by_label("E-mail").fill("ana@new.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Stored now: 555-0199")).to_be_visible()
    found["too late"] = faults(page)
    page.goto(f"/people/{ana.code}/week")
    page.get_by_role("textbox", name="Monday from").fill("soon")
    page.get_by_role("button", name="Save the week").click()
    expect(page.get_by_text("Monday: Type a time such as 9:30 or 17:00.")).to_be_visible()
    found["odd week"] = faults(page)
    page.goto(f"/people/{ana.code}")
    page.get_by_text("Mark a date").click()
    page.get_by_label("Date", exact=True).fill(_soon().isoformat())
    page.get_by_role("button", name="Mark the date").click()
    expect(page.get_by_text("marked already")).to_be_visible()
    found["marked twice"] = faults(page)
    assert wrong(found) == {}
    assert world.count(Employee, Employee.is_active.is_(False)) == 0


def faults_of(page: Page, path: str, untick: str) -> list[object]:
    """Return what is wrong once a form was sent with that box unticked."""
    page.goto(path)
    page.get_by_label(untick).uncheck()
    page.get_by_role("button", name="Save").click()
    return faults(page)

"""Time off in a browser: entered, approved over work, denied with a reason, by the keys alone."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from services.absence_wording import day_words
from tests.e2e.conftest import NewContext, enter
from tests.support.cast import Cast
from tests.support.factories import CHICAGO, World
from utils.clock import today

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def soon(world: World) -> date:
    """A day ahead on which Ana has work and wants to be away, and Omar too."""
    day = today(CHICAGO) + timedelta(days=30)
    morning = datetime.combine(day, time(9, 45))
    ana, omar = world.employee(name="Ana García", code="EMP7"), world.employee(name="Omar Haddad")
    work = world.event(
        project_name="612345-CORE-Oat Bites",
        opens=morning - timedelta(days=1),
        due=morning + timedelta(days=1),
    )
    world.schedule(event=work, employee=ana, local=morning)
    midnight = datetime.combine(day, time.min)
    for person, reason in ((ana, "Wedding"), (omar, "Dentist")):
        world.time_off(
            employee=person,
            reason=reason,
            starts_local=midnight,
            ends_local=midnight + timedelta(days=1),
        )
    return day


def test_a_manager_decides_by_the_keys_and_is_told_what_stays_planned(
    page: Page, cast: Cast, soon: date
) -> None:
    when = day_words(soon, today(CHICAGO))
    enter(page, cast.bob)
    page.goto("/time-off")
    requests = page.locator(".requests > li")
    expect(requests.filter(has_text="Ana García")).to_contain_text("1 event is planned then:")
    page.get_by_role("button", name="Approve Ana García").press("Enter")
    notice = page.get_by_role("region", name="Work that stays planned")
    expect(notice).to_be_focused()
    expect(notice).to_contain_text(f"Ana García is away {when}, whole day, and 1 event is planned")
    expect(page.locator("#live")).to_have_text(
        f"Approved: Ana García, {when}, whole day. Planned then: 1. "
        "To take it back, open it and choose “Cancel it”."
    )
    page.get_by_role("button", name="Deny… Omar Haddad").press("Enter")
    reason = page.get_by_label("Why, in words for the person")
    expect(reason).to_be_focused()
    page.keyboard.press("Enter")
    expect(reason).to_be_visible()  # nothing goes without a reason
    page.keyboard.type("Ana is away already.")
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_have_text(f"Denied: Omar Haddad, {when}, whole day.")
    expect(requests).to_have_count(0)
    expect(page.get_by_role("heading", name="Approved from today on")).to_be_focused()
    page.get_by_role("row", name="Ana García").get_by_role("link", name="1 event").click()
    page.get_by_role("link", name="Oat Bites").click()
    expect(page).to_have_url(f"/schedule/{soon}?site=ACME-1")


def test_what_somebody_else_decided_meanwhile_is_shown_in_place(
    page: Page, new_context: NewContext, cast: Cast, soon: date
) -> None:
    enter(page, cast.bob)
    page.goto("/time-off")
    other = new_context().new_page()
    enter(other, cast.alice)
    other.goto("/time-off")
    other.get_by_role("button", name="Approve Omar Haddad").click()
    expect(other.locator("#toasts")).to_contain_text("Approved: Omar Haddad")
    page.get_by_role("button", name="Approve Omar Haddad").click()
    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("Somebody changed this meanwhile.")
    expect(refusal).to_be_focused()
    expect(page.get_by_role("row", name="Omar Haddad")).to_contain_text("by Alice, today")
    assert soon.isoformat() not in page.url


def test_time_off_is_entered_and_taken_back_without_any_script(
    new_context: NewContext, cast: Cast, soon: date
) -> None:
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    enter(page, cast.bob)
    page.goto("/time-off")
    page.get_by_role("link", name="Enter time off").click()
    form = page.locator("#enter")
    form.get_by_label("Person").fill("EMP7")
    form.get_by_label("From").fill((soon + timedelta(days=1)).isoformat())
    form.get_by_role("button", name="Enter and approve").click()
    expect(page.locator("#toasts")).to_contain_text("Entered and approved: Ana García")
    row = page.get_by_role("row", name="Ana García")
    row.get_by_role("link", name="Ana García").click()
    page.get_by_role("button", name="Cancel it…").click()
    page.get_by_label("Why, if you like").fill("The trip fell through")
    page.get_by_role("button", name="Cancel it", exact=True).click()
    expect(page.get_by_text(re.compile("Cancelled by Bob"))).to_be_visible()


def test_the_list_follows_the_filter(page: Page, cast: Cast, soon: date) -> None:
    enter(page, cast.bob)
    page.goto("/time-off")
    page.get_by_label("State").select_option("Denied")
    expect(page.locator("#results")).to_contain_text("No time off fits")
    page.get_by_label("State").select_option("Every state")
    page.get_by_label("Month").select_option(f"{soon:%Y-%m}")
    expect(page.get_by_role("row", name="Omar Haddad")).to_be_visible()
    expect(page).to_have_url(re.compile(f"state=all&month={soon:%Y-%m}"))
    page.locator("#who").fill("Ana García (EMP7)")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="Omar Haddad")).to_have_count(0)
    expect(page.get_by_role("row", name="Ana García")).to_be_visible()

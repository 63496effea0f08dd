"""The main job in a browser: files in, the day staffed by the rules, the schedule out."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, expect

from tests.e2e.conftest import enter
from tests.imports.samples import stored
from tests.support.cast import Cast
from tests.support.databases import KINDS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", KINDS, indirect=True),
]

SITE_DAY = "/schedule/2026-12-12?site=8135"


def test_a_supervisor_brings_the_files_staffs_a_day_and_takes_the_schedule_out(
    page: Page, cast: Cast, tmp_path: Path
) -> None:
    enter(page, cast.bob)
    bring(page, "Employees", kept(tmp_path, "employees.csv"))
    apply(page, "50 employees stored")
    bring(page, "Events", kept(tmp_path, "messy.csv"))
    expect(page.get_by_role("heading", name="115 rejected rows")).to_be_visible()
    apply(page, "1,885 events stored")

    page.goto(SITE_DAY)
    expect(page.get_by_role("heading", name="Saturday, 12 December")).to_be_visible()
    work = page.locator("#unscheduled").get_by_role("listitem").filter(has_text="610215")
    work.filter(has_text="Core").get_by_role("link").click()
    page.get_by_role("button", name="Assign Ana Nguyen at 09:45").click()
    expect(page.locator("#toasts")).to_contain_text('Ana Nguyen on Cold Brew "Nitro", 09:45–16:15.')
    mine = page.get_by_role("row", name="Ana Nguyen").get_by_role("button")
    expect(mine).to_have_text(re.compile('Core Cold Brew "Nitro" 610215'))

    be_refused_in_words(page)

    mine.click()
    page.get_by_role("button", name="Take Ana Nguyen off").click()
    expect(page.locator("#toasts")).to_contain_text("Ana Nguyen off Cold Brew")
    expect(mine).to_have_count(0)
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(mine).to_have_count(1)

    schedule = take_out(page, tmp_path)
    assert "Ana Nguyen" in schedule.read_text("utf-8-sig")
    bring(page, "Events", schedule)
    expect(page.get_by_text("There is nothing to apply")).to_be_visible()
    expect(page.locator(".figures")).to_contain_text("2unchanged")


def be_refused_in_words(page: Page) -> None:
    """Try to give Ana a second Core that day by the keys; she stays where she is."""
    other = page.locator("#unscheduled").get_by_role("listitem").filter(has_text="611542")
    other.filter(has_text="Core").get_by_role("link").press("Enter")
    expect(page.locator("[data-open]")).to_be_visible()
    page.get_by_text("cannot, and why").click()
    expect(page.locator("[data-open] .blocked").filter(has_text="Ana Nguyen")).to_contain_text(
        "already works"
    )
    cell = page.get_by_role("row", name="Ana Nguyen").locator("td[data-hour='09:00'] .block")
    cell.press("Enter")
    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("Nobody was put on it:")
    expect(refusal).to_contain_text("Ana Nguyen already works")
    expect(refusal).to_be_focused()
    page.keyboard.press("Escape")
    expect(refusal).to_have_count(0)


def kept(folder: Path, name: str) -> Path:
    """Return a file of the samples, where the browser can take it from."""
    path = folder / name
    path.write_bytes(stored(name))
    return path


def bring(page: Page, kind: str, file: Path) -> None:
    """Choose a file and look at what it would do."""
    page.goto("/imports")
    page.get_by_role("group").get_by_text(kind, exact=True).click()
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_role("heading", name=file.name)).to_be_visible()


def apply(page: Page, told: str) -> None:
    """Apply what was looked at."""
    page.get_by_role("button", name=re.compile("^Apply")).click()
    expect(page.get_by_role("status").filter(has_text="Applied")).to_contain_text(told)


def take_out(page: Page, folder: Path) -> Path:
    """Download the schedule of the day."""
    page.goto("/imports")
    page.get_by_label("From").fill("2026-12-12")
    page.get_by_label("To", exact=True).fill("2026-12-12")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download the schedule").click()
    download: Download = started.value
    path = folder / download.suggested_filename
    download.save_as(path)
    return path

"""Every page in both appearances and widths: nothing for axe to object to, nothing too wide.

All of axe's rules are asked in light, at both widths; those about colours in dark, at both as well.
"""

from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from playwright.sync_api import Page

from app import Rosterwright
from models.employee import Employee
from models.site import Site
from security.one_time_secrets import hash_of, new_secret
from tests.e2e.conftest import enter
from tests.e2e.looks import faults, faults_as_shown
from tests.e2e.test_second_factor import shown_key
from tests.support.authenticator import give_factor
from tests.support.cast import Cast
from tests.support.factories import CHICAGO, MONDAY, PASSWORD, World
from utils.clock import now, today
from utils.principal import Role

pytestmark = pytest.mark.browser

SHARES: Final = 4  # of the pages, so that no test takes long


@pytest.fixture
def paths(world: World) -> dict[str, str]:
    """Addresses of every page, over a day with work, absence, free people and open events."""
    work = world.event(project_name="612345-CORE-Oat Bites", event_number="612345")
    ana = world.employee(code="ANA", name="Ana García", max_minutes_per_week=60)
    done = world.schedule(event=work, employee=ana)
    world.attendance(schedule=done, mark="called_in", minutes=30)
    other = world.schedule(event=world.event(project_name="612366-CORE-Cold Brew"))
    sentence = {"sentence": f"Alice put {'x' * 500} on Core 612345", "reason": "x" * 400}
    told = world.roster_action(**sentence)
    world.roster_change(action=told, object_id=done.id, event_id=work.id, after=NOBODY, version=7)
    world.weekly_availability(employee=ana, week="a", is_available=False)
    world.date_availability(employee=ana, on_date=today(CHICAGO), reason="Exam")
    world.time_off(employee=world.employee(name="Omar Haddad"), state="approved", reason="Family")
    world.employee(name="Grace Tan")
    world.rotation_assignment(employee=ana, weekday=today(CHICAGO).weekday())
    world.rotation_exception(on_date=today(CHICAGO), reason="x" * 400)
    skill = world.skill(label="Food hygiene " * 7)
    world.employee_skill(employee=ana, skill=skill, expires_on=today(CHICAGO))
    week = world.availability_override(
        employee=ana, first_on=today(CHICAGO), last_on=today(CHICAGO), reason="x" * 400
    )
    ahead = now().replace(tzinfo=None) + timedelta(days=3)
    planned = world.schedule(employee=ana, local=ahead, is_pinned=True).id
    elsewhere = work_elsewhere(world, ana, ahead)
    deed = world.roster_change(
        action=world.roster_action(at=now()), object_type="employee", object_id=ana.id
    ).action_id
    waiting = world.event(project_name="612388-CORE-Veggie Chips", event_number="612388")
    file = world.import_file(row_count=3, verdict=VERDICT)
    asked, approved, closed = absences(world)
    older, newer = published(world)
    secret = new_secret()
    world.account_link(secret_hash=hash_of(secret), expires_at=now() + timedelta(days=7))
    world.account_link(name="Liam O'Neil", expires_at=now())
    longest = f"maximiliana.von.hohenlohe-langenburg@{'a-rather-long-domain' * 3}.example"
    user = world.user(name="Maximiliana von Hohenlohe-Langenburg", email=longest)
    day = f"/schedule/{MONDAY}"
    return {
        "day": day,
        "day without work": "/schedule/2026-01-01",
        "all sites": f"{day}?site=all",
        "choice": f"{day}/assign/{waiting.id}",
        "move": f"{day}/move/{done.id}",
        "trade": f"{day}/trade/{done.id}/{other.id}",
        "event": f"/events/{work.id}",
        "event without people": f"/events/{waiting.id}",
        "history": "/history",
        "nothing in the history": "/history?to=2020-01-01",
        "week": f"/week/{MONDAY}",
        "week without work": "/week/2026-01-01?site=all",
        "month": f"/month/{MONDAY}",
        "events": "/events",
        "unreadable search": "/events?q=d:soon",
        "no event found": "/events?q=zzz",
        "people": "/people",
        "nobody found": "/people?q=zzz",
        "person": "/people/ANA",
        "person with work far ahead": "/people/ANA?work=far",
        "work to hand over": "/people/ANA/hand-over",
        "who could take it": f"/people/ANA/hand-over?chosen={planned}",
        "what would become of it": f"/people/ANA/hand-over?chosen={planned}&to=ANA&each=true",
        "who leaves": "/people/ANA/leave",
        "what was done": f"/people/ANA/done/{deed}",
        "new person": "/new-person",
        "edited person": "/people/ANA/edit",
        "usual week": "/people/ANA/week",
        "skills of a person": "/people/ANA/skills",
        "temporary week": f"/people/ANA/temporary-week/{week.id}",
        "new temporary week": "/people/ANA/temporary-week",
        "skills": "/settings/skills",
        "skill": f"/settings/skills/{skill.code}",
        "rotations": "/rotations",
        "rotations of a week": f"/rotations/week/{world.home.code}",
        "time off": "/time-off",
        "approved over work": f"/time-off?decided={approved}",
        "nobody meant": "/time-off?employee=zzz",
        "one request": f"/time-off/{asked}",
        "one approval": f"/time-off/{approved}",
        "attendance": f"/attendance?date={MONDAY}",
        "attendance of nobody": "/attendance?date=2026-01-01",
        "attendance in a month": f"/attendance/month?month={MONDAY:%Y-%m}",
        "workload": f"/workload?week={MONDAY}",
        "holidays": "/settings/holidays",
        "public holidays": "/settings/holidays/load?country=US&region=IN",
        "closed over work": f"/settings/holidays?closed={closed}",
        "one holiday": f"/settings/holidays/{closed}",
        "verify": f"/verify?from={MONDAY}&to={MONDAY}",
        "nothing wrong": "/verify?from=2026-01-01&to=2026-01-02",
        "before tomorrow": "/tomorrow",
        "published": "/versions",
        "no older version": "/versions?below=1",
        "version": f"/versions/{older}",
        "changes since": f"/versions/{older}/changes",
        "nothing changed": f"/versions/{newer}/changes",
        "versions compared": f"/versions/{older}/changes?against={newer}",
        "publish": f"/versions/new?from={MONDAY}&to={MONDAY}",
        "nothing to publish": "/versions/new?from=2026-01-01&to=2026-01-02",
        "day with changes": "/schedule/2026-05-05",
        "week with changes": "/week/2026-05-05?site=all",
        "files": "/imports",
        "preview": f"/imports/{file.id}",
        "sign-ins": "/account/sessions",
        "tokens": "/account/tokens",
        "new token": "/account/tokens/new",
        "users": "/settings/users",
        "no user found": "/settings/users?q=zzz",
        "user": f"/settings/users/{user.id}",
        "disabled user": f"/settings/users/{world.user(is_active=False).id}",
        "invite": "/settings/users/invite",
        "account": "/account",
        "no second factor": "/account/second-factor",
        "join": f"/join/{secret}",
        "link that opens nothing": "/join/nonsense",
        "not found": "/schedule/2026-02-30",
        "sites": "/settings/sites",
        "site": f"/settings/sites/{world.home.code}",
        "another clock": f"/settings/sites/{world.home.code}/clock?zone=America/New_York",
        "clock that stops on rules": f"/settings/sites/{elsewhere.code}/clock?zone=Asia/Tokyo",
        "no such clock": f"/settings/sites/{world.home.code}/clock?zone=Mars",
        "new site": "/settings/new-site",
        "rules": "/settings/rules",
        "event types": "/settings/event-types",
        "event type": "/settings/event-types/core",
        "api": "/api/docs",
        "api searched": "/api/docs?q=change+site",
        "nothing in the api": "/api/docs?q=zzz",
    }


def work_elsewhere(world: World, person: Employee, ahead: datetime) -> Site:
    """Put somebody who works here on work at another site, which overlaps on another clock, and
    return the site."""
    site = world.site(name="Riverside Club " * 4)
    there = world.event(site=site, opens=ahead - timedelta(days=1), due=ahead + timedelta(days=9))
    world.schedule(event=there, employee=person, local=ahead + timedelta(hours=14), minutes=60)
    return site


def absences(world: World) -> tuple[UUID, UUID, UUID]:
    """Store a request, an approval and a holiday over work ahead, and return them in order."""
    day = today(CHICAGO) + timedelta(days=30)
    midnight = datetime.combine(day, time.min)
    person = world.employee(name="Maximiliana von Hohenlohe-Langenburg")
    work = world.event(opens=midnight, due=midnight + timedelta(days=1))
    world.schedule(event=work, employee=person, local=midnight + timedelta(hours=10))
    whole_day = {"starts_local": midnight, "ends_local": midnight + timedelta(days=1)}
    asked = world.time_off(employee=person, reason="x" * 400, **whole_day)
    approved = world.time_off(employee=person, state="approved", **whole_day)
    return asked.id, approved.id, world.holiday(on_date=day).id


def published(world: World) -> tuple[UUID, UUID]:
    """Store two versions of a Tuesday and return them: somebody else is on the work since the
    first."""
    tuesday = MONDAY + timedelta(days=1)
    noon = datetime.combine(tuesday, time(12))
    event = world.event(project_name="612399-CORE-Rye Bread", event_number="612399")
    schedule = world.schedule(event=event, employee=world.employee(name="Dana"), local=noon)
    whole = {"first_on": tuesday, "last_on": tuesday, "note": "x" * 400}
    older = world.roster_version(**whole, critical_count=2, warning_count=1)
    world.published_schedule(version=older, schedule=schedule, employee_name="Maximiliana")
    gone = world.schedule(event=world.event(), local=noon, is_active=False)
    world.published_schedule(version=older, schedule=gone)
    newer = world.roster_version(**whole)
    world.published_schedule(version=newer, schedule=schedule)
    return older.id, newer.id


NOBODY: Final[dict[str, Any]] = {"is_active": False}
VERDICT: Final[dict[str, Any]] = {
    "new": 1,
    "changed": 0,
    "unchanged": 0,
    "duplicates": 1,
    "rejected": [{"line": 3, "column": "Due Date/Time", "reason": "Due Date/Time is empty."}],
    "new_sites": ["8135"],
    "ignored_columns": ["Region"],
}


@pytest.mark.parametrize("share", range(SHARES))
def test_axe_objects_to_nothing_and_nothing_is_too_wide(
    page: Page, cast: Cast, paths: dict[str, str], share: int
) -> None:
    enter(page, cast.alice)
    found = {}
    for name, path in list(paths.items())[share::SHARES]:
        page.goto(path)
        found[name] = faults(page)
    assert wrong(found) == {}


def test_axe_objects_to_nothing_that_opens_in_a_page(
    page: Page, cast: Cast, paths: dict[str, str]
) -> None:
    page.goto("/sign-in")
    found = {"signing in": faults(page)}
    enter(page, cast.alice)
    page.goto(paths["user"])
    page.get_by_role("button", name="Disable").first.click()
    found["disabling"] = faults(page)
    page.goto(paths["time off"])
    page.get_by_role("button", name="Deny").first.click()
    found["denying"] = faults(page)
    page.goto(paths["day"])
    page.locator("[data-pick]").first.click()
    page.locator("[data-open]").wait_for()
    found["choice in the day"] = faults(page)
    page.locator(".grid .block").first.click()
    found["about a block"] = faults(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    block = page.locator(".grid .block").first
    block.press("Enter")
    page.keyboard.press("ArrowRight")
    page.locator(".ghost.is-bad, .ghost.is-warn").wait_for()
    found["a block that is carried"] = faults_as_shown(page)
    page.keyboard.press("Enter")
    page.locator("#move-refused").wait_for()
    found["a refused move"] = faults(page)
    assert wrong(found) == {}


def test_axe_objects_to_nothing_in_what_staff_see(page: Page, cast: Cast) -> None:
    world = cast.alice.world
    emil = world.employee(name="Emil Novák")
    world.schedule(employee=emil)
    world.time_off(employee=emil, reason="x" * 400)
    user = world.user(role=Role.EMPLOYEE, employee_id=emil.id)
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/my")
    found = {}
    for path in (f"/my?week={MONDAY}", "/people"):
        page.goto(path)
        found[path] = faults(page)
    assert wrong(found) == {}


def test_axe_objects_to_nothing_on_the_way_through_a_second_factor(
    app: Rosterwright, page: Page, cast: Cast
) -> None:
    enter(page, cast.bob)
    page.goto("/account/second-factor")
    page.get_by_label("Your password").fill("a wrong password")
    page.get_by_role("button", name="Show the key").click()
    page.get_by_text("This is not your password.").wait_for()
    found = {"wrong password": faults(page)}
    pocket = shown_key(page, cast.bob)
    found["key"] = faults(page)
    page.get_by_label("Six digits").fill(pocket.code())
    page.get_by_role("button", name="Turn it on").click()
    page.locator("#codes").wait_for()
    found["recovery codes"] = faults(page)
    give_factor(app, cast.bob, codes=("the last one",))
    for path in ("/account", "/account/second-factor"):
        page.goto(path)
        found[f"{path} with few codes"] = faults(page)
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(cast.bob.email)
    page.get_by_label("Password").fill(cast.bob.password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Six digits").fill("no code")
    found["code"] = faults(page)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("used before").wait_for()
    found["wrong code"] = faults(page)
    page.get_by_role("link", name="Use a recovery code").click()
    page.get_by_label("Recovery code").wait_for()
    found["recovery code"] = faults(page)
    assert wrong(found) == {}


def test_the_day_prints_without_controls(page: Page, cast: Cast, paths: dict[str, str]) -> None:
    enter(page, cast.bob)
    page.goto(paths["day"])
    page.emulate_media(media="print")
    visible = page.locator("a.button:visible, button.button:visible, nav:visible, input:visible")
    assert visible.count() == 0
    assert page.locator(".day-list").is_visible()
    assert not page.locator(".grid").is_visible()
    assert faults_as_shown(page) == []


def wrong(found: dict[str, list[object]]) -> dict[str, list[object]]:
    """Return the pages that have faults."""
    return {name: faults for name, faults in found.items() if faults}

"""The week and the month: what each day says, whose hours, and where it leads."""

from datetime import datetime, time, timedelta

import pytest

from models.event import EventState
from tests.pages.visitor import Visitor, words_of
from tests.support.factories import DUE, MONDAY, OPENS, STARTS, World
from tests.support.statements import Statements

MOST_STATEMENTS = 6
WEEK, MONTH = f"/week/{MONDAY}", f"/month/{MONDAY}"


@pytest.fixture
def ana(world: World) -> World:
    """A week in which Ana works twice, is away once, and one event of Friday has nobody."""
    person = world.employee(
        code="ANA", name="Ana García", max_minutes_per_day=300, max_minutes_per_week=900
    )
    event = world.event(project_name="612345-CORE-Oat Bites", event_number="612345")
    world.schedule(event=event, employee=person, local=STARTS)
    other = world.site(name="Store in Denver", time_zone="America/Denver")
    away = world.event(kind="freeosk", project_name="Cold Brew", site=other)
    world.schedule(event=away, employee=person, local=STARTS + timedelta(days=1))
    thursday = datetime.combine(MONDAY + timedelta(days=3), time.min)
    until = thursday + timedelta(days=1)
    absent = {"starts_local": thursday, "ends_local": until, "reason": "Family"}
    world.time_off(employee=person, state="approved", **absent)
    world.date_availability(employee=person, on_date=MONDAY + timedelta(days=4), reason="Exam")
    world.event(project_name="612388-CORE-Veggie Chips", event_number="612388")
    world.event(project_name="Called off", state=EventState.CANCELLED)
    world.holiday(name="Spring day", on_date=MONDAY + timedelta(days=2))
    return world


def test_the_week_tells_work_absence_hours_and_what_has_nobody(as_bob: Visitor, ana: World) -> None:
    page = as_bob.see(f"{WEEK}?site={ana.home.code}")
    said = words_of(page)
    assert "3 to 9 May 2026" in said
    assert "10:30–17:00 Core, Oat Bites 612345" in said
    assert "· Store in Denver" in said
    assert "of 5 h, too much" in said
    assert "Time off, all day · Family · approved" in said
    assert "Not available · Exam" in said
    assert "Closed: Spring day" in said
    assert "Called off" not in said
    nobody = page.split("Nobody yet")[1].split("</tr>")[0]
    assert words_of(nobody).count("Veggie Chips 612388") == 1
    assert "Oat Bites" not in nobody
    assert f"/schedule/{MONDAY + timedelta(days=4)}/assign/" in nobody
    assert f'href="/schedule/{MONDAY}?site={ana.home.code}"' in page


def test_all_sites_are_one_week_and_the_site_is_remembered(as_bob: Visitor, world: World) -> None:
    world.employee()
    assert "All sites" in words_of(as_bob.see(f"{WEEK}?site=all"))
    assert ">All sites</button>" in as_bob.see(MONTH)
    assert as_bob.client.get(f"{WEEK}?site=nowhere").status_code == 404


def test_the_week_begins_when_the_organization_says(as_bob: Visitor, world: World) -> None:
    world.employee()
    world.rule_setting(name="week_starts_on", value=0)
    assert "4 to 10 May 2026" in words_of(as_bob.see(f"/week/{MONDAY + timedelta(days=6)}"))
    month = as_bob.see(MONTH)
    assert month.index("Monday") < month.index("Sunday")


def test_the_month_counts_each_day_and_leads_there(as_bob: Visitor, ana: World) -> None:
    page = as_bob.see(f"{MONTH}?site={ana.home.code}")
    cells = {
        cell.split('aria-label="')[1].split('"')[0]: words_of(f"<td {cell}")
        for cell in page.split("<td ")[1:]
    }
    assert "1 staffed" in cells["Monday, 4 May"]
    assert "staffed" not in cells["Tuesday, 5 May"]
    assert "1 due, nobody on it" in cells["Friday, 8 May"]
    assert "2 due" in cells["Friday, 8 May"]
    assert "Closed: Spring day" in cells["Wednesday, 6 May"]
    assert "Sunday, 26 April" in cells
    assert f'href="/month/2026-06-01?site={ana.home.code}"' in page


def test_without_people_the_week_leads_to_the_import(as_bob: Visitor) -> None:
    assert "Import employees" in as_bob.see("/week")


def test_the_number_of_statements_does_not_grow(
    as_bob: Visitor, ana: World, statements: Statements
) -> None:
    for number in range(20):
        ana.schedule(event=ana.event(opens=OPENS, due=DUE + timedelta(days=number)))
    for path in (WEEK, f"{WEEK}?site=all", MONTH):
        with statements.at_most(MOST_STATEMENTS):
            as_bob.see(path)

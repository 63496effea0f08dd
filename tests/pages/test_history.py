"""The page of the roster's history: what was done, found again, and taken back."""

from datetime import timedelta

import pytest

from tests.pages.filling import fields_of
from tests.pages.visitor import DAY, Visitor, words_of
from tests.support.factories import MONDAY, World
from tests.support.statements import Statements
from utils.clock import now
from utils.principal import Role

MOST_STATEMENTS = 6


def assign(visitor: Visitor, world: World, name: str, number: str) -> str:
    """Put somebody new on a new event by the day's form, and return their employee id."""
    event = world.event(project_name=f"{number}-CORE-Oat Bites", event_number=number)
    person = world.employee(name=name)
    form = {"event_id": str(event.id), "version": "1", "start": "10:30"}
    visitor.follow(visitor.send(f"{DAY}/assign", {**form, "employee_code": person.code}))
    return person.code


def test_actions_are_found_by_person_event_who_did_it_and_day(
    as_bob: Visitor, as_alice: Visitor, world: World
) -> None:
    code = assign(as_bob, world, "Ana García", "612345")
    assign(as_alice, world, "Grace Tan", "612388")
    day = now().date().isoformat()
    for query, found in (
        (f"person=Ana+García+({code})", "Bob put Ana García"),
        ("person=grace+tan", "Alice put Grace Tan"),
        ("event=612345", "Bob put Ana García"),
        (f"who=ali&from={day}", "Alice put Grace Tan"),
    ):
        page = as_bob.see(f"/history?{query}")
        assert found in page
        assert page.count("/undo") == 1
    assert "Nothing was done that fits this" in as_bob.see("/history?to=2020-01-01")
    assert "Nobody here has that name" in as_bob.see("/history?person=zzz")


def test_an_action_is_taken_back_or_says_what_depends_on_it(as_bob: Visitor, world: World) -> None:
    assign(as_bob, world, "Ana García", "612345")
    first = action_of(as_bob.see("/history"))
    block = as_bob.see(DAY).split('data-take-off="')[1].split('"')[0]
    pin = {"schedule_id": block, "version": "1", "is_pinned": "true"}
    as_bob.follow(as_bob.send(f"{DAY}/pin", pin))
    page = as_bob.see("/history")
    assert "Changed since Bob pinned Ana García" in words_of(page)
    assert f"/history/{first}/undo" not in page
    refused = as_bob.send(f"/history/{first}/undo?who=bob", {})
    assert refused.status_code == 409
    assert "Nothing was taken back. Something was changed since" in words_of(
        refused.get_data(as_text=True)
    )
    later = action_of(page)
    page = as_bob.follow(as_bob.send(f"/history/{later}/undo?who=bob", {}))
    assert "Taken back: you pinned Ana García" in page
    assert f"/history/{first}/undo" in page
    world.roster_action(at=now() - timedelta(days=31))
    assert "Done more than 30 days ago" in as_bob.see("/history")


@pytest.mark.usefixtures("monday_morning")
def test_what_stands_in_the_way_was_done_on_the_organizations_clock(
    as_bob: Visitor, world: World
) -> None:
    assign(as_bob, world, "Ana García", "612345")
    first = action_of(as_bob.see("/history"))
    block = as_bob.see(DAY).split('data-take-off="')[1].split('"')[0]
    pin = {"schedule_id": block, "version": "1", "is_pinned": "true"}
    as_bob.follow(as_bob.send(f"{DAY}/pin", pin))
    refused = words_of(as_bob.send(f"/history/{first}/undo", {}).get_data(as_text=True))
    assert (
        "Bob pinned Ana García on Core 612345 at 10:30 on Monday 4 May (today, 08:00)." in refused
    )


@pytest.mark.usefixtures("monday_morning")
def test_whoever_goes_is_told_with_their_account_and_again_once_taken_back(
    as_bob: Visitor, world: World
) -> None:
    ana = world.employee(code="ANA", name="Ana")
    world.user(role=Role.EMPLOYEE, employee_id=ana.id)
    event = world.schedule(employee=ana).event_id
    leave = "/people/ANA/leave"
    page = as_bob.see(f"{leave}?on={MONDAY}")
    done = as_bob.follow(as_bob.send(leave, fields_of(page, leave)))
    said = words_of(as_bob.see("/history"))
    assert "before: stays · after: leaves Mon 4 May" in said
    assert "before: account open · after: account closed" in said
    assert "10:30–17:00 · after: nobody" in said
    undo = "/people/ANA/undo"
    as_bob.follow(as_bob.send(undo, fields_of(done, undo)))
    for asked in ("", "?person=ANA"):
        said = words_of(as_bob.see(f"/history{asked}"))
        assert "before: leaves Mon 4 May · after: stays" in said
        assert "before: account closed · after: account open" in said
    assert "removed the first day without them" in words_of(as_bob.see("/people/ANA"))
    said = words_of(as_bob.see(f"/events/{event}"))
    assert "before: nobody · after: Ana, Mon 4 May" in said
    assert "after: nobody" in said


def test_pages_lead_on_and_the_number_of_statements_stays(
    as_bob: Visitor, world: World, statements: Statements
) -> None:
    assert "Nothing was done yet" in as_bob.see("/history")
    for _ in range(31):
        world.roster_action()
    world.roster_change()
    with statements.at_most(MOST_STATEMENTS):
        page = as_bob.see("/history?who=a")
    following = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "who=a" in following
    assert 'rel="prev"' in as_bob.see(following)


def test_nobody_reads_or_takes_back_what_another_organization_did(
    as_bob: Visitor, as_charlie: Visitor, as_viewer: Visitor, world: World
) -> None:
    assign(as_bob, world, "Ana García", "612345")
    action = action_of(as_bob.see("/history"))
    assert "Ana García" not in as_charlie.see("/history")
    assert as_charlie.send(f"/history/{action}/undo", {}).status_code == 404
    assert "/undo" not in as_viewer.see("/history")
    assert as_viewer.send(f"/history/{action}/undo", {}).status_code == 403


def action_of(page: str) -> str:
    """Return the newest action that can be taken back."""
    return page.split("/history/")[1].split("/undo", maxsplit=1)[0]


@pytest.mark.usefixtures("monday_morning")
def test_work_of_a_site_on_another_clock_is_told_on_that_clock_with_its_name(
    as_bob: Visitor, world: World
) -> None:
    denver = world.site(code="S2", time_zone="America/Denver")
    event = world.event(site=denver)
    schedule = world.schedule(event=event)
    form = {"schedule_id": str(schedule.id), "version": "1", "is_pinned": "true"}
    as_bob.send(f"{DAY}/pin", form)
    assert "pinned · Denver time (M" in words_of(as_bob.see("/history"))
    said = words_of(as_bob.see(f"/events/{event.id}"))
    assert "pinned today, 07:00" in said
    assert "today, 08:00" not in said

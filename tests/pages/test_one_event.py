"""The page of one event: all about it, and what becomes of it."""

import re
from datetime import timedelta

from tests.pages.filling import fields_of
from tests.pages.visitor import DAY, Visitor, value_of, words_of
from tests.support.factories import MONDAY, World
from tests.support.statements import Statements
from utils.clock import now

MOST_STATEMENTS = 12


def test_the_page_tells_who_is_on_it_what_stands_against_it_and_what_was_done(
    as_bob: Visitor, world: World, statements: Statements, monday_morning: None
) -> None:
    del monday_morning
    core = world.event(project_name="612345-CORE-Oat Bites", event_number="612345", headcount=2)
    world.event(
        kind="supervisor", project_name="612345-Supervisor-Oat Bites", event_number="612345"
    )
    ana = world.employee(code="ANA", name="Ana García")
    world.time_off(employee=ana, state="approved")
    done = world.schedule(event=core, employee=ana)
    world.attendance(schedule=done, mark="called_in")
    world.employee(name="Grace Tan")
    unused = world.employee(name="Zoë Castillo")
    world.weekly_availability(employee=unused, weekday=0, is_available=False)
    form = {"schedule_id": str(done.id), "version": "1", "is_pinned": "true"}
    as_bob.follow(as_bob.send(f"{DAY}/pin", form))
    with statements.at_most(MOST_STATEMENTS):
        said = words_of(as_bob.see(f"/events/{core.id}"))
    for words in (
        "Oat Bites 612345",
        "Mon 4 May, 00:00",
        "1 of 2",
        "Ana García Pinned Called in",
        "Ana García is on time off",
        "Supervisor 612345",
        "it goes with this one",
        "Who could do it",
        "Grace Tan",
        "1 more can with a reason",
        "Bob pinned Ana García on Core 612345",
        "after: Ana García, Mon 4 May, 10:30–17:00, pinned",
    ):
        assert words in said


def test_an_event_lives_by_hand_and_each_step_is_told_and_taken_back(
    as_bob: Visitor, world: World
) -> None:
    event = world.event(project_name="612345-CORE-Oat Bites", event_number="612345")
    here = f"/events/{event.id}"
    world.schedule(event=event)
    page = as_bob.see(here)
    for verb, told, state in (
        ("pause", "Paused Core 612345.", "Paused"),
        ("resume", "Took up Core 612345.", "Scheduled"),
        ("begin", "Began Core 612345.", "In progress"),
        ("resume", "Took up Core 612345.", "Scheduled"),
        ("cancel", "Cancelled Core 612345.", "Cancelled"),
    ):
        form = fields_of(page, f"{here}/{verb}")
        page = as_bob.follow(as_bob.send(f"{here}/{verb}", {**form, "reason": "No stock"}))
        assert told in page
        assert f"Oat Bites 612345 {state}" in words_of(page)
    undo = {"action_id": value_of(page, "action_id"), "next": here}
    back = as_bob.send(f"{DAY}/undo", undo)
    assert back.headers["Location"] == here
    page = as_bob.follow(back)
    assert "Taken back: you cancelled Core 612345." in page
    form = fields_of(page, f"{here}/reissue")
    wrong = as_bob.send(f"{here}/reissue", {**form, "due_local": "2026-05-01T00:00"})
    assert wrong.status_code == 400
    assert "The work is due after it may start" in wrong.get_data(as_text=True)
    page = as_bob.follow(as_bob.send(f"{here}/reissue", {**form, "due_local": "2026-05-20T23:59"}))
    assert "Reissued" in words_of(page)
    assert "Wed 20 May, 23:59" in words_of(page)
    stale = as_bob.send(f"{here}/cancel", {"version": form["version"]})
    assert stale.status_code == 409
    assert "Somebody changed this meanwhile" in stale.get_data(as_text=True)


def test_work_that_nobody_saw_begin_is_reported_at_once_and_what_lies_ahead_is_not(
    as_bob: Visitor, world: World
) -> None:
    done, ahead = world.event(event_number="612345"), world.event(event_number="612346")
    world.schedule(event=done)
    world.schedule(event=ahead, local=now().replace(tzinfo=None) + timedelta(days=3))
    assert f"/events/{ahead.id}/report" not in as_bob.see(f"/events/{ahead.id}")
    here = f"/events/{done.id}"
    assert here in as_bob.see(f"/verify?from={MONDAY}&to={MONDAY}")
    form = fields_of(as_bob.see(here), f"{here}/report")
    raw = as_bob.follow(as_bob.send(f"{here}/report", form))
    page = words_of(raw)
    assert "Submitted Core 612345." in page
    assert re.search(r"Time in each state\s.*In progress\s.*Submitted", page, re.S)
    assert here not in as_bob.see(f"/verify?from={MONDAY}&to={MONDAY}")
    undo = {"action_id": value_of(raw, "action_id"), "next": here}
    page = words_of(as_bob.follow(as_bob.send(f"{DAY}/undo", undo)))
    assert "Taken back: you submitted Core 612345." in page
    assert "In progress Core" in page


def test_the_page_leads_to_moving_and_taking_off_and_comes_back(
    as_bob: Visitor, world: World
) -> None:
    schedule = world.schedule(event=world.event())
    here = f"/events/{schedule.event_id}"
    page = as_bob.see(here)
    assert f"{DAY}/move/{schedule.id}?site={world.home.code}&amp;back=event" in page
    form = fields_of(page, f"{DAY}/unassign?back=event")
    assert as_bob.send(f"{DAY}/unassign?back=event", form).headers["Location"] == here
    chosen = {"event_id": str(schedule.event_id), "version": "1", "start": "10:30"}
    given = {**chosen, "employee_code": world.employee().code}
    assert as_bob.send(f"{DAY}/assign?back=event", given).headers["Location"] == here


def test_nobody_sees_another_organizations_event_and_a_viewer_changes_nothing(
    as_charlie: Visitor, as_viewer: Visitor, world: World
) -> None:
    event = world.event()
    assert as_charlie.client.get(f"/events/{event.id}").status_code == 404
    assert as_charlie.send(f"/events/{event.id}/cancel", {"version": "1"}).status_code == 404
    assert as_viewer.send(f"/events/{event.id}/cancel", {"version": "1"}).status_code == 403
    assert "What becomes of it" not in as_viewer.see(f"/events/{event.id}")

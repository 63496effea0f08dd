"""The pages of publishing: what would be given out, what was, and what changed since."""

import pytest
from sqlalchemy import update

from app import Rosterwright
from models.database import db
from models.event import Event, EventState
from models.roster_version import RosterVersion
from models.schedule import Schedule
from tests.pages.visitor import DAY, Visitor, value_of, words_of
from tests.support.factories import FRIDAY, MONDAY, STARTS, World
from tests.support.statements import Statements

pytestmark = pytest.mark.usefixtures("thursday")

NEW = f"/versions/new?from={MONDAY}&to={FRIDAY}"


@pytest.fixture
def planned(world: World) -> Schedule:
    """Ana on a Core on Monday."""
    ana = world.employee(code="ANA", name="Ana García")
    event = world.event(kind="other", project_name="Oat Bites", event_number="612345")
    return world.schedule(event=event, employee=ana, local=STARTS.replace(hour=11, minute=0))


def publish(visitor: Visitor, **more: str) -> str:
    """Publish the week as the form does; return the page of the version."""
    page = visitor.see(NEW)
    form = {"from": str(MONDAY), "to": str(FRIDAY), "seen": value_of(page, "seen"), **more}
    return visitor.follow(visitor.send("/versions/new", form))


def test_before_the_first_version_the_list_says_what_publishing_is_for(
    as_bob: Visitor, as_viewer: Visitor
) -> None:
    assert "Publish next week" in words_of(as_bob.see("/versions"))
    said = words_of(as_viewer.see("/versions"))
    assert "Nothing is published yet" in said
    assert "Publish next week" not in said
    assert as_viewer.client.get("/versions/new").status_code == 403


@pytest.mark.usefixtures("planned")
def test_days_are_looked_at_published_and_shown_as_they_were(as_bob: Visitor, world: World) -> None:
    said = words_of(as_bob.see("/versions/new"))
    assert "Sun 3 – Sat 9 May, 1 schedule" in said
    assert "These days were not published before." in said
    page = words_of(publish(as_bob, note="With the fair"))
    assert "Version 1 is published." in page
    assert "Mon 4 – Fri 8 May · published by Bob, today, 10:00 · 1 schedule" in page
    assert "With the fair" in page
    assert "11:00–17:30 Ana García" in page
    assert "Oat Bites 612345 · Acme One" in page
    (version,) = world.rows(RosterVersion)
    file = as_bob.see(f"/versions/{version.id}/schedule.csv")
    assert "Ana García,ANA" in file
    assert "Version 1 is still right" in words_of(as_bob.see(NEW))
    assert "no change since" in words_of(as_bob.see("/versions"))


@pytest.mark.usefixtures("planned")
def test_what_is_critical_wants_a_tick_and_a_schedule_that_moved_on_is_shown_anew(
    as_bob: Visitor, world: World
) -> None:
    world.event(kind="other", project_name="Cheese", due=STARTS)
    page = as_bob.see(NEW)
    assert "1 thing is critical" in words_of(page)
    assert "Cheese must be done by Monday, 4 May" in words_of(page)
    form = {"from": str(MONDAY), "to": str(FRIDAY), "seen": value_of(page, "seen"), "note": "Mine"}
    refused = as_bob.send("/versions/new", form)
    assert refused.status_code == 409
    assert "Nothing was published." in refused.get_data(as_text=True)
    assert "or accept it: tick that you accept it." in refused.get_data(as_text=True)
    assert "send their number" not in refused.get_data(as_text=True)
    assert 'value="Mine"' in refused.get_data(as_text=True)
    world.schedule(event=world.event(kind="other"), local=STARTS)
    stale = as_bob.send("/versions/new", {**form, "accepted_critical": "9"})
    assert stale.status_code == 409
    assert "Somebody changed this meanwhile" in stale.get_data(as_text=True)
    assert world.count(RosterVersion) == 0
    assert "1 critical, accepted" in words_of(publish(as_bob, accepted_critical="1"))


@pytest.mark.usefixtures("planned")
def test_something_else_that_is_critical_is_told_though_it_is_as_many(
    app: Rosterwright, as_bob: Visitor, world: World
) -> None:
    cheese = world.event(kind="other", project_name="Cheese", due=STARTS)
    page = as_bob.see(NEW)
    form = {"from": str(MONDAY), "to": str(FRIDAY), "seen": value_of(page, "seen")}
    form |= {"accepted_critical": "1"}
    cancelled = update(Event).where(Event.id == cheese.id).values(state=EventState.CANCELLED)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(cancelled)
    world.event(kind="other", project_name="Olives", due=STARTS)
    answer = as_bob.send("/versions/new", form)
    said = words_of(answer.get_data(as_text=True))
    assert answer.status_code == 409
    assert "What is critical is not what you saw any more: 1 thing is critical" in said
    assert "Olives must be done by" in said
    assert "send their number" not in said
    assert world.count(RosterVersion) == 0
    seen = value_of(answer.get_data(as_text=True), "seen")
    as_bob.follow(as_bob.send("/versions/new", {**form, "seen": seen}))
    assert world.count(RosterVersion) == 1


def test_changes_are_told_by_day_with_who_made_them(
    as_bob: Visitor, world: World, planned: Schedule
) -> None:
    publish(as_bob)
    (version,) = world.rows(RosterVersion)
    changes = f"/versions/{version.id}/changes"
    assert "Nothing changed" in words_of(as_bob.see(changes))
    form = {"schedule_id": str(planned.id), "version": "1"}
    as_bob.send(f"{DAY}/unassign", form)
    page = as_bob.see(changes)
    said = words_of(page)
    assert "Since version 1" in said
    assert "Monday, 4 May Taken off Ana García, 11:00–17:30" in said
    assert "Bob, today, 10:00" in said
    assert f'href="/versions/new?from={MONDAY}&amp;to={FRIDAY}"' in page
    assert "1 change since" in words_of(as_bob.see("/versions"))
    assert "1 change since version 1" in words_of(as_bob.see(NEW))
    publish(as_bob, accepted_critical="9")
    listed = words_of(as_bob.see("/versions"))
    assert "Version 2" in listed
    assert "published anew since" in listed
    newer = next(one for one in world.rows(RosterVersion) if one.number == 2)
    both = words_of(as_bob.see(f"{changes}?against={newer.id}"))
    assert "From version 1 to version 2" in both


def test_the_pages_keep_their_budget_and_their_organization(
    as_bob: Visitor, as_charlie: Visitor, world: World, statements: Statements, planned: Schedule
) -> None:
    publish(as_bob)
    for number in range(2, 30):
        world.roster_version(number=number)
    version = world.roster_version(number=30, last_on=MONDAY.replace(day=20))
    world.published_schedule(version=version, schedule=planned)
    one = f"/versions/{version.id}"
    for path in ("/versions", "/versions?below=5", one, f"{one}?from=2026-05-12", f"{one}/changes"):
        with statements.at_most(6):
            assert "Version" in as_bob.see(path), path
    with statements.at_most(12):
        as_bob.see(NEW)
    with statements.at_most(12):
        as_bob.see(f"{NEW}&site={world.home.code}")
    with statements.at_most(12):
        as_bob.see("/versions/new")
    world.event(kind="other", due=STARTS)
    form = {"from": str(MONDAY), "to": str(FRIDAY), "seen": value_of(as_bob.see(NEW), "seen")}
    with statements.at_most(25):
        assert as_bob.send("/versions/new", form).status_code == 409
    with statements.at_most(17):
        assert as_bob.send("/versions/new", {**form, "seen": "x"}).status_code == 409
    for path in (one, f"{one}/changes", f"{one}/schedule.csv"):
        assert as_charlie.client.get(path).status_code == 404
    assert "Nothing is published yet" in words_of(as_charlie.see("/versions"))


def test_the_day_and_the_week_mark_what_is_not_as_published(
    as_bob: Visitor, as_viewer: Visitor, world: World, planned: Schedule
) -> None:
    week = f"/week/{MONDAY}"
    for path in (DAY, week):
        assert "Not published yet: look at it and publish" in words_of(as_bob.see(path))
        assert words_of(as_viewer.see(path)).count("Not published yet") == 1
        assert "look at it" not in as_viewer.see(path)
    publish(as_bob)
    assert "As published, version 1" in words_of(as_bob.see(DAY))
    dana = world.employee(code="DANA", name="Dana")
    form = {"schedule_id": str(planned.id), "version": "1"}
    as_bob.send(f"{DAY}/unassign", form)
    assert "1 change since version 1 was published: see it" in words_of(as_bob.see(week))
    again = {"event_id": str(planned.event_id), "version": "1", "start": "11:00"}
    as_bob.send(f"{DAY}/assign", {**again, "employee_code": dana.code})
    (version,) = world.rows(RosterVersion)
    for path in (DAY, f"{DAY}?site=all", week, f"{week}?site=all"):
        page = as_bob.see(path)
        assert "1 change since version 1 was published: see it" in words_of(page)
        told = "Changed since version 1: Dana instead of Ana García, until 12:00 instead of 17:30"
        assert told in words_of(page)
        assert f'href="/versions/{version.id}/changes#day-{MONDAY}"' in page


def test_days_that_are_over_and_were_never_published_say_nothing(as_bob: Visitor) -> None:
    assert "ublished yet" not in words_of(as_bob.see("/schedule/2026-04-29"))
    assert "Not published yet" in words_of(as_bob.see("/schedule/2026-04-30"))

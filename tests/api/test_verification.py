"""What is wrong with some days, over HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from app import Rosterwright
from models.event import EventState
from models.time_off import TimeOffState
from tests.api.caller import Caller, faulty_fields
from tests.support.cast import Cast, sign_in
from tests.support.factories import MONDAY, STARTS, World

DAY = f"/verification?from={MONDAY}&to={MONDAY}"


@pytest.fixture(autouse=True)
def before_the_week() -> Iterator[None]:
    """Ask before the work begins."""
    with time_machine.travel("2026-04-30T15:00:00Z", tick=False):
        yield


def test_nothing_is_wrong_with_days_without_work(as_bob: Caller) -> None:
    body = as_bob.get("/verification").get_json()
    assert (body["items"], body["next_cursor"], body["health"]) == ([], None, None)
    assert (body["from"], body["to"]) == ("2026-04-30", "2026-05-14")
    assert body["counts"] == {"critical": 0, "warning": 0, "accepted": 0}


def test_every_line_says_what_is_wrong_and_where_it_is_mended(as_bob: Caller, world: World) -> None:
    ana = world.employee(name="Ana")
    event = world.event(kind="other", project_name="Crisps")
    schedule = world.schedule(event=event, employee=ana)
    world.time_off(employee=ana, state=TimeOffState.APPROVED)
    empty = world.event(kind="other", project_name="Cheese", due=STARTS)
    body = as_bob.get(DAY).get_json()
    away, due, slot = body["items"]
    assert due == {
        "severity": "critical",
        "check": "due",
        "message": "Cheese must be done by Monday, 4 May, and nobody is on it",
        "day": "2026-05-04",
        "site": {"code": "ACME-1", "name": "Acme One", "time_zone": "America/Chicago"},
        "event_id": str(empty.id),
        "ref_num": empty.ref_num,
        "schedule_id": None,
        "href": f"/schedule/2026-05-04/assign/{empty.id}?site=ACME-1",
        "accepted_reason": None,
        "violation": None,
    }
    assert (away["severity"], away["check"], away["schedule_id"]) == (
        "critical",
        "time-off",
        str(schedule.id),
    )
    assert away["href"] == f"/schedule/2026-05-04/move/{schedule.id}?site=ACME-1"
    assert away["violation"]["rule"] == "time-off"
    assert (slot["severity"], slot["check"]) == ("warning", "slot")
    assert (body["counts"], body["checked"]) == ({"critical": 2, "warning": 1, "accepted": 0}, 2)
    assert body["health"] == 0


def test_what_was_set_aside_with_a_reason_is_accepted(as_alice: Caller, world: World) -> None:
    ana, event = world.employee(name="Ana"), world.event(kind="other")
    wish = {
        "event_id": str(event.id),
        "employee_id": ana.code,
        "starts_at": "2026-05-04T10:30:00",
        "override_reason": "The client asked for it.",
    }
    assert as_alice.post("/schedules", wish).status_code == 201
    (line,) = as_alice.get(DAY).get_json()["items"]
    assert (line["severity"], line["check"], line["accepted_reason"]) == (
        "accepted",
        "slot",
        "The client asked for it.",
    )


def test_what_was_set_aside_stays_so_under_new_names_and_speaks_for_nothing_new(
    as_alice: Caller, world: World
) -> None:
    dana, event = world.employee(role="club_supervisor"), world.event()
    feast = world.holiday()
    world.time_off(employee=dana, state=TimeOffState.APPROVED)
    wish = {
        "event_id": str(event.id),
        "employee_id": dana.code,
        "starts_at": "2026-05-04T10:30:00",
        "override_reason": "The client asked for it.",
    }
    assert as_alice.post("/schedules", wish).status_code == 201
    renamed = {
        "/sites/ACME-1": {"name": "Acme Downtown"},
        f"/employees/{dana.code}": {"name": "Dana Prince"},
        f"/holidays/{feast.id}": {"name": "Founders' Day"},
        f"/events/{event.id}": {"project_name": "Pears"},
        "/event-types/core": {"label": "Demonstration"},
    }
    for path, change in renamed.items():
        assert as_alice.patch(path, change).status_code == 200
    body = as_alice.get(DAY).get_json()
    assert [(line["check"], line["severity"]) for line in body["items"]] == [
        ("holiday", "accepted"),
        ("time-off", "accepted"),
        ("discouraged", "accepted"),
    ]
    assert body["health"] == 100
    world.holiday(on_date=MONDAY, site_id=world.home.id)
    (line,) = [one for one in as_alice.get(DAY).get_json()["items"] if one["check"] == "holiday"]
    assert (line["severity"], line["accepted_reason"]) == ("critical", None)


def test_a_core_without_its_supervisor_names_the_event_to_staff(
    as_bob: Caller, world: World
) -> None:
    core = world.event(project_name="612345-CORE-Crisps", event_number="612345")
    world.schedule(event=core)
    check_in = world.event(kind="supervisor", event_number="612345", due=STARTS.replace(day=20))
    (line,) = as_bob.get(DAY).get_json()["items"]
    assert (line["check"], line["event_id"]) == ("pair", str(check_in.id))
    assert line["href"] == f"/schedule/2026-05-04/assign/{check_in.id}?site=ACME-1"


def test_another_stores_supervisor_of_the_same_number_is_nobodys_partner_here(
    as_bob: Caller, world: World
) -> None:
    elsewhere = world.site(code="S2")
    for site in (world.home, elsewhere):
        core = world.event(project_name="612345-CORE-Crisps", event_number="612345", site=site)
        world.schedule(event=core)
    named: dict[str, Any] = {"project_name": "612345-SUPERVISOR", "event_number": "612345"}
    theirs = world.event(kind="supervisor", site=elsewhere, **named)
    chief = world.employee(role="club_supervisor", home_site_id=elsewhere.id)
    at_noon = STARTS.replace(hour=12, minute=0)
    world.schedule(event=theirs, employee=chief, local=at_noon, is_stackable=True)
    gone = world.event(kind="supervisor", state=EventState.CANCELLED, **named)
    for path in (DAY, f"{DAY}&site=ACME-1"):
        (line,) = as_bob.get(path).get_json()["items"]
        assert line["message"].endswith("lacks its Supervisor: it is cancelled")
        assert (line["site"]["code"], line["event_id"]) == ("ACME-1", str(gone.id))
        assert line["href"] == f"/events/{gone.id}"
    assert as_bob.get(f"{DAY}&site=S2").get_json()["items"] == []


def test_whoever_said_not_to_come_is_still_planned_until_somebody_else_is(
    app: Rosterwright, cast: Cast
) -> None:
    world = cast.bob.world
    called, came = world.employee(name="Dora"), world.employee(name="Gil")
    for person, mark in ((called, "called_in"), (came, "on_time")):
        event = world.event(kind="other", project_name="Tasting")
        at_eleven = STARTS.replace(hour=11, minute=0)
        schedule = world.schedule(event=event, employee=person, local=at_eleven, minutes=60)
        world.attendance(schedule=schedule, mark=mark)
    with time_machine.travel(datetime(2026, 5, 4, 12, tzinfo=UTC), tick=False):
        as_bob = Caller(sign_in(app.test_client(), cast.bob))
        (line,) = as_bob.get(DAY).get_json()["items"]
        tomorrow = as_bob.client.get("/tomorrow").text
    assert (line["check"], line["severity"]) == ("absent", "critical")
    assert line["message"].startswith("Dora said not to come to Tasting on Monday, 4 May at 11:00")
    assert line["href"] == "/attendance?date=2026-05-04"
    assert "Dora said not to come" in tomorrow
    assert "Find somebody else" in tomorrow


def test_work_that_nobody_reported_leads_to_the_event(app: Rosterwright, cast: Cast) -> None:
    world = cast.bob.world
    event = world.event(kind="other")
    world.schedule(event=event, local=STARTS.replace(hour=11, minute=0), minutes=60)
    done = world.event(kind="other", state=EventState.SUBMITTED)
    world.schedule(event=done, local=STARTS.replace(hour=11, minute=0), minutes=60)
    with time_machine.travel(datetime(2026, 5, 5, 18, tzinfo=UTC), tick=False):
        as_bob = Caller(sign_in(app.test_client(), cast.bob))
        (line,) = as_bob.get(DAY).get_json()["items"]
    assert (line["check"], line["href"]) == ("unreported", f"/events/{event.id}")


def test_one_site_is_verified_by_itself_and_pages_hold_every_line_once(
    as_bob: Caller, world: World
) -> None:
    elsewhere = world.site(code="S2")
    for number in range(5):
        place = elsewhere if number == 4 else world.home
        world.event(site=place, project_name=f"Work {number}", due=STARTS)
    pages = as_bob.pages("/verification", limit=2)
    assert [len(page) for page in pages] == [2, 2, 1]
    assert len({line["event_id"] for page in pages for line in page}) == 5
    (line,) = as_bob.get(f"{DAY}&site=S2").get_json()["items"]
    assert line["message"].startswith("Work 4 ")
    assert as_bob.get(f"{DAY}&site=nowhere").status_code == 404


def test_days_that_are_too_many_or_backwards_are_refused(as_bob: Caller) -> None:
    last = MONDAY + timedelta(days=62)
    for asked in (f"from={MONDAY}&to={last}", f"from={last}&to={MONDAY}"):
        refused = as_bob.get(f"/verification?{asked}")
        assert (refused.status_code, faulty_fields(refused)) == (400, {"to"})
    assert (
        as_bob.get(f"/verification?from={MONDAY}&to={last - timedelta(days=1)}").status_code == 200
    )


def test_only_who_may_see_the_roster_asks_and_sees_their_own_organization(
    as_employee: Caller, as_charlie: Caller, world: World
) -> None:
    world.event(due=STARTS)
    assert as_employee.get(DAY).status_code == 403
    assert as_charlie.get(DAY).get_json()["items"] == []

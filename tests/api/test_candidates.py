"""Who could do an event, over HTTP."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
import time_machine

from app import Rosterwright
from models.time_off import TimeOffState
from tests.api.caller import Caller, faulty_fields
from tests.support.cast import Cast, sign_in
from tests.support.factories import MONDAY, STARTS, World


@pytest.fixture(autouse=True)
def before_the_week() -> Iterator[None]:
    """Ask before the work may begin."""
    with time_machine.travel("2026-04-30T15:00:00Z", tick=False):
        yield


def test_people_are_listed_best_first_with_reasons_and_rules(as_bob: Caller, world: World) -> None:
    ana = world.employee(name="Ana", role="event_specialist")
    world.employee(name="Zoe")
    world.employee(name="Cem", home_site_id=None, role="club_supervisor")
    world.date_availability(employee=ana, reason="exam")
    event = world.event()
    path = f"/events/{event.id}/candidates?starts_at=2026-05-04T10:30:00"
    body = as_bob.get(path).get_json()
    assert body["next_cursor"] is None
    zoe, cem, last = body["items"]
    assert zoe["employee"] == {
        "employee_id": zoe["employee"]["employee_id"],
        "name": "Zoe",
        "role": "lead_event_specialist",
        "role_label": "Lead Event Specialist",
    }
    assert (zoe["can"], zoe["violations"], zoe["starts_at"]) == (
        "yes",
        [],
        "2026-05-04T15:30:00+00:00",
    )
    assert zoe["reasons"] == [
        "Lead Event Specialist, first choice for Core",
        "free all day",
        "this is their home store",
        "free this week",
    ]
    assert (cem["can"], [one["rule"] for one in cem["violations"]]) == (
        "with_reason",
        ["discouraged"],
    )
    assert (last["employee"]["name"], last["can"], last["reasons"]) == ("Ana", "no", [])
    assert last["violations"][0]["message"] == ("Ana is marked unavailable on Monday, 4 May (exam)")


def test_without_a_start_each_stands_at_the_one_that_suits_them_best(
    as_bob: Caller, world: World
) -> None:
    ana, _zoe = world.employee(name="Ana"), world.employee(name="Zoe")
    world.date_availability(employee=ana)
    items = as_bob.get(f"/events/{world.event().id}/candidates").get_json()["items"]
    assert [(one["employee"]["name"], one["starts_at"]) for one in items] == [
        ("Ana", "2026-05-05T14:45:00+00:00"),
        ("Zoe", "2026-05-04T14:45:00+00:00"),
    ]


def test_the_whole_of_a_months_window_is_looked_at_and_how_far_is_said(
    as_bob: Caller, world: World
) -> None:
    ana, last_day = world.employee(name="Ana"), MONDAY + timedelta(days=27)
    noon = datetime.combine(last_day, time(23, 59))
    event = world.event(opens=datetime.combine(MONDAY, time.min), due=noon)
    back = datetime.combine(last_day, time.min)
    gone = TimeOffState.APPROVED
    world.time_off(
        employee=ana, state=gone, starts_local=datetime.combine(MONDAY, time.min), ends_local=back
    )
    path = f"/events/{event.id}"
    body = as_bob.get(f"{path}/candidates").get_json()
    (found,) = body["items"]
    assert (found["can"], found["starts_at"][:10]) == ("yes", last_day.isoformat())
    assert (body["until"], body["has_more_days"]) == (last_day.isoformat(), False)
    longer = {"due_local": (noon + timedelta(days=9)).isoformat()}
    assert as_bob.patch(path, longer).status_code == 200
    body = as_bob.get(f"{path}/candidates").get_json()
    assert (body["until"], body["has_more_days"]) == ("2026-06-03", True)


def test_openings_are_days_and_starts_ranked_with_who_can(as_bob: Caller, world: World) -> None:
    ana, zoe = world.employee(name="Ana"), world.employee(name="Zoe", role="club_supervisor")
    world.date_availability(employee=ana)
    event = world.event()
    (first, *_), *_ = pages = as_bob.pages(f"/events/{event.id}/openings", limit=3)
    assert (first["day"], first["can"], first["free"]) == ("2026-05-05", "yes", 2)
    assert first["starts_at"] == "2026-05-05T14:45:00+00:00"
    assert [one["employee"]["name"] for one in first["best"]] == ["Ana", "Zoe"]
    starts = [one["starts_at"] for page in pages for one in page]
    assert len(starts) == len(set(starts)) > 3
    last = pages[-1][-1]
    assert (last["day"], last["can"], last["free"]) == ("2026-05-04", "with_reason", 1)
    assert last["best"][0]["employee"]["employee_id"] == zoe.code
    world.schedule(event=event, employee=ana)
    assert as_bob.get(f"/events/{event.id}/openings").get_json()["items"] == []


def test_what_is_offered_is_accepted_and_nothing_is_once_the_window_is_past(
    app: Rosterwright, cast: Cast
) -> None:
    world = cast.bob.world
    person, event = world.employee(), world.event(due=STARTS.replace(hour=20, minute=0))
    path = f"/events/{event.id}"
    with time_machine.travel("2026-05-04T21:03:17.123456Z", tick=False):
        as_bob = Caller(sign_in(app.test_client(), cast.bob))
        (found,) = as_bob.get(f"{path}/candidates").get_json()["items"]
        assert found["starts_at"] == "2026-05-04T21:05:00+00:00"
        wish = {"event_id": str(event.id), "employee_id": person.code, "override_reason": "Late."}
        answer = as_bob.post("/schedules", {**wish, "starts_at": found["starts_at"]})
        assert answer.status_code == 201
    with time_machine.travel("2026-05-05T00:58:00Z", tick=False):
        as_bob = Caller(sign_in(app.test_client(), cast.bob))
        for past in ("candidates", "openings"):
            body = as_bob.get(f"{path}/{past}").get_json()
            assert (body["items"], body["has_more_days"]) == ([], False)


def test_whoever_does_not_come_that_day_is_not_offered_though_taken_off_since(
    as_bob: Caller, world: World
) -> None:
    ana, zoe = world.employee(name="Ana"), world.employee(name="Zoe")
    gone = world.schedule(employee=ana, event=world.event(kind="other"), is_active=False)
    world.attendance(schedule=gone, mark="called_in")
    other_day = world.schedule(employee=zoe, local=STARTS + timedelta(days=1))
    world.attendance(schedule=other_day, mark="excused")
    path = f"/events/{world.event().id}/candidates?starts_at={MONDAY}T10:30:00"
    first, last = as_bob.get(path).get_json()["items"]
    assert (first["employee"]["name"], first["can"]) == ("Zoe", "yes")
    assert (last["can"], last["reasons"]) == ("no", ["does not come to other work that day"])


def test_whoever_is_at_home_elsewhere_comes_after_those_who_are_not_and_says_so(
    as_bob: Caller, world: World
) -> None:
    tampa = world.site(name="Tampa")
    world.employee(name="Ana", home_site_id=tampa.id)
    there = world.employee(name="Ben", home_site_id=tampa.id)
    world.employee(name="Cem", home_site_id=None)
    busy = world.employee(name="Zoe", role="event_specialist")
    for person, kind in ((busy, "core"), (there, "other")):
        at = STARTS.replace(hour=8) if kind == "other" else STARTS + timedelta(days=1)
        world.schedule(employee=person, event=world.event(kind=kind), local=at, minutes=5)
    path = f"/events/{world.event().id}/candidates?starts_at={MONDAY}T10:30:00"
    items = as_bob.get(path).get_json()["items"]
    assert [one["employee"]["name"] for one in items] == ["Cem", "Ben", "Zoe", "Ana"]
    assert items[-1]["reasons"][2] == "at home at Tampa"


def test_pages_go_on_behind_the_last_who_was_shown(as_bob: Caller, world: World) -> None:
    for number in range(5):
        world.employee(name=f"Person {number}")
    path = f"/events/{world.event().id}/candidates"
    pages = as_bob.pages(path, limit=2)
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [one["employee"]["name"] for page in pages for one in page] == [
        f"Person {number}" for number in range(5)
    ]


def test_the_work_of_the_whole_week_counts_and_that_of_the_next_does_not(
    as_bob: Caller, world: World
) -> None:
    ana, zoe = world.employee(name="Ana"), world.employee(name="Zoe")
    sunday = STARTS - timedelta(days=1)
    event = world.event(kind="other")
    world.schedule(employee=ana, event=event, local=sunday, minutes=60)
    for week in (-1, 1):
        late = sunday + week * timedelta(days=7)
        world.schedule(employee=zoe, event=world.event(kind="other"), local=late, minutes=60)
    path = f"/events/{world.event().id}/candidates?starts_at={MONDAY}T10:30:00"
    items = as_bob.get(path).get_json()["items"]
    assert [one["reasons"][-1] for one in items] == [
        "free this week, least of all with this role",
        "1 h this week",
    ]


def test_nobody_elsewhere_is_offered_or_asked_for(
    as_bob: Caller, as_charlie: Caller, world: World
) -> None:
    path = f"/events/{world.event().id}/candidates"
    world.employee()
    assert len(as_bob.get(path).get_json()["items"]) == 1
    assert as_charlie.get(path).status_code == 404
    refused = as_bob.get(f"{path}?starts_at=soon")
    assert (refused.status_code, faulty_fields(refused)) == (400, {"starts_at"})


def test_a_seat_held_by_somebody_who_is_looked_at_is_one_seat(as_bob: Caller, world: World) -> None:
    ana, event = world.employee(name="Ana"), world.event(headcount=2)
    world.employee(name="Zoe")
    world.schedule(employee=ana, event=event, local=STARTS)
    path = f"/events/{event.id}/candidates?starts_at={MONDAY}T10:30:00"
    zoe, last = as_bob.get(path).get_json()["items"]
    assert (zoe["employee"]["name"], zoe["can"]) == ("Zoe", "yes")
    assert "assigned" in [one["rule"] for one in last["violations"]]

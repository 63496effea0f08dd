"""Who could do an event, over HTTP."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from tests.api.caller import Caller, faulty_fields
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

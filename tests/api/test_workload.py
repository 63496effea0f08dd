"""Who works how much, and how often they came, over HTTP."""

from datetime import date, datetime, timedelta
from typing import Final

import pytest
from werkzeug.test import TestResponse

from tests.api.caller import Caller, faulty_fields
from tests.support.factories import MONDAY, STARTS, World

WEEKS: Final = f"/workload?from={MONDAY}&to={MONDAY + timedelta(days=27)}"
SATURDAY: Final = STARTS + timedelta(days=5)
SUNDAY: Final = SATURDAY + timedelta(days=1)


def shares(answer: TestResponse) -> dict[str, tuple[object, ...]]:
    """Return by name: minutes, days, weekend days, the average, came, in time."""
    facts = ("minutes", "days", "weekend_days", "average_minutes", "attended", "on_time")
    return {
        row["employee"]["name"]: tuple(row[fact] for fact in facts)
        for row in answer.get_json()["items"]
    }


def test_everybody_stands_beside_the_average_of_their_job(as_viewer: Caller, world: World) -> None:
    ana = world.employee(name="Ana")
    world.employee(name="Ben")
    world.employee(name="Dora", job_role_id=None)
    world.schedule(employee=world.employee(name="Cleo, who left", is_active=False))
    world.attendance(schedule=world.schedule(employee=ana), mark="late")
    world.schedule(employee=ana, local=SATURDAY, minutes=60)
    world.schedule(employee=ana, local=STARTS - timedelta(days=7))
    world.schedule(employee=ana, local=STARTS + timedelta(days=1), is_active=False)
    gone = world.schedule(employee=ana, local=STARTS + timedelta(days=2), is_active=False)
    world.attendance(schedule=gone, mark="called_in")
    assert shares(as_viewer.get(WEEKS)) == {
        "Ana": (450, 2, 1, 225, 0.5, 0.0),
        "Ben": (0, 0, 0, 225, None, None),
        "Dora": (0, 0, 0, None, None, None),
    }


def test_work_over_midnight_belongs_to_the_day_at_its_site(as_viewer: Caller, world: World) -> None:
    tokyo = world.site(time_zone="Asia/Tokyo")
    person = world.employee(name="Ana")
    # 23:45 of Friday in Chicago is Saturday in Tokyo, whose clock the store goes by.
    world.schedule(
        employee=person, event=world.event(site=tokyo), local=STARTS.replace(hour=23, day=8)
    )
    ((_, days, weekends, *_),) = shares(as_viewer.get(WEEKS)).values()
    assert (days, weekends) == (1, 1)


@pytest.mark.parametrize(
    ("zone", "local", "day"),
    [
        # 23:30 of Saturday in Denver is Sunday in Chicago, whose clock the organization goes by.
        ("America/Denver", SUNDAY.replace(hour=0), SATURDAY.date()),
        ("Asia/Tokyo", SATURDAY, SUNDAY.date()),
        ("Pacific/Kiritimati", SATURDAY.replace(hour=5), SUNDAY.date()),
        ("Pacific/Pago_Pago", SUNDAY.replace(hour=5), SATURDAY.date()),
    ],
)
def test_a_range_holds_the_work_of_its_days_at_each_site(
    as_viewer: Caller, world: World, zone: str, local: datetime, day: date
) -> None:
    event = world.event(site=world.site(time_zone=zone))
    world.schedule(employee=world.employee(name="Ana"), event=event, local=local, minutes=90)
    told = {
        each: shares(as_viewer.get(f"/workload?from={each}&to={each}"))["Ana"][:4]
        for each in (day + timedelta(days=number) for number in (-1, 0, 1))
    }
    nothing = (0, 0, 0, 0)
    assert told == dict.fromkeys(told, nothing) | {day: (90, 1, 1, 90)}


def test_pages_follow_one_another_and_days_are_bounded(as_viewer: Caller, world: World) -> None:
    for name in ("Ana", "Ben", "Cleo"):
        world.employee(name=name)
    first = as_viewer.get(f"{WEEKS}&limit=2")
    second = as_viewer.get(f"{WEEKS}&limit=2&cursor={first.get_json()['next_cursor']}")
    assert [list(shares(page)) for page in (first, second)] == [["Ana", "Ben"], ["Cleo"]]
    refused = as_viewer.get("/workload?from=2026-01-01&to=2026-12-31")
    assert (refused.status_code, faulty_fields(refused)) == (400, {"to"})


def test_other_organizations_and_staff_see_nothing_of_it(
    as_charlie: Caller, as_employee: Caller, world: World
) -> None:
    world.employee(name="Ana")
    assert "Ana" not in shares(as_charlie.get(WEEKS))
    assert as_employee.get(WEEKS).status_code == 403

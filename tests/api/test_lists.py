"""Lists: ordered, bounded, paged by keyset, and asked for in words that exist."""

import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.api.caller import Caller, faulty_fields
from tests.support.factories import STARTS, World

Maker = Callable[[World, int], object]

LISTS: dict[str, tuple[Maker, Callable[[dict[str, str]], str]]] = {
    "/employees": (
        lambda world, number: world.employee(name=f"Person {number % 3}"),
        lambda row: row["name"],
    ),
    "/sites": (lambda world, _number: world.site(), lambda row: row["code"]),
    "/event-types": (lambda world, _number: world.event_type(), lambda row: row["code"]),
    "/events": (lambda world, _number: world.event(), lambda row: row["due_at"]),
    "/schedules": (
        lambda world, number: world.schedule(local=STARTS + timedelta(minutes=number % 2)),
        lambda row: row["starts_at"],
    ),
    "/time-off": (
        lambda world, number: world.time_off(
            starts_local=STARTS - timedelta(minutes=number % 3), ends_local=STARTS.replace(hour=17)
        ),
        lambda row: row["starts_local"],
    ),
    "/holidays": (
        lambda world, number: world.holiday(name=f"Day {number % 3}"),
        lambda row: row["name"],
    ),
}


@pytest.mark.parametrize("path", LISTS)
def test_pages_hold_every_row_once_and_in_order(as_bob: Caller, world: World, path: str) -> None:
    make, key = LISTS[path]
    for number in range(7):
        make(world, number)
    pages = as_bob.pages(path, limit=3)
    rows = [row for page in pages for row in page]
    assert all(len(page) == 3 for page in pages[:-1])
    assert len({str(row) for row in rows}) == len(rows) >= 7
    assert rows == as_bob.get(path).get_json()["items"]
    assert [key(row) for row in rows] == sorted(key(row) for row in rows)


def test_a_row_that_comes_between_pages_neither_skips_nor_repeats(
    as_bob: Caller, world: World
) -> None:
    for name in ("B", "D", "F"):
        world.employee(name=name)
    first = as_bob.get("/employees?limit=2").get_json()
    world.employee(name="A")
    world.employee(name="E")
    second = as_bob.get(f"/employees?limit=9&cursor={first['next_cursor']}").get_json()
    assert [row["name"] for row in first["items"]] == ["B", "D"]
    assert [row["name"] for row in second["items"]] == ["E", "F"]
    assert second["next_cursor"] is None


@pytest.mark.parametrize("path", [*LISTS, "/imports"])
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=many", "limit"),
        ("limit=", "limit"),
        ("cursor=x", "cursor"),
        ("cursor=%F0%9F%92%A9", "cursor"),
        ("cursor=" + "x" * 3000, "cursor"),
        ("colour=red", "colour"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_by_name(
    as_bob: Caller, path: str, query: str, field: str
) -> None:
    answer = as_bob.get(f"{path}?{query}")
    assert answer.status_code == 400
    assert faulty_fields(answer) == {field}


@pytest.mark.parametrize("path", ["/events", "/schedules", "/time-off"])
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2026-05-05&to=2026-05-04", "to"),
        ("from=2026-02-30", "from"),
        ("to=20260504", "to"),
        ("from=0001-01-01", "from"),
        ("to=9999-12-31", "to"),
    ],
)
def test_days_that_are_none_are_refused_by_name(
    as_bob: Caller, path: str, query: str, field: str
) -> None:
    answer = as_bob.get(f"{path}?{query}")
    assert answer.status_code == 400
    assert faulty_fields(answer) == {field}


def test_the_cursor_of_another_list_is_refused(as_bob: Caller, world: World) -> None:
    world.schedule()
    world.schedule()
    world.time_off()
    world.time_off()
    lists = ("/employees", "/events", "/time-off")
    cursors = {path: as_bob.get(f"{path}?limit=1").get_json()["next_cursor"] for path in lists}
    for path, other in itertools.permutations(lists, 2):
        answer = as_bob.get(f"{path}?cursor={cursors[other]}")
        assert answer.status_code == 400, (path, other)
        assert faulty_fields(answer) == {"cursor"}


def test_at_most_500_rows_come_at_once(as_bob: Caller) -> None:
    assert as_bob.get("/employees?limit=500").status_code == 200


def test_the_days_of_a_list_are_the_organizations(as_bob: Caller, world: World) -> None:
    """23:30 in Chicago is the next day in UTC; the organization is in Chicago."""
    late = STARTS.replace(hour=23, minute=30)
    schedule = world.schedule(local=late, minutes=30)
    day = late.date().isoformat()
    found = as_bob.get(f"/schedules?from={day}&to={day}").get_json()["items"]
    assert [row["id"] for row in found] == [str(schedule.id)]


def test_a_head_request_has_the_headers_and_no_body(as_bob: Caller, world: World) -> None:
    url = f"/api/v1/sites/{world.home.code}"
    answer = as_bob.client.head(url)
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (200, b"", '"1"')


def test_an_address_says_which_methods_it_knows(as_bob: Caller) -> None:
    answer = as_bob.client.options("/api/v1/schedules")
    assert answer.status_code == 200
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    refused = as_bob.client.put("/api/v1/schedules", headers={"Sec-Fetch-Site": "same-origin"})
    assert refused.status_code == 405
    assert set(refused.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert refused.mimetype == "application/problem+json"

"""Holidays over HTTP, and what they do to work."""

import pytest

from models.holiday import Holiday
from tests.api.caller import Caller, faulty_fields
from tests.support.factories import MONDAY, World

FIRST_OF_MAY = {"name": "Labour Day", "month": 5, "day": 1}
STOCKTAKING = {"name": "Stocktaking", "on_date": "2026-05-04"}


def test_a_day_is_closed_once_at_one_site(as_alice: Caller, world: World) -> None:
    answer = as_alice.post("/holidays", {**STOCKTAKING, "site_code": world.home.code})
    made = answer.get_json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/holidays/{made['id']}"
    assert made["site"]["code"] == world.home.code
    assert (made["on_date"], made["month"], made["day"]) == ("2026-05-04", None, None)
    assert as_alice.get(f"/holidays/{made['id']}").get_json() == made


def test_a_day_is_closed_every_year_everywhere(as_alice: Caller) -> None:
    made = as_alice.post("/holidays", FIRST_OF_MAY).get_json()
    assert made["site"] is None
    assert (made["on_date"], made["month"], made["day"]) == (None, 5, 1)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"name": "Nothing"}, {"on_date"}),
        ({**FIRST_OF_MAY, **STOCKTAKING}, {"on_date"}),
        ({"name": "Half", "month": 5}, {"day"}),
        ({"name": "Half", "day": 5}, {"month"}),
        ({"name": "None", "month": 2, "day": 30}, {"day"}),
        ({"name": "None", "month": 11, "day": 31}, {"day"}),
        ({"name": "None", "month": 13, "day": 1}, {"month"}),
        ({"name": "None", "on_date": "2026-02-29"}, {"on_date"}),
        ({"on_date": "2026-05-04"}, {"name"}),
    ],
)
def test_what_is_no_day_is_refused_by_name(
    as_alice: Caller, world: World, body: dict[str, object], fields: set[str]
) -> None:
    answer = as_alice.post("/holidays", body)
    assert answer.status_code == 400
    assert faulty_fields(answer) == fields
    assert world.count(Holiday) == 0


def test_an_unknown_site_is_named(as_alice: Caller) -> None:
    answer = as_alice.post("/holidays", {**STOCKTAKING, "site_code": "nowhere"})
    assert (answer.status_code, faulty_fields(answer)) == (404, {"site_code"})


def test_the_same_place_is_not_closed_twice_on_a_day(as_alice: Caller, world: World) -> None:
    assert as_alice.post("/holidays", STOCKTAKING).status_code == 201
    again = as_alice.post("/holidays", {**STOCKTAKING, "name": "Inventory"})
    assert again.status_code == 409
    assert "Every site is closed on 4 May 2026 already (Stocktaking)" in again.get_json()["detail"]
    assert (
        as_alice.post("/holidays", {**STOCKTAKING, "site_code": world.home.code}).status_code == 201
    )


def test_a_date_that_is_closed_every_year_needs_no_date_of_its_own(as_alice: Caller) -> None:
    leap_day = {"name": "Leap day", "month": 2, "day": 29}
    for body in (FIRST_OF_MAY, leap_day):
        assert as_alice.post("/holidays", body).status_code == 201
        assert as_alice.post("/holidays", body).status_code == 409
    for date, words in (
        ("2027-05-01", "1 May of every year"),
        ("2028-02-29", "29 February of every leap year"),
    ):
        answer = as_alice.post("/holidays", {"name": "Once", "on_date": date})
        assert (answer.status_code, faulty_fields(answer)) == (409, {"on_date"})
        assert words in answer.get_json()["detail"]


def test_a_closed_day_moves_and_becomes_yearly(as_alice: Caller, world: World) -> None:
    row = world.holiday(site_id=world.home.id)
    path = f"/holidays/{row.id}"
    assert as_alice.patch(path, {"on_date": "2026-05-05"}).get_json()["on_date"] == "2026-05-05"
    yearly = as_alice.patch(path, {"month": 5, "day": 5, "site_code": None}, version=2).get_json()
    assert (yearly["on_date"], yearly["month"], yearly["day"]) == (None, 5, 5)
    assert yearly["site"] is None
    assert as_alice.patch(path, {"name": "Inventory"}, version=2).status_code == 412
    assert as_alice.patch(path, {"name": "Inventory"}, version=3).get_json()["day"] == 5


def test_it_does_not_move_onto_another_one(as_alice: Caller, world: World) -> None:
    world.holiday(name="Founding day")
    row = world.holiday(on_date=None, month=12, day=25)
    answer = as_alice.patch(f"/holidays/{row.id}", {"on_date": MONDAY.isoformat()})
    assert answer.status_code == 409
    assert "Founding day" in answer.get_json()["detail"]


def test_only_an_administrator_closes_days(as_bob: Caller, as_viewer: Caller, world: World) -> None:
    path = f"/holidays/{world.holiday().id}"
    for caller in (as_bob, as_viewer):
        assert caller.post("/holidays", FIRST_OF_MAY).status_code == 403
        assert caller.patch(path, {"name": "Mine"}).status_code == 403
        assert caller.delete(path).status_code == 403
        assert caller.get(path).status_code == 200


def test_work_is_refused_on_a_closed_day_and_goes_once_it_is_open(
    as_alice: Caller, as_bob: Caller, world: World
) -> None:
    question = {
        "event_id": str(world.event().id),
        "employee_id": world.employee().code,
        "starts_at": "2026-05-04T10:30:00",
    }
    for body in (
        STOCKTAKING,
        {"name": "Founding day", "month": 5, "day": 4, "site_code": world.home.code},
    ):
        made = as_alice.post("/holidays", body).get_json()
        (violation,) = as_bob.post("/schedules/check", question).get_json()["violations"]
        assert violation["rule"] == "holiday"
        assert body["name"] in violation["message"]
        assert as_bob.post("/schedules", question).status_code == 409
        assert as_alice.delete(f"/holidays/{made['id']}").status_code == 204
    assert as_bob.post("/schedules/check", question).get_json() == {"violations": []}

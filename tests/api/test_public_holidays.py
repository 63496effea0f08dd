"""Public holidays by country and region: looked at, then loaded."""

import pytest

from app import Rosterwright
from models.history import AuditEntry
from models.holiday import Holiday
from tests.api.caller import Caller, faulty_fields
from tests.support.factories import World

INDIANA = {"country": "US", "region": "IN", "years": [2026]}


def test_they_are_looked_at_before_they_are_loaded_and_loaded_once(
    as_alice: Caller, world: World
) -> None:
    world.holiday(name="Xmas", on_date=None, month=12, day=25)
    seen = as_alice.post("/holidays/load", INDIANA).get_json()
    days = {one["on_date"]: one for one in seen["items"]}
    assert seen["is_applied"] is False
    assert days["2026-07-04"]["closed_by"] is None
    assert days["2026-12-25"]["closed_by"] == "Xmas"
    assert world.count(Holiday) == 1
    loaded = as_alice.post("/holidays/load", {**INDIANA, "apply": True}).get_json()
    assert (loaded["is_applied"], len(loaded["items"])) == (True, len(days) - 1)
    assert world.count(Holiday) == len(days)
    assert len(world.audited(AuditEntry.object_type == "holiday")) == len(days) - 1
    again = as_alice.post("/holidays/load", {**INDIANA, "apply": True}).get_json()
    assert again["items"] == []


def test_the_chosen_ones_close_one_site_alone(as_alice: Caller, world: World) -> None:
    world.holiday(name="Elsewhere", on_date=None, month=7, day=4, site_id=world.site().id)
    body = {**INDIANA, "site_code": world.home.code, "dates": ["2026-07-04", "2026-01-02"]}
    (added,) = as_alice.post("/holidays/load", {**body, "apply": True}).get_json()["items"]
    assert (added["on_date"], added["name"]) == ("2026-07-04", "Independence Day")
    assert world.count(Holiday, Holiday.site_id == world.home.id) == 1


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"country": "QQ"}, 400, "country"),
        ({"region": "ZZ"}, 400, "region"),
        ({"years": []}, 400, "years"),
        ({"years": [2026] * 6}, 400, "years"),
        ({"site_code": "nowhere"}, 404, "site_code"),
    ],
)
def test_what_the_calendar_does_not_know_is_refused_by_name(
    as_alice: Caller, world: World, change: dict[str, object], status: int, field: str
) -> None:
    for is_applied in (False, True):
        body = {**INDIANA, **change, "apply": is_applied}
        answer = as_alice.post("/holidays/load", body)
        assert (answer.status_code, faulty_fields(answer)) == (status, {field})
    assert world.count(Holiday) == 0


def test_only_administrators_load_them(
    app: Rosterwright, as_bob: Caller, as_viewer: Caller, world: World
) -> None:
    del app
    for caller in (as_bob, as_viewer):
        assert caller.post("/holidays/load", {**INDIANA, "apply": True}).status_code == 403
    assert world.count(Holiday) == 0

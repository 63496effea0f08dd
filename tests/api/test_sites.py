"""Sites over HTTP."""

import pytest

from models.site import Site
from tests.api.caller import Caller, faulty_fields
from tests.support.factories import World

BODY = {"code": "4711", "name": "Store 4711", "time_zone": "America/Denver"}


def test_a_new_site_is_stored_with_location_and_etag(as_alice: Caller, world: World) -> None:
    answer = as_alice.post("/sites", {**BODY, "mvid": "M1", "address": "1 Main St"})
    assert answer.status_code == 201
    assert answer.headers["Location"] == "/api/v1/sites/4711"
    assert answer.headers["ETag"] == '"1"'
    assert as_alice.get("/sites/4711").get_json() == answer.get_json()
    assert world.count(Site, Site.code == "4711") == 1


def test_only_an_administrator_edits_sites(as_bob: Caller, as_viewer: Caller, world: World) -> None:
    path = f"/sites/{world.home.code}"
    for caller in (as_bob, as_viewer):
        assert caller.post("/sites", BODY).status_code == 403
        assert caller.patch(path, {"name": "Mine"}).status_code == 403
        assert caller.delete(path).status_code == 403
        assert caller.get(path).status_code == 200


def test_an_unknown_time_zone_is_named(as_alice: Caller) -> None:
    answer = as_alice.post("/sites", {**BODY, "time_zone": "Mars/Olympus"})
    assert answer.status_code == 400
    assert faulty_fields(answer) == {"time_zone"}


def test_a_taken_code_is_a_conflict(as_alice: Caller, world: World) -> None:
    answer = as_alice.post("/sites", {**BODY, "code": world.home.code})
    assert answer.status_code == 409
    assert faulty_fields(answer) == {"code"}


def test_a_site_moves_to_another_clock_only_while_it_has_no_events(
    as_alice: Caller, world: World
) -> None:
    empty, busy = world.site(), world.site()
    world.event(site=busy)
    zone = {"time_zone": "Europe/Berlin"}
    assert as_alice.patch(f"/sites/{empty.code}", zone).get_json()["time_zone"] == "Europe/Berlin"
    answer = as_alice.patch(f"/sites/{busy.code}", zone)
    assert answer.status_code == 409
    assert faulty_fields(answer) == {"time_zone"}
    stored = world.again(busy)
    assert stored is not None
    assert stored.time_zone == busy.time_zone


def test_a_site_with_events_can_still_be_renamed(as_alice: Caller, world: World) -> None:
    world.event()
    body = {"name": "New", "time_zone": world.home.time_zone}
    answer = as_alice.patch(f"/sites/{world.home.code}", body)
    assert (answer.status_code, answer.get_json()["name"]) == (200, "New")


def test_only_a_site_that_nothing_refers_to_goes(as_alice: Caller, world: World) -> None:
    empty, home, closed = world.site(), world.site(), world.site()
    world.employee(home_site_id=home.id)
    world.holiday(site_id=closed.id)
    assert as_alice.delete(f"/sites/{empty.code}").status_code == 204
    for used in (home, closed):
        answer = as_alice.delete(f"/sites/{used.code}")
        assert answer.status_code == 409
        assert "is_active" in answer.get_json()["detail"]


def test_who_has_this_version_is_told_so_without_a_body(as_bob: Caller, world: World) -> None:
    path = f"/sites/{world.home.code}"
    answer = as_bob.get(path, If_None_Match='"1"')
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == '"1"'
    assert as_bob.get(path, If_None_Match='"2"').status_code == 200


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Club\u0007 12", "U+0007"),
        ("Club \u202e21", "U+202E"),
        ("Club\u0085\u2066", "U+0085, U+2066"),
        ("\u200b\u2060\ufeff", "blank"),
        ("\u3164", "blank"),
    ],
)
def test_a_name_is_what_is_seen_of_it(as_alice: Caller, name: str, told: str) -> None:
    answer = as_alice.patch("/sites/ACME-1", {"name": name})
    assert answer.status_code == 400
    (fault,) = answer.get_json()["errors"]
    assert (fault["field"], told in fault["message"]) == ("name", True)


def test_writing_of_any_direction_and_emoji_are_names(as_alice: Caller) -> None:
    names = ("\u05d7\u05e0\u05d5\u05ea\u200f 7", "Caf\u00e9 \U0001f469\u200d\U0001f373")
    for version, name in enumerate(names, 1):
        answer = as_alice.patch("/sites/ACME-1", {"name": name}, version=version)
        assert answer.get_json()["name"] == name

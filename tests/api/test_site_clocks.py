"""Moving a site to another clock over HTTP."""

from datetime import datetime

from models.event import Event
from models.site import Site
from tests.api.caller import Caller, faulty_fields
from tests.support.factories import World
from utils.wall_clock import to_instant

OPENS, DUE = datetime.fromisoformat("2990-05-01T00:00"), datetime.fromisoformat("2990-05-09T00:00")
DENVER = "America/Denver"


def test_a_clock_moves_exactly_as_its_preview_told(as_alice: Caller, world: World) -> None:
    event = world.event(opens=OPENS, due=DUE)
    world.schedule(event=event, local=datetime.fromisoformat("2990-05-02T10:30"))
    path = f"/sites/{world.home.code}/time-zone"
    refused = as_alice.patch(f"/sites/{world.home.code}", {"time_zone": DENVER})
    assert (refused.status_code, f"{path}/preview" in refused.get_json()["detail"]) == (409, True)

    told = as_alice.post(f"{path}/preview", {"time_zone": DENVER})
    plan = told.get_json()
    assert (told.status_code, told.headers["ETag"]) == (200, '"1"')
    assert (plan["window_count"], plan["schedule_count"], plan["broken"]) == (1, 1, [])
    assert (plan["is_possible"], plan["needs_reason"]) == (True, False)

    body = {"time_zone": DENVER, "seen": plan["seen"]}
    assert as_alice.post(path, body).status_code == 428
    assert as_alice.post(path, {**body, "seen": "0"}, If_Match='"1"').status_code == 412
    assert as_alice.post(path, body, If_Match='"9"').status_code == 412
    answer = as_alice.post(path, body, If_Match='"1"')
    moved = answer.get_json()
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert (moved["time_zone"], moved["version"]) == (DENVER, 2)
    (stored,) = world.rows(Event)
    assert (stored.opens_local, stored.opens_at) == (OPENS, to_instant(OPENS, DENVER))
    history = as_alice.get(f"/events/{event.id}/history").get_json()["changes"]
    assert [one["sentence"] for one in history] == [moved["sentence"]] * 2
    assert history[0]["action_id"] == moved["action_id"]
    again = as_alice.post(path, body, If_Match='"2"')
    assert (again.status_code, faulty_fields(again)) == (400, {"time_zone"})


def test_only_an_administrator_moves_clocks(
    as_bob: Caller, as_employee: Caller, world: World
) -> None:
    world.event(opens=OPENS, due=DUE)
    path = f"/sites/{world.home.code}/time-zone"
    for caller in (as_bob, as_employee):
        assert caller.post(f"{path}/preview", {"time_zone": DENVER}).status_code == 403
        body = {"time_zone": DENVER, "seen": "0"}
        assert caller.post(path, body, If_Match='"1"').status_code == 403
    assert world.count(Site, Site.time_zone == DENVER) == 0

"""The trail over HTTP."""

from datetime import timedelta

from tests.api.caller import Caller
from tests.support.factories import World
from tests.support.statements import Statements
from utils.clock import now


def test_administrators_read_who_did_what_newest_first_a_page_at_a_time(
    as_alice: Caller, world: World, statements: Statements
) -> None:
    path = f"/sites/{world.home.code}"
    as_alice.patch(path, {"name": "Riverside"})
    as_alice.patch(path, {"name": "Riverside Club"}, version=2)
    with statements.at_most(3):
        found = as_alice.get("/audit?limit=1&object_type=site").get_json()
    (entry,) = found["items"]
    assert (entry["actor_name"], entry["action"]) == ("Alice", "change")
    assert (entry["before"], entry["after"]) == ({"name": "Riverside"}, {"name": "Riverside Club"})
    assert entry["object_id"] == str(world.home.id)
    older = as_alice.get(f"/audit?limit=1&object_type=site&cursor={found['next_cursor']}")
    assert older.get_json()["items"][0]["after"] == {"name": "Riverside"}
    assert older.get_json()["next_cursor"] is None


def test_the_trail_is_filtered_by_what_who_how_and_when(as_alice: Caller, world: World) -> None:
    ours = world.user(name="Ours")
    long_ago = now() - timedelta(days=400)
    old = world.audit_entry(at=long_ago, action="import", actor_id=ours.id)
    new = world.audit_entry(at=now(), action="publish", object_type="roster_version")
    day = f"{long_ago:%Y-%m-%d}"
    around = f"from={long_ago - timedelta(1):%Y-%m-%d}&to={long_ago + timedelta(1):%Y-%m-%d}"
    for query, entry in (
        (f"object_id={old.object_id}", old),
        (f"actor_id={ours.id}", old),
        ("action=import", old),
        (around, old),
        ("object_type=roster_version", new),
        ("action=publish", new),
    ):
        items = as_alice.get(f"/audit?{query}").get_json()["items"]
        assert [one["id"] for one in items] == [str(entry.id)], query
    assert as_alice.get(f"/audit?from={day}&to=2001-01-01").status_code == 400


def test_the_trail_is_for_administrators_of_its_organization_and_keeps_no_secrets(
    as_alice: Caller, as_bob: Caller, as_viewer: Caller, as_charlie: Caller, world: World
) -> None:
    body = {"name": "Nightly", "scopes": ["roster.view"], "expires_in_days": 90}
    made = as_alice.post("/tokens", body).get_json()
    world.audit_entry(action="import")
    for caller in (as_bob, as_viewer):
        assert caller.get("/audit").status_code == 403
    theirs = as_charlie.get("/audit?limit=500").get_json()["items"]
    assert "import" not in {one["action"] for one in theirs}
    ours = as_alice.get("/audit?limit=500")
    told = [one for one in ours.get_json()["items"] if one["object_type"] == "token"]
    assert [one["after"]["name"] for one in told] == ["Nightly"]
    assert made["token"] not in ours.get_data(as_text=True)

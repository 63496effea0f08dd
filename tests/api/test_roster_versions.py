"""Publishing, and what changed since, over HTTP."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from models.roster_version import PublishedSchedule, RosterVersion
from tests.api.caller import Caller, faulty_fields
from tests.support.factories import FRIDAY, MONDAY, STARTS, World
from tests.support.statements import Statements

WEEK = {"first_day": str(MONDAY), "last_day": str(FRIDAY)}


@pytest.fixture(autouse=True)
def before_the_week() -> Iterator[None]:
    """Publish before the work begins."""
    with time_machine.travel("2026-04-30T15:00:00Z", tick=False):
        yield


@pytest.fixture
def placed(as_bob: Caller, world: World) -> dict[str, Any]:
    """Ana on a Core on Monday, and Dana on nothing yet."""
    world.employee(code="DANA", name="Dana")
    ana = world.employee(code="ANA", name="Ana")
    body = {
        "event_id": str(world.event(kind="other", project_name="Crisps").id),
        "employee_id": ana.code,
        "starts_at": "2026-05-04T11:00:00",
    }
    made: dict[str, Any] = as_bob.post("/schedules", body).get_json()
    return made


def publish(caller: Caller, **more: object) -> dict[str, Any]:
    """Publish the week."""
    answer = caller.post("/roster/versions", {**WEEK, **more})
    assert answer.status_code == 201, answer.get_json()
    made: dict[str, Any] = answer.get_json()
    assert answer.headers["Location"].endswith(f"/roster/versions/{made['id']}")
    return made


def changes(caller: Caller, version: dict[str, Any], against: str = "now") -> list[dict[str, Any]]:
    """Return what changed since."""
    body = caller.get(f"/roster/versions/{version['id']}/changes?against={against}").get_json()
    found: list[dict[str, Any]] = body["items"]
    assert body["total"] == len(found)
    return found


def test_a_version_keeps_what_was_planned_and_is_audited(
    as_bob: Caller, world: World, placed: dict[str, Any]
) -> None:
    version = publish(as_bob, note="With the fair")
    assert as_bob.get(f"/roster/versions/{version['id']}").get_json() == version
    assert as_bob.get("/roster/versions?from=2026-05-08").get_json()["items"] == [version]
    assert as_bob.get("/roster/versions?from=2026-05-09").get_json()["items"] == []
    told = {name: version[name] for name in ("number", "site", "published_by_name", "note")}
    assert told == {
        "number": 1,
        "site": None,
        "published_by_name": "Bob",
        "note": "With the fair",
    }
    (entry,) = [one for one in world.audited() if one.action == "publish"]
    assert (entry.object_type, entry.after["schedule_count"] if entry.after else 0) == (
        "roster_version",
        1,
    )
    as_bob.delete(f"/schedules/{placed['id']}")
    (line,) = as_bob.get(f"/roster/versions/{version['id']}/schedules").get_json()["items"]
    assert (line["employee_id"], line["employee_name"], line["starts_local"]) == (
        "ANA",
        "Ana",
        "2026-05-04T11:00:00",
    )
    file = as_bob.get(f"/roster/versions/{version['id']}/file").get_data(as_text=True)
    assert "Crisps" in file
    assert "ANA,05/04/2026 11:00:00 AM" in file


def test_what_changed_since_is_told_with_who_did_it_and_undone_is_no_change(
    as_bob: Caller, as_alice: Caller, world: World, placed: dict[str, Any]
) -> None:
    version = publish(as_bob)
    assert changes(as_bob, version) == []
    moved = {"employee_id": "DANA", "starts_at": "2026-05-05T11:00:00"}
    assert as_alice.patch(f"/schedules/{placed['id']}", moved).status_code == 200
    fresh = world.event(kind="other", project_name="Cheese")
    new = {"event_id": str(fresh.id), "employee_id": "ANA", "starts_at": "2026-05-06T11:00:00"}
    assert as_bob.post("/schedules", new).status_code == 201
    first, second = changes(as_bob, version)
    assert (first["kinds"], first["words"], first["day"], first["changed_by_name"]) == (
        ["time", "person"],
        ["Dana instead of Ana", "Tue 5 May, 11:00–12:00 instead of Mon 4 May, 11:00–12:00"],
        "2026-05-04",
        "Alice",
    )
    assert (first["before"]["employee_id"], first["after"]["employee_id"]) == ("ANA", "DANA")
    assert (second["kinds"], second["before"], second["project_name"]) == (
        ["added"],
        None,
        "Cheese",
    )
    (_, action) = as_bob.get("/roster/actions").get_json()["items"][:2]
    undone = as_bob.post(f"/roster/actions/{action['id']}/undo", {})
    assert (action["verb"], undone.status_code) == ("change", 200)
    assert [change["kinds"] for change in changes(as_bob, version)] == [["added"]]


def test_somebody_off_and_somebody_else_on_is_one_change_of_person(
    as_bob: Caller, placed: dict[str, Any]
) -> None:
    version = publish(as_bob)
    as_bob.delete(f"/schedules/{placed['id']}")
    assert [change["kinds"] for change in changes(as_bob, version)] == [["taken_off"]]
    again = {
        "event_id": placed["event"]["id"],
        "employee_id": "DANA",
        "starts_at": "2026-05-04T11:00:00",
    }
    as_bob.post("/schedules", again)
    (change,) = changes(as_bob, version)
    assert (change["kinds"], change["words"]) == (["person"], ["Dana instead of Ana"])


def test_two_versions_are_compared_from_the_older_to_the_newer_on_common_days(
    as_bob: Caller, world: World, placed: dict[str, Any]
) -> None:
    older = publish(as_bob)
    as_bob.patch(f"/schedules/{placed['id']}", {"employee_id": "DANA"})
    newer = publish(as_bob, last_day="2026-05-20")
    for one, other in ((older, newer), (newer, older)):
        (change,) = changes(as_bob, one, other["id"])
        assert (change["words"], change["changed_by_name"]) == (["Dana instead of Ana"], None)
    june = as_bob.post("/roster/versions", {"first_day": "2026-06-01", "last_day": "2026-06-02"})
    assert (june.status_code, june.get_json()["code"]) == (409, "conflict")
    world.schedule(event=world.event(kind="other"), local=STARTS + timedelta(days=1))
    later = publish(as_bob, first_day="2026-05-05", last_day="2026-05-21", accepted_critical=9)
    path = f"/roster/versions/{older['id']}/changes?against={later['id']}"
    (only,) = as_bob.get(path).get_json()["items"]
    assert (only["kinds"], only["day"]) == (["added"], "2026-05-05")
    assert faulty_fields(as_bob.get(f"{path}x")) == {"against"}
    assert as_bob.get(path.replace(later["id"], placed["id"])).status_code == 404


def test_publishing_again_says_that_nothing_changed(
    as_bob: Caller, world: World, placed: dict[str, Any]
) -> None:
    first = publish(as_bob)
    again = as_bob.post("/roster/versions", WEEK)
    assert again.status_code == 409
    assert "Nothing changed since version 1" in again.get_json()["detail"]
    assert again.get_json()["version_id"] == first["id"]
    here = publish(as_bob, site_code=world.home.code)
    assert (here["number"], here["site"]["code"]) == (2, world.home.code)
    as_bob.delete(f"/schedules/{placed['id']}")
    assert publish(as_bob, accepted_critical=1)["schedule_count"] == 0


def test_critical_findings_are_accepted_by_their_number(as_bob: Caller, world: World) -> None:
    world.event(kind="other", due=STARTS)
    world.schedule(event=world.event(kind="other"))
    refused = as_bob.post("/roster/versions", WEEK)
    assert (refused.status_code, faulty_fields(refused)) == (409, {"accepted_critical"})
    assert refused.get_json()["critical"] == 1
    assert world.count(RosterVersion) == 0
    assert publish(as_bob, accepted_critical=1)["critical_count"] == 1


def test_a_repeated_request_publishes_once(as_bob: Caller, placed: dict[str, Any]) -> None:
    del placed
    one, other = (as_bob.post("/roster/versions", WEEK, Idempotency_Key="k") for _ in range(2))
    assert (one.status_code, other.get_json()) == (201, one.get_json())
    assert other.headers["Idempotent-Replayed"] == "true"


def test_days_that_are_too_many_or_backwards_and_unknown_sites_are_refused(as_bob: Caller) -> None:
    for last in ("2026-05-03", "2026-07-05"):
        refused = as_bob.post("/roster/versions", {**WEEK, "last_day": last})
        assert (refused.status_code, faulty_fields(refused)) == (400, {"last_day"})
    assert as_bob.post("/roster/versions", {**WEEK, "site_code": "nowhere"}).status_code == 404


def test_only_who_plans_publishes_and_nobody_else_sees_it(
    as_bob: Caller,
    as_viewer: Caller,
    as_employee: Caller,
    as_charlie: Caller,
    placed: dict[str, Any],
) -> None:
    del placed
    version = publish(as_bob)
    assert as_viewer.post("/roster/versions", WEEK).status_code == 403
    assert as_viewer.get("/roster/versions").get_json()["items"] == [version]
    assert as_viewer.get(f"/roster/versions/{version['id']}/file").status_code == 403
    assert as_employee.get("/roster/versions").status_code == 403
    assert as_charlie.get("/roster/versions").get_json()["items"] == []
    for end in ("", "/schedules", "/changes", "/file"):
        assert as_charlie.get(f"/roster/versions/{version['id']}{end}").status_code == 404


def test_a_thousand_schedules_are_published_in_as_many_statements_as_one(
    as_bob: Caller, world: World, statements: Statements
) -> None:
    event = world.event(kind="other", headcount=40)
    for seat in range(1, 21):
        world.schedule(event=event, seat=seat)
    with statements.at_most(17):
        version = publish(as_bob, accepted_critical=99)
    assert world.count(PublishedSchedule) == version["schedule_count"] == 20
    with statements.at_most(4):
        assert changes(as_bob, version) == []
    pages = as_bob.pages(f"/roster/versions/{version['id']}/schedules", limit=8)
    assert [len(page) for page in pages] == [8, 8, 4]

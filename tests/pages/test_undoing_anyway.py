"""Taking back what a rule stands against by now: with a reason, by whoever may set it aside."""

import pytest

from models.roster_action import RosterAction
from models.schedule import Schedule
from tests.pages.filling import fields_of
from tests.pages.visitor import DAY, Visitor, value_of, words_of
from tests.support.factories import World

pytestmark = pytest.mark.usefixtures("monday_morning")

AWAY = "Nothing was taken back. Ana is on time off"
WHY = "Why it is taken back all the same"


@pytest.fixture
def action(as_bob: Visitor, world: World) -> str:
    """Ana taken off her Core and away by now; the action that would put her on again."""
    ana = world.employee(code="ANA", name="Ana")
    placed = world.schedule(employee=ana)
    form = {"schedule_id": str(placed.id), "version": "1"}
    page = as_bob.follow(as_bob.send(f"{DAY}/unassign", form))
    world.time_off(employee=ana, state="approved")
    return value_of(page, "action_id")


def planned(world: World) -> int:
    return world.count(Schedule, Schedule.is_active.is_(True))


def test_the_history_asks_for_the_reason_where_one_helps(
    as_alice: Visitor, as_bob: Visitor, world: World, action: str
) -> None:
    undo = f"/history/{action}/undo"
    refused = as_bob.send(undo, {}).get_data(as_text=True)
    assert AWAY in words_of(refused)
    assert WHY not in refused
    asked = as_alice.send(f"{undo}?who=bob", {})
    assert asked.status_code == 409
    page = asked.get_data(as_text=True)
    assert AWAY in words_of(page)
    assert "Bob took Ana off Core" in words_of(page).split(WHY)[0]
    assert as_bob.send(undo, {"override_reason": "She comes"}).status_code == 409
    short = as_alice.send(undo, {"override_reason": "x"})
    assert short.status_code == 400
    assert "Say why in 3 to 400 characters" in short.get_data(as_text=True)
    assert value_of(short.get_data(as_text=True), "override_reason") == "x"
    assert planned(world) == 0
    as_alice.follow(as_alice.send(undo, {"override_reason": "She comes all the same"}))
    assert planned(world) == 1
    assert "She comes all the same" in {one.reason for one in world.rows(RosterAction)}


def test_the_day_leads_to_where_the_reason_is_typed(
    as_alice: Visitor, as_bob: Visitor, action: str
) -> None:
    place = f"/history#action-{action}"
    refused = as_alice.send(f"{DAY}/undo", {"action_id": action})
    assert refused.status_code == 409
    assert f'href="{place}"' in refused.get_data(as_text=True)
    assert f'id="action-{action}"' in as_alice.see("/history")
    told = as_bob.send(f"{DAY}/undo", {"action_id": action}).get_data(as_text=True)
    assert "Nothing was changed. Ana is on time off" in words_of(told)
    assert place not in told


def test_the_page_of_what_was_done_to_somebody_asks_for_it_too(
    as_alice: Visitor, world: World, action: str
) -> None:
    undo = "/people/ANA/undo"
    done = fields_of(as_alice.see(f"/people/ANA/done/{action}"), undo)
    asked = as_alice.send(undo, done)
    assert asked.status_code == 409
    form = fields_of(asked.get_data(as_text=True), undo)
    assert form == {"action_id": action, "override_reason": ""}
    as_alice.follow(as_alice.send(undo, {**form, "override_reason": "She comes"}))
    assert planned(world) == 1

"""The rules and their limits over HTTP."""

from models.history import AuditEntry
from models.rule_setting import RuleSetting
from scheduling.rules import RULES
from tests.api.caller import Caller, faulty_fields
from tests.support.factories import World

SETTINGS = "/rules/settings"


def test_every_rule_is_listed_in_its_order(as_viewer: Caller) -> None:
    answer = as_viewer.get("/rules").get_json()
    assert [line["id"] for line in answer["items"]] == [rule.id for rule in RULES]
    buffer = answer["items"][-1]
    assert (buffer["severity"], buffer["automatic_severity"]) == ("info", "hard")
    assert buffer["settings"] == {"buffer_days": 3}


def test_without_a_choice_the_usual_limits_hold(as_viewer: Caller) -> None:
    answer = as_viewer.get(SETTINGS)
    assert answer.headers["ETag"] == '"1"'
    assert answer.get_json() == {
        "rest_minutes": 600,
        "proximity_minutes": 120,
        "most_working_days": 6,
        "buffer_days": 3,
        "week_starts_on": 6,
        "week_a_on": "2000-01-02",
        "version": 1,
    }
    assert as_viewer.get(SETTINGS, If_None_Match='"1"').status_code == 304


def test_what_is_chosen_is_stored_told_and_written_down(as_alice: Caller, world: World) -> None:
    answer = as_alice.patch(SETTINGS, {"rest_minutes": 660, "week_a_on": "2026-11-29"})
    body = answer.get_json()
    assert (answer.status_code, body["rest_minutes"], body["buffer_days"]) == (200, 660, 3)
    assert as_alice.get(SETTINGS).get_json() == body
    again = as_alice.patch(SETTINGS, {"rest_minutes": 720}, body["version"]).get_json()
    assert again["version"] > body["version"] > 1
    assert world.count(RuleSetting) == 2
    assert world.count(AuditEntry, AuditEntry.object_type == "rule_settings") == 2


def test_the_same_again_changes_nothing(as_alice: Caller, world: World) -> None:
    assert as_alice.patch(SETTINGS, {"rest_minutes": 600}).get_json()["version"] == 1
    assert world.count(RuleSetting) == 0
    assert world.count(AuditEntry, AuditEntry.object_type == "rule_settings") == 0


def test_whoever_saw_older_limits_is_shown_the_current_ones(as_alice: Caller) -> None:
    as_alice.patch(SETTINGS, {"buffer_days": 5})
    answer = as_alice.patch(SETTINGS, {"buffer_days": 6})
    assert answer.status_code == 412
    assert answer.get_json()["current"]["buffer_days"] == 5


def test_a_limit_out_of_its_bounds_is_named(as_alice: Caller) -> None:
    answer = as_alice.patch(SETTINGS, {"most_working_days": 8, "week_starts_on": -1})
    assert answer.status_code == 400
    assert faulty_fields(answer) == {"most_working_days", "week_starts_on"}


def test_only_an_administrator_chooses_limits(as_bob: Caller, as_viewer: Caller) -> None:
    for caller in (as_bob, as_viewer):
        assert caller.patch(SETTINGS, {"rest_minutes": 0}).status_code == 403


def test_one_organizations_limits_are_no_others(as_alice: Caller, as_charlie: Caller) -> None:
    as_alice.patch(SETTINGS, {"rest_minutes": 0})
    assert as_charlie.get(SETTINGS).get_json()["rest_minutes"] == 600

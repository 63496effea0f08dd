"""The rules in the settings."""

from typing import Final

from models.rule_setting import RuleSetting
from scheduling.rules import RULES
from tests.pages.visitor import Visitor, value_of, words_of
from tests.support.factories import World

RULES_PAGE: Final = "/settings/rules"
LIMITS: Final = {
    "rest_minutes": "660",
    "proximity_minutes": "120",
    "most_working_days": "6",
    "buffer_days": "3",
    "week_starts_on": "0",
    "week_a_on": "2026-11-30",
    "version": "1",
}


def test_every_rule_and_limit_is_told(as_alice: Visitor) -> None:
    page = as_alice.see(RULES_PAGE)
    for rule in RULES:
        assert rule.explanation.split(".")[0] in words_of(page).replace("&#39;", "'")
    assert 'name="rest_minutes"' in page
    assert 'value="600"' in page
    assert '<option value="6" selected>Sunday</option>' in page


def test_what_is_chosen_is_stored_and_shown(as_alice: Visitor, world: World) -> None:
    page = as_alice.follow(as_alice.send(RULES_PAGE, LIMITS))
    assert "Saved." in words_of(page)
    assert 'value="660"' in page
    assert '<option value="0" selected>Monday</option>' in page
    (rest,) = world.rows(RuleSetting, RuleSetting.name == "rest_minutes")
    assert rest.value == 660


def test_a_refused_limit_stays_as_it_was_typed(as_alice: Visitor, world: World) -> None:
    answer = as_alice.send(RULES_PAGE, {**LIMITS, "most_working_days": "9", "week_a_on": ""})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert 'value="9"' in page
    assert 'value="660"' in page
    assert "Send a whole number from 1 to 7." in words_of(page)
    assert world.count(RuleSetting) == 0


def test_whoever_was_slower_sees_both(as_alice: Visitor) -> None:
    as_alice.send(RULES_PAGE, {**LIMITS, "rest_minutes": "480"})
    answer = as_alice.send(RULES_PAGE, LIMITS)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Now: 480" in words_of(page)
    again = as_alice.send(RULES_PAGE, {**LIMITS, "version": value_of(page, "version")})
    assert again.status_code == 303


def test_only_administrators_choose_limits(as_bob: Visitor) -> None:
    assert as_bob.client.get(RULES_PAGE).status_code == 403
    assert as_bob.send(RULES_PAGE, LIMITS).status_code == 403

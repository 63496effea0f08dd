"""The form of somebody's usual week."""

from datetime import timedelta

import pytest

from models.availability import WeekKind, WeeklyAvailability
from tests.pages.filling import fields_of
from tests.pages.visitor import Visitor, words_of
from tests.support.factories import MONDAY, World

pytestmark = pytest.mark.usefixtures("monday_morning")


def test_the_usual_week_is_filled_in_as_people_type(as_bob: Visitor, world: World) -> None:
    ana = world.employee(code="ANA", name="Ana")
    path = "/people/ANA/week"
    form = fields_of(as_bob.see(path), path)
    assert form["every-0-on"] == "yes"
    assert "This week is week A" in as_bob.see(path)
    del form["every-6-on"]
    form |= {
        "every-0-from": "9",
        "every-0-to": "5pm",
        "every-1-from": "0930",
        "every-1-to": "14.15",
    }
    page = as_bob.follow(as_bob.send(path, form))
    said = words_of(page)
    assert "Monday 09:00–17:00 Tuesday 09:30–14:15 Wednesday All day" in said
    assert "Sunday Not available" in said
    assert "changed the usual week on 7 days" in said
    rows = world.rows(WeeklyAvailability, WeeklyAvailability.employee_id == ana.id)
    assert {row.week for row in rows} == {WeekKind.EVERY}
    assert len(rows) == 7


def test_two_weeks_in_turn_show_which_is_the_present_one(as_bob: Visitor, world: World) -> None:
    world.rule_setting(name="week_a_on", value=(MONDAY - timedelta(days=7)).isoformat())
    world.employee(code="ANA", name="Ana")
    path = "/people/ANA/week"
    form = {**fields_of(as_bob.see(path), path), "kind": "turns", "every-0-from": "nonsense"}
    del form["b-2-on"]
    said = words_of(as_bob.follow(as_bob.send(path, form)))
    assert "Week B this week" in said
    assert said.count("Wednesday Not available") == 1
    assert fields_of(as_bob.see(path), path)["kind"] == "turns"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"every-0-from": "9"}, "Monday: Type when it ends"),
        ({"every-0-to": "9"}, "Monday: Type when it begins"),
        ({"every-0-from": "17", "every-0-to": "9"}, "Monday: It ends after it begins"),
        ({"every-0-from": "25", "every-0-to": "26"}, "Monday: Type a time such as"),
        ({"every-0-from": "13pm", "every-0-to": "14"}, "Monday: Type a time such as"),
        ({"every-0-on": "", "every-0-from": "9", "every-0-to": "10"}, "Monday: Not available and"),
        ({"kind": "sometimes"}, "Choose one of the two"),
        ({"version": "old"}, "Correct what is marked"),
    ],
)
def test_an_odd_week_is_told_day_by_day_and_nothing_typed_is_lost(
    as_bob: Visitor, world: World, typed: dict[str, str], told: str
) -> None:
    world.employee(code="ANA")
    path = "/people/ANA/week"
    answer = as_bob.send(path, {**fields_of(as_bob.see(path), path), **typed})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert told in words_of(page)
    kept = fields_of(page, path)
    assert all(kept[name] == value for name, value in typed.items() if name[-2:] in {"om", "to"})
    assert world.count(WeeklyAvailability) == 0


def test_a_week_that_somebody_else_changed_shows_both(as_bob: Visitor, world: World) -> None:
    world.employee(code="ANA")
    path = "/people/ANA/week"
    seen = fields_of(as_bob.see(path), path)
    as_bob.send(path, {**seen, "every-1-from": "8", "every-1-to": "12"})
    answer = as_bob.send(path, {**seen, "every-0-from": "9", "every-0-to": "17"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    said = words_of(page)
    assert "Stored now: 08:00–12:00" in said
    assert "Stored now: the whole day" in said
    mine = fields_of(page, path)
    assert (mine["every-0-from"], mine["every-1-from"]) == ("9", "")
    assert "Monday 09:00–17:00 Tuesday All day" in words_of(as_bob.follow(as_bob.send(path, mine)))

"""Skills on pages: in the settings, with kinds of work, with people."""

from datetime import date

import pytest

from models.skill import EmployeeSkill, Skill
from tests.pages.filling import fields_of
from tests.pages.visitor import Visitor, words_of
from tests.support.factories import World
from tests.support.statements import Statements

PAGE = "/settings/skills"
ALCOHOL = {"code": "alcohol", "label": "Alcohol service"}

pytestmark = pytest.mark.usefixtures("thursday")


def test_a_skill_is_added_renamed_and_removed(as_alice: Visitor, world: World) -> None:
    assert "No skill yet" in as_alice.see(PAGE)
    added = as_alice.follow(as_alice.send(PAGE, ALCOHOL))
    assert "Alcohol service alcohol Not in use" in words_of(added)
    again = as_alice.send(PAGE, ALCOHOL)
    assert again.status_code == 409
    assert "There is a skill alcohol already" in words_of(again.get_data(as_text=True))
    one = f"{PAGE}/alcohol"
    renamed = as_alice.send(one, {"label": "Serving", "version": "1"})
    assert "Serving" in as_alice.follow(renamed)
    late = as_alice.send(one, {"label": "Late", "version": "1"})
    assert late.status_code == 409
    assert "Stored now: Serving" in words_of(late.get_data(as_text=True))
    as_alice.follow(as_alice.send(f"{one}/remove", {"version": "2"}))
    assert world.count(Skill) == 0


def test_it_says_what_a_skill_is_used_by_and_keeps_it(as_alice: Visitor, world: World) -> None:
    world.employee_skill(skill=world.skill(**ALCOHOL))
    place = "/settings/event-types/core"
    sent = {
        "label": "Core",
        "colour": "core",
        "default_minutes": "390",
        "break_minutes": "30",
        "match_position": "1",
        "priority": "1",
        "preferences.0": "event_specialist",
        "required_skills.alcohol": "true",
        "version": "1",
    }
    listed = words_of(as_alice.follow(as_alice.send(place, sent)))
    assert "Needs Alcohol service" in listed
    assert "Held by 1 person and required by Core" in words_of(as_alice.see(PAGE))
    kept = as_alice.send(f"{PAGE}/alcohol/remove", {"version": "1"})
    assert kept.status_code == 409
    assert "required by Core" in words_of(kept.get_data(as_text=True))


def test_a_person_holds_skills_with_dates_and_their_page_and_the_list_tell_what_expires(
    as_bob: Visitor, world: World
) -> None:
    world.skill(**ALCOHOL)
    world.skill(code="food", label="Food hygiene")
    person = world.employee(name="Ana")
    place = f"/people/{person.code}/skills"
    form = fields_of(as_bob.see(place), place)
    form |= {"alcohol.on": "yes", "alcohol.until": "2026-06-29", "food.on": "yes"}
    said = words_of(as_bob.follow(as_bob.send(place, {**form, "food.until": "2026-06-30"})))
    assert "Alcohol service until Mon 29 Jun expires soon" in said
    assert "Food hygiene until Tue 30 Jun" in said
    assert "Food hygiene until Tue 30 Jun expires soon" not in said
    assert "Alcohol service expires Mon 29 Jun" in words_of(as_bob.see("/people"))
    backwards = {**form, "food.since": "2026-02-01", "food.until": "2026-01-01"}
    page = as_bob.see(place)
    again = as_bob.send(place, {**backwards, "version": fields_of(page, place)["version"]})
    assert again.status_code == 400
    assert "It expires before it begins" in words_of(again.get_data(as_text=True))
    late = as_bob.send(place, form)
    assert late.status_code == 409
    assert "Stored now: 2026-06-30" in words_of(late.get_data(as_text=True))


def test_what_has_expired_is_told_until_it_is_taken_out(as_bob: Visitor, world: World) -> None:
    person = world.employee()
    world.employee_skill(employee=person, skill=world.skill(**ALCOHOL), expires_on=date(2026, 4, 1))
    assert "Alcohol service expired Wed 1 Apr" in words_of(as_bob.see("/people"))
    place = f"/people/{person.code}/skills"
    as_bob.follow(as_bob.send(place, {"version": fields_of(as_bob.see(place), place)["version"]}))
    assert world.count(EmployeeSkill) == 0


def test_only_those_who_may_change_them_have_the_pages(
    as_bob: Visitor, as_viewer: Visitor, as_charlie: Visitor, world: World
) -> None:
    skill, person = world.skill(**ALCOHOL), world.employee()
    world.employee_skill(skill=skill, employee=person)
    own = f"/people/{person.code}/skills"
    assert "Alcohol service" in as_viewer.see(f"/people/{person.code}")
    for visitor, places, status in (
        (as_bob, (PAGE, f"{PAGE}/alcohol"), 403),
        (as_viewer, (PAGE, own), 403),
        (as_charlie, (f"{PAGE}/alcohol", own), 404),
    ):
        for place in places:
            assert visitor.client.get(place).status_code == status, place
            assert visitor.send(place, {**ALCOHOL, "version": "1"}).status_code == status, place
    assert "Alcohol service" not in as_charlie.see(PAGE)


def test_the_pages_keep_their_budget(
    as_alice: Visitor, world: World, statements: Statements
) -> None:
    person = world.employee()
    for day in range(1, 10):
        world.employee_skill(employee=person)
        world.date_availability(employee=person, on_date=date(2027, 1, day))
    places = (PAGE, "/people", f"/people/{person.code}", f"/people/{person.code}/skills")
    for place in places:
        with statements.at_most(6):
            as_alice.see(place)

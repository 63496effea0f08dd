"""Temporary weeks on the page of a person."""

import pytest

from models.availability import AvailabilityOverride
from tests.pages.filling import fields_of
from tests.pages.visitor import Visitor, words_of
from tests.support.factories import World
from tests.support.statements import Statements

pytestmark = pytest.mark.usefixtures("thursday")


def test_a_temporary_week_begins_as_the_usual_one_and_is_shown_beside_it(
    as_bob: Visitor, world: World
) -> None:
    person = world.employee(name="Ana")
    world.weekly_availability(employee=person, weekday=6, is_available=False)
    place = f"/people/{person.code}/temporary-week"
    form = fields_of(as_bob.see(place), place)
    assert "every-6-on" not in form
    form |= {"first_on": "2026-05-04", "last_on": "2026-05-17", "reason": "Exams"}
    form |= {"every-0-from": "9", "every-0-to": "13"}
    said = words_of(as_bob.follow(as_bob.send(place, form)))
    assert "Mon 4 – Sun 17 May Sunday Not available Monday 09:00–13:00" in said
    assert "Bob entered a temporary week for Mon 4 – Sun 17 May" in said
    clash = as_bob.send(place, {**form, "first_on": "2026-05-17"})
    page = clash.get_data(as_text=True)
    assert clash.status_code == 409
    assert "Ana has a temporary week on Mon 4 – Sun 17 May already." in words_of(page)
    assert 'value="Exams"' in page
    (row,) = world.rows(AvailabilityOverride)
    one = f"{place}/{row.id}"
    changed = as_bob.send(one, {**fields_of(as_bob.see(one), one), "last_on": "2026-05-08"})
    assert "Mon 4 – Fri 8 May" in words_of(as_bob.follow(changed))
    late = as_bob.send(one, {**form, "version": "1"})
    assert late.status_code == 409
    assert "Stored now: 2026-05-08" in words_of(late.get_data(as_text=True))
    assert as_bob.send(f"{one}/remove", {"version": "1"}).status_code == 409
    removed = words_of(as_bob.follow(as_bob.send(f"{one}/remove", {"version": "2"})))
    assert "No temporary week lies ahead." in removed
    assert world.count(AvailabilityOverride) == 0


def test_times_and_dates_that_are_none_are_told_beside_their_fields(
    as_bob: Visitor, world: World
) -> None:
    place = f"/people/{world.employee().code}/temporary-week"
    form = {"every-0-on": "yes", "every-0-from": "noonish", "first_on": "x", "version": "1"}
    answer = as_bob.send(place, form)
    said = words_of(answer.get_data(as_text=True))
    assert answer.status_code == 400
    assert "Monday: " in said
    assert "Send a date" in said
    assert "This is required" in said


def test_viewers_and_other_organizations_change_nothing(
    as_viewer: Visitor, as_charlie: Visitor, world: World
) -> None:
    person = world.employee()
    row = world.availability_override(employee=person)
    place = f"/people/{person.code}/temporary-week"
    for visitor, status in ((as_viewer, 403), (as_charlie, 404)):
        for path in (place, f"{place}/{row.id}"):
            assert visitor.client.get(path).status_code == status
        assert visitor.send(f"{place}/{row.id}/remove", {"version": "1"}).status_code == status


def test_the_forms_keep_their_budget(as_bob: Visitor, world: World, statements: Statements) -> None:
    person = world.employee()
    row = world.availability_override(employee=person)
    place = f"/people/{person.code}/temporary-week"
    for path in (place, f"{place}/{row.id}", f"/people/{person.code}"):
        with statements.at_most(6):
            as_bob.see(path)

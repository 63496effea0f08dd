"""The page of one person, and the form of who they are."""

from datetime import datetime, time, timedelta

import pytest

from models.availability import DateAvailability
from models.employee import Employee
from tests.pages.filling import fields_of
from tests.pages.visitor import Visitor, words_of
from tests.support.factories import MONDAY, OPENS, World

pytestmark = pytest.mark.usefixtures("monday_morning")


def test_one_person_shows_who_when_what_and_what_was_changed(as_bob: Visitor, world: World) -> None:
    ana = world.employee(code="ANA", name="Ana García", phone="555-0100", email="a@b.example")
    world.schedule(employee=ana, event=world.event(project_name="612345-CORE-Oat Bites"))
    world.weekly_availability(employee=ana, weekday=6, is_available=False)
    world.date_availability(employee=ana, on_date=MONDAY + timedelta(days=2), reason="Exam")
    world.time_off(
        employee=ana,
        reason="Family",
        starts_local=OPENS + timedelta(days=7),
        ends_local=OPENS + timedelta(days=9),
    )
    path = "/people/ANA/edit"
    as_bob.send(path, {**fields_of(as_bob.see(path), path), "phone": "555-0199"})
    page = as_bob.see("/people/ANA")
    said = words_of(page)
    assert "Ana García Lead Event Specialist · ANA" in said
    assert 'href="tel:5550199"' in page
    assert "Mon 4 May 10:30–17:00 C Oat Bites Core Acme One" in said
    assert "Sunday Not available" in said
    assert "Wed 6 May Exam Not available" in said
    assert "Mon 11 – Tue 12 May, whole days Family Asked for" in said
    assert "Bob changed the phone number to 555-0199 4 May 08:00" in said


def test_work_is_shown_for_two_weeks_and_on_demand_for_eight(as_bob: Visitor, world: World) -> None:
    ana = world.employee(code="ANA")
    for days, name in ((13, "Near"), (14, "Far"), (55, "Farther"), (56, "Farthest")):
        starts = datetime.combine(MONDAY, time()) + timedelta(days=days, hours=9)
        event = world.event(project_name=name, opens=starts, due=starts + timedelta(hours=1))
        world.schedule(employee=ana, event=event, local=starts, minutes=60)
    near, far = words_of(as_bob.see("/people/ANA")), words_of(as_bob.see("/people/ANA?work=far"))
    assert [name in near for name in ("Near", "Far ", "Farther")] == [True, False, False]
    assert [name in far for name in ("Near", "Far ", "Farther", "Farthest")] == [
        True,
        True,
        True,
        False,
    ]


def test_a_person_is_added_and_a_taken_id_is_told_beside_its_field(
    as_bob: Visitor, world: World
) -> None:
    form = fields_of(as_bob.see("/new-person"), "/new-person")
    assert form["is_active"] == "true"
    form |= {
        "name": "Ana García",
        "employee_id": "ANA",
        "home_site_code": world.home.code,
        "job_role_code": "event_specialist",
        "max_minutes_per_week": "37:30",
        "hired_on": "2026-05-01",
    }
    page = as_bob.follow(as_bob.send("/new-person", form))
    assert "Ana García is in." in page
    (stored,) = world.rows(Employee)
    assert (stored.max_minutes_per_week, stored.home_site_id) == (2250, world.home.id)
    answer = as_bob.send("/new-person", {**form, "name": "Ana Twice"})
    again = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Somebody has the employee id ANA already" in words_of(again)
    assert fields_of(again, "/new-person") == {**form, "name": "Ana Twice"}
    assert world.count(Employee) == 1


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("name", " ", "required"),
        ("email", "nowhere", "an address such as"),
        ("max_minutes_per_day", "25", "24 at most"),
        ("max_minutes_per_week", "lots", "168 at most"),
        ("hired_on", "soon", "Send a date"),
        ("terminated_on", "2020-01-01", "Nobody leaves before they are hired"),
        ("home_site_code", "NOWHERE", "There is no site NOWHERE"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    as_bob: Visitor, world: World, field: str, typed: str, told: str
) -> None:
    world.employee(code="ANA", name="Ana", hired_on=MONDAY)
    path = "/people/ANA/edit"
    form = {**fields_of(as_bob.see(path), path), "phone": "555-0199", field: typed}
    answer = as_bob.send(path, form)
    page = answer.get_data(as_text=True)
    assert answer.status_code in {400, 404}
    assert told in words_of(page)
    if field != "home_site_code":
        assert fields_of(page, path) == form
    assert f'id="{field}"' in page
    assert 'aria-invalid="true"' in page


def test_whoever_was_too_late_sees_both_and_saves_knowingly(as_bob: Visitor, world: World) -> None:
    world.employee(code="ANA", name="Ana", phone="555-0100", email="ana@old.example")
    path = "/people/ANA/edit"
    seen = fields_of(as_bob.see(path), path)
    as_bob.send(path, {**seen, "phone": "555-0111", "job_role_code": "juicer_barista"})
    answer = as_bob.send(path, {**seen, "email": "ana@new.example"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    said = words_of(page)
    assert "Somebody else changed this meanwhile" in said
    assert "Phone Stored now: 555-0111" in said
    assert "Stored now: ana@old.example" in said
    assert "Stored now: Juicer Barista" in said
    assert said.count("Stored now:") == 3
    mine = fields_of(page, path)
    assert (mine["email"], mine["phone"], mine["version"]) == ("ana@new.example", "555-0100", "2")
    assert "is saved" in as_bob.follow(as_bob.send(path, mine))


def test_nobody_goes_silently_while_work_is_planned(as_bob: Visitor, world: World) -> None:
    ana = world.employee(code="ANA", name="Ana García")
    days = (MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=2))
    for day in days:
        starts = datetime.combine(day, time(9))
        world.schedule(employee=ana, local=starts, minutes=60)
    path = "/people/ANA/edit"
    form = fields_of(as_bob.see(path), path)
    leaving = {**form, "terminated_on": days[1].isoformat()}
    answer = as_bob.send(path, leaving)
    page = answer.get_data(as_text=True)
    said = words_of(page)
    assert answer.status_code == 409
    assert "Ana García is planned on 2 events from Tue 5 May on, but is not there then." in said
    assert f"/schedule/{days[2]}?site=ACME-1" in page
    assert f"/schedule/{days[0]}?site=ACME-1" not in page
    assert fields_of(page, path) == leaving
    assert f'href="/people/ANA/leave?on={days[1]}"' in page
    assert 'href="/people/ANA/hand-over"' in page
    assert as_bob.send(path, {**form, "phone": "555"}).status_code == 303
    inactive = {name: value for name, value in form.items() if name != "is_active"}
    answer = as_bob.send(path, {**inactive, "version": "2"})
    assert "is planned on 3 events from Mon 4 May on" in words_of(answer.get_data(as_text=True))


def test_somebody_without_work_goes_at_once(as_bob: Visitor, world: World) -> None:
    world.employee(code="ANA", name="Ana")
    path = "/people/ANA/edit"
    form = {**fields_of(as_bob.see(path), path), "terminated_on": MONDAY.isoformat()}
    page = as_bob.follow(as_bob.send(path, form))
    assert "Left Mon 4 May" in page
    assert "Left Mon 4 May" in as_bob.see("/people?state=gone")


def test_a_date_is_marked_seen_on_its_day_and_taken_back(as_bob: Visitor, world: World) -> None:
    world.employee(code="ANA", name="Ana García")
    path = "/people/ANA/dates"
    form = {**fields_of(as_bob.see("/people/ANA"), path), "on_date": "2026-05-06", "reason": "Exam"}
    page = as_bob.follow(as_bob.send(path, form))
    assert "Wednesday, 6 May is marked." in page
    assert "Wed 6 May Exam Not available" in words_of(page)
    assert "Not available · Exam" in words_of(as_bob.see("/schedule/2026-05-06"))
    remove = f"{path}/2026-05-06/remove"
    page = as_bob.follow(as_bob.send(remove, fields_of(page, remove)))
    assert "Wed 6 May Exam" not in words_of(page)
    assert world.count(DateAvailability) == 0


def test_a_date_that_is_marked_or_none_is_refused_where_it_was_typed(
    as_bob: Visitor, world: World
) -> None:
    ana = world.employee(code="ANA", name="Ana")
    world.date_availability(employee=ana)
    path = "/people/ANA/dates"
    form = {"on_date": MONDAY.isoformat(), "is_available": "true", "reason": "Swapped"}
    answer = as_bob.send(path, form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "The date was not marked." in page
    assert "Ana has Monday, 4 May marked already" in words_of(page)
    assert fields_of(page, path) == form
    assert as_bob.send(path, {**form, "on_date": ""}).status_code == 400


def test_a_mark_that_changed_meanwhile_is_not_removed(as_bob: Visitor, world: World) -> None:
    ana = world.employee(code="ANA")
    world.date_availability(employee=ana)
    remove = f"/people/ANA/dates/{MONDAY}/remove"
    for _ in range(2):
        answer = as_bob.send(remove, {"version": "7"})
        assert answer.status_code == 409
        assert "Nothing was removed." in answer.get_data(as_text=True)
    as_bob.send(remove, {"version": "1"})
    assert as_bob.send(remove, {"version": "1"}).status_code == 404

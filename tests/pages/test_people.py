"""The list of people, and who may see and change what about them."""

from typing import Final

import pytest

from app import Rosterwright
from models.employee import Employee
from tests.api.test_budgets import store_many
from tests.pages.visitor import Visitor, words_of
from tests.support.factories import MONDAY, World
from tests.support.statements import Statements

pytestmark = pytest.mark.usefixtures("monday_morning")

MOST_STATEMENTS: Final = 6


def test_a_line_says_who_where_how_much_and_what_comes_next(as_bob: Visitor, world: World) -> None:
    ana = world.employee(code="ANA", name="Ana García", max_minutes_per_week=600)
    world.schedule(employee=ana, event=world.event(project_name="612345-CORE-Oat Bites"))
    said = words_of(as_bob.see("/people"))
    assert "1 person" in said
    assert "Ana García Lead Event Specialist · ANA Acme One This week: 6 h 30 of 10 h" in said
    assert "Mon 4 May 10:30 Core at Acme One" in said


def test_people_are_found_by_name_code_site_and_job_title(as_bob: Visitor, world: World) -> None:
    other = world.site(name="Store in Denver")
    world.employee(code="E1", name="Ana García")
    world.employee(code="E2", name="Grace Tan", home_site_id=other.id)
    world.employee(code="E3", name="Omar Haddad", role="juicer_barista")
    world.employee(code="E4", name="Gone Girl", is_active=False)
    for query, found in (
        ("q=gar", "Ana García"),
        ("q=e2", "Grace Tan"),
        (f"site={other.code}", "Grace Tan"),
        ("role=juicer_barista", "Omar Haddad"),
        ("state=gone", "Gone Girl"),
        ("q=gone", "Gone Girl"),
    ):
        said = words_of(as_bob.see(f"/people?{query}&cursor="))
        assert found in said
        assert "1 person ·" in said


def test_nobody_found_and_nobody_at_all_are_told_apart(as_bob: Visitor, world: World) -> None:
    assert "Nobody yet" in as_bob.see("/people")
    world.employee()
    assert "Nobody fits this search" in as_bob.see("/people?q=zzz")


def test_pages_lead_on_and_back_and_keep_the_filter(as_bob: Visitor, world: World) -> None:
    world.add(
        *(
            Employee(code=f"P{number:02}", name=f"Person {number:02}", is_active=True)
            for number in range(51)
        )
    )
    first = as_bob.see("/people?q=person")
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "q=person" in following
    last = as_bob.see(following)
    assert "Person 50" in last
    assert 'rel="prev"' in last
    assert 'rel="next"' not in last


def test_a_foreign_cursor_is_refused_with_the_remedy(as_bob: Visitor) -> None:
    answer = as_bob.client.get("/people?cursor=nonsense")
    assert answer.status_code == 400
    assert "Start again without a cursor" in answer.get_data(as_text=True)


@pytest.mark.parametrize("number", [10, 1_000])
def test_the_number_of_statements_does_not_grow_with_the_people(
    app: Rosterwright, as_bob: Visitor, world: World, statements: Statements, number: int
) -> None:
    store_many(app, world, number)
    for path in ("/people", "/people?q=person&state=all&site=ACME-1", "/people/E00003"):
        with statements.at_most(MOST_STATEMENTS):
            as_bob.see(path)
    for path in ("/new-person", "/people/E00003/edit", "/people/E00003/week"):
        with statements.at_most(MOST_STATEMENTS):
            as_bob.see(path)


def test_a_viewer_sees_people_but_nothing_that_changes_them(
    as_viewer: Visitor, world: World
) -> None:
    ana = world.employee(code="ANA", name="Ana")
    world.date_availability(employee=ana)
    for path in ("/people", "/people/ANA"):
        page = as_viewer.see(path)
        assert "Ana" in page
        assert 'method="post" action="/people' not in page
        assert "/edit" not in page
        assert "/new" not in page
    for path in ("/new-person", "/people/ANA/edit", "/people/ANA/week"):
        assert as_viewer.client.get(path).status_code == 403
    assert (
        as_viewer.send(
            "/people/ANA/dates", {"on_date": "2026-05-06", "is_available": "true"}
        ).status_code
        == 403
    )


def test_another_organizations_people_are_not_found(as_charlie: Visitor, world: World) -> None:
    world.employee(code="ANA", name="Ana García")
    assert "Ana García" not in as_charlie.see("/people?state=all")
    for path in ("/people/ANA", "/people/ANA/edit", "/people/ANA/week"):
        assert as_charlie.client.get(path).status_code == 404
    form = {
        "version": "1",
        "name": "Mine",
        "kind": "same",
        "on_date": "2026-05-06",
        "is_available": "true",
    }
    assert (
        as_charlie.send(
            "/people/ANA/dates", {name: form[name] for name in ("on_date", "is_available")}
        ).status_code
        == 404
    )
    assert as_charlie.send("/people/ANA/week", form).status_code == 404
    assert as_charlie.send("/people/ANA/edit", {"version": "1", "name": "Mine"}).status_code == 404


def test_names_on_the_day_and_in_the_list_of_events_lead_to_the_person(
    as_bob: Visitor, world: World
) -> None:
    ana = world.employee(code="ANA", name="Ana García")
    world.schedule(employee=ana)
    for path in (f"/schedule/{MONDAY}", "/events?state=all"):
        assert 'href="/people/ANA"' in as_bob.see(path)


def test_nobodys_employee_id_hides_behind_a_page(as_bob: Visitor, world: World) -> None:
    world.employee(code="new", name="Newton")
    assert "Newton" in as_bob.see("/people/new")
    assert "Add a person" in words_of(as_bob.see("/new-person"))

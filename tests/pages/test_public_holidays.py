"""Loading public holidays on pages."""

import pytest

from models.holiday import Holiday
from tests.pages.filling import fields_of
from tests.pages.visitor import Visitor, words_of
from tests.support.factories import World
from tests.support.statements import Statements

PAGE = "/settings/holidays/load"
INDIANA = f"{PAGE}?country=US&region=IN&year=2026&until=2026"

pytestmark = pytest.mark.usefixtures("thursday")


def test_a_country_is_chosen_then_a_region_and_the_ticked_days_are_closed(
    as_alice: Visitor, world: World
) -> None:
    world.holiday(name="Xmas", on_date=None, month=12, day=25)
    assert PAGE in as_alice.see("/settings/holidays")
    first = as_alice.see(PAGE)
    assert '<option value="US">United States</option>' in first
    assert "days-title" not in first
    page = as_alice.see(INDIANA)
    said = words_of(page)
    assert "Indiana (IN)" in said
    assert "Christmas Day Fri 25 Dec 2026 closed already: Xmas" in said
    form = fields_of(page, PAGE)
    ticked = [name for name in form if name.startswith("day.")]
    assert f"{len(ticked) + 1} days, {len(ticked)} of them new" in said
    kept = {name: text for name, text in form.items() if name != "day.2026-07-04"}
    loaded = words_of(as_alice.follow(as_alice.send(PAGE, kept)))
    assert f"{len(ticked) - 1} days are closed now." in loaded
    assert world.count(Holiday, Holiday.name == "Independence Day") == 0
    again = as_alice.follow(as_alice.send(PAGE, fields_of(as_alice.see(INDIANA), PAGE)))
    assert "1 day is closed now." in words_of(again)
    assert "All of them are there already." in as_alice.see(INDIANA)


def test_what_can_not_be_loaded_is_told_and_another_countrys_region_is_left_out(
    as_alice: Visitor, world: World
) -> None:
    page = as_alice.see(f"{PAGE}?country=DE&region=IN&year=2026")
    assert "The whole country" in page
    assert "closed now" not in page
    answer = as_alice.send(PAGE, {"country": "QQ", "year": "2026", "day.2026-12-25": "yes"})
    assert answer.status_code == 400
    assert "Nothing was loaded." in answer.get_data(as_text=True)
    assert world.count(Holiday) == 0


def test_only_administrators_load_them(as_bob: Visitor, as_viewer: Visitor) -> None:
    for visitor in (as_bob, as_viewer):
        assert visitor.client.get(INDIANA).status_code == 403
        assert visitor.send(PAGE, {"country": "US", "year": "2026"}).status_code == 403


def test_the_page_keeps_its_budget(as_alice: Visitor, world: World, statements: Statements) -> None:
    for day in range(1, 20):
        world.holiday(on_date=None, month=3, day=day)
    with statements.at_most(6):
        as_alice.see(INDIANA)

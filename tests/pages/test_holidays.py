"""Holidays on pages: two years at a glance, adding, changing, opening again."""

import pytest
from flask.testing import FlaskClient

from models.holiday import Holiday
from tests.imports.samples import wall
from tests.pages.visitor import DAY, Visitor, value_of, words_of
from tests.support.factories import World
from tests.support.statements import Statements

MOST_STATEMENTS = 6
PAGE = "/settings/holidays"
STOCKTAKING = {"name": "Stocktaking", "on_date": "2026-05-04", "every_year": "false", "site": ""}


pytestmark = pytest.mark.usefixtures("thursday")


@pytest.fixture
def as_alice(alice: FlaskClient) -> Visitor:
    """Alice, an administrator."""
    return Visitor(alice)


def test_two_years_are_shown_in_order_with_the_yearly_ones_in_both(
    as_alice: Visitor, world: World
) -> None:
    world.holiday(name="Stocktaking", site_id=world.home.id)
    world.holiday(name="Christmas Day", on_date=None, month=12, day=25)
    world.holiday(name="Leap day", on_date=None, month=2, day=29)
    said = words_of(as_alice.see(PAGE))
    assert "Mon 4 May Stocktaking Acme One Fri 25 Dec Christmas Day every year Every site" in said
    assert "Sat 25 Dec Christmas Day every year" in said
    assert "Leap day" not in said
    later = words_of(as_alice.see(f"{PAGE}?year=2027"))
    assert "Tue 29 Feb Leap day every year" in later
    assert "This year" in later


def test_closing_a_day_says_how_much_is_planned_then_and_leads_there(
    as_alice: Visitor, world: World
) -> None:
    for _ in range(2):
        world.schedule()
    world.schedule(local=wall("2026-05-05 00:00"), minutes=30)
    page = as_alice.follow(as_alice.send(PAGE, STOCKTAKING))
    said = words_of(page)
    assert "Every site is closed on 4 May 2026: Stocktaking." in said
    assert "(Stocktaking), and work is planned then." in said
    assert "Mon 4 May: 2 events are planned" in said
    assert f"{DAY}?site=all" in page


def test_work_elsewhere_is_not_counted_and_days_are_the_sites_own(
    as_alice: Visitor, world: World
) -> None:
    """23:30 in Denver on Monday is Tuesday already in Chicago, and in UTC."""
    denver = world.site(name="Denver", time_zone="America/Denver")
    world.schedule()
    work = world.event(site=denver)
    world.schedule(event=work, local=wall("2026-05-05 00:30"), minutes=30)
    form = {**STOCKTAKING, "site": denver.code}
    page = as_alice.follow(as_alice.send(PAGE, form))
    assert "Mon 4 May: 1 event is planned" in words_of(page)
    assert f"{DAY}?site={denver.code}" in page
    form = {**form, "on_date": "2026-05-05"}
    assert "work is planned then" not in as_alice.follow(as_alice.send(PAGE, form))


def test_a_day_of_every_year_counts_this_year_and_the_next(as_alice: Visitor, world: World) -> None:
    world.schedule()
    world.schedule(local=wall("2027-05-04 10:30"))
    page = as_alice.follow(as_alice.send(PAGE, {**STOCKTAKING, "every_year": "true"}))
    said = words_of(page)
    assert "Every site is closed on 4 May of every year: Stocktaking." in said
    assert "Mon 4 May: 1 event is planned Tue 4 May 2027: 1 event is planned" in said


def test_the_same_day_is_not_closed_twice_and_nothing_typed_is_lost(
    as_alice: Visitor, world: World
) -> None:
    world.holiday(name="Founding day")
    answer = as_alice.send(PAGE, STOCKTAKING)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Every site is closed on 4 May 2026 already (Founding day)" in words_of(page)
    assert 'value="Stocktaking"' in page
    assert world.count(Holiday) == 1


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"name": ""}, 400, "This is required"),
        ({"on_date": "2026-02-29"}, 400, "Send a date"),
        ({"site": "nowhere"}, 404, "There is no site nowhere here"),
    ],
)
def test_what_is_no_holiday_is_refused_beside_its_field(
    as_alice: Visitor, world: World, form: dict[str, str], status: int, words: str
) -> None:
    answer = as_alice.send(PAGE, {**STOCKTAKING, **form})
    assert answer.status_code == status
    assert words in words_of(answer.get_data(as_text=True))
    assert world.count(Holiday) == 0


def test_a_closed_day_is_changed_and_opened_again(as_alice: Visitor, world: World) -> None:
    row = world.holiday(name="Leap day", on_date=None, month=2, day=29)
    page = as_alice.see(f"{PAGE}/{row.id}")
    assert "Every site · 29 February of every leap year" in words_of(page)
    assert 'type="date" value="2028-02-29"' in page
    form = {**STOCKTAKING, "site": world.home.code, "version": value_of(page, "version")}
    changed = as_alice.follow(as_alice.send(f"{PAGE}/{row.id}", form))
    assert "Mon 4 May Stocktaking Acme One" in words_of(changed)
    stale = as_alice.send(f"{PAGE}/{row.id}/remove", {"version": "1"})
    assert stale.status_code == 409
    assert "The day is still closed." in stale.get_data(as_text=True)
    removed = as_alice.follow(as_alice.send(f"{PAGE}/{row.id}/remove", {"version": "2"}))
    assert "The day is open again." in removed
    assert world.count(Holiday) == 0


def test_who_was_too_late_with_a_change_sees_both(as_alice: Visitor, world: World) -> None:
    row = world.holiday()
    form = {**STOCKTAKING, "site": world.home.code, "every_year": "true", "version": "1"}
    as_alice.send(f"{PAGE}/{row.id}", form)
    late = {**STOCKTAKING, "name": "Inventory", "version": "1"}
    answer = as_alice.send(f"{PAGE}/{row.id}", late)
    said = words_of(answer.get_data(as_text=True))
    assert answer.status_code == 409
    assert "Stored now: Stocktaking" in said
    assert "Stored now: every year." in said
    assert "Stored now: Acme One" in said


def test_without_any_holiday_the_page_says_how_to_begin(as_alice: Visitor) -> None:
    assert "No day is closed yet. Start with the days of every year" in as_alice.see(PAGE)


def test_only_administrators_have_the_pages(
    as_bob: Visitor, as_viewer: Visitor, world: World
) -> None:
    row = world.holiday()
    for visitor in (as_bob, as_viewer):
        assert visitor.client.get(PAGE).status_code == 403
        assert visitor.client.get(f"{PAGE}/{row.id}").status_code == 403
        assert visitor.send(PAGE, STOCKTAKING).status_code == 403
        assert visitor.send(f"{PAGE}/{row.id}/remove", {"version": "1"}).status_code == 403
    assert PAGE not in as_bob.see(DAY)


def test_another_organizations_holiday_is_not_found(as_charlie: Visitor, world: World) -> None:
    row = world.holiday(name="Ours alone")
    assert as_charlie.client.get(f"{PAGE}/{row.id}").status_code == 404
    assert as_charlie.send(f"{PAGE}/{row.id}/remove", {"version": "1"}).status_code == 404
    assert "Ours alone" not in as_charlie.see(f"{PAGE}?closed={row.id}")


def test_the_number_of_statements_does_not_grow_with_the_list(
    as_alice: Visitor, world: World, statements: Statements
) -> None:
    rows = [world.holiday(name=f"Day {number}") for number in range(20)]
    for _ in range(5):
        world.schedule()
    for path in (f"{PAGE}?closed={rows[0].id}", f"{PAGE}/{rows[0].id}"):
        with statements.at_most(MOST_STATEMENTS):
            as_alice.see(path)
